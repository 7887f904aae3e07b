// Keys of generation: which sources there are and what each of them does.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::BackPressureSettings;
using ports::CombinatorSettings;
using ports::GenerationBatchSettings;
using ports::GenerationSettings;
using ports::GeneticSettings;
using ports::PatternSettings;
using ports::SourceSettings;
using Service = ports::PatternServiceSettings;
using ports::UniverseSettings;

// A member of a section of generation.
template <auto Section, auto... Members>
Slot in(S& settings, std::string_view) {
  return slot_of(((settings.generation.*Section).*....*Members));
}

std::vector<Field> turn_fields() {
  constexpr std::int64_t seed_max = std::int64_t{1} << 53;
  constexpr auto sources = &GenerationSettings::sources;
  constexpr auto batch = &GenerationSettings::batch;
  constexpr auto pressure = &GenerationSettings::back_pressure;
  constexpr std::int64_t many = 1'000'000;
  return {
      {"generation.seed", integer(0, seed_max), "", "Same seed, same strategies.",
       at<&S::generation, &GenerationSettings::seed>},
      {"generation.sources.combinator", boolean(), "", "Combinations of indicators take turns.",
       in<sources, &SourceSettings::combinator>},
      {"generation.sources.genetic", boolean(), "", "Children of stored strategies take turns.",
       in<sources, &SourceSettings::genetic>},
      {"generation.sources.pattern", boolean(), "", "Mined patterns take turns.",
       in<sources, &SourceSettings::pattern>},
      {"generation.sources.ai_free", boolean(), "",
       "Scripts by language models, which choose the indicators, take turns.",
       in<sources, &SourceSettings::ai_free>},
      {"generation.sources.ai_assigned", boolean(), "",
       "Scripts by language models around assigned indicators take turns.",
       in<sources, &SourceSettings::ai_assigned>},
      {"generation.sources.expansion", boolean(), "", "Base scripts take turns.",
       in<sources, &SourceSettings::expansion>},
      {"generation.sources.optimized", boolean(), "",
       "Stored strategies with parameters from a search take turns; every set tried is a trial.",
       in<sources, &SourceSettings::optimized>},
      {"generation.batch.strategies_per_timeframe", integer(1, many), "strategies",
       "Made for each of trading.timeframes in a batch.",
       in<batch, &GenerationBatchSettings::strategies_per_timeframe>},
      {"generation.batch.strategies_per_hour_max", integer(0, 1'000'000'000), "strategies",
       "Most that are made unattended within any hour; 0: no such limit.",
       in<batch, &GenerationBatchSettings::strategies_per_hour_max>},
      {"generation.back_pressure.generated_max", integer(1, many), "strategies",
       "Most that wait for validation; none is made above.",
       in<pressure, &BackPressureSettings::generated_max>},
      {"generation.back_pressure.validated_pause", integer(1, many), "strategies",
       "Generation pauses when more wait for a backtest.",
       in<pressure, &BackPressureSettings::validated_pause>},
      {"generation.back_pressure.validated_resume", integer(0, many), "strategies",
       "It goes on when fewer wait.", in<pressure, &BackPressureSettings::validated_resume>},
      {"generation.back_pressure.cooldown_seconds", integer(0, 86'400), "seconds",
       "Shortest pause.", in<pressure, &BackPressureSettings::cooldown_seconds>},
      {"generation.back_pressure.cooldown_seconds_per_strategy", integer(0, 3'600), "seconds",
       "Longer by this for each strategy above the limit.",
       in<pressure, &BackPressureSettings::cooldown_seconds_per_strategy>},
      {"generation.back_pressure.cooldown_seconds_max", integer(1, 86'400), "seconds",
       "Longest pause.", in<pressure, &BackPressureSettings::cooldown_seconds_max>},
  };
}

std::vector<Field> maker_fields() {
  constexpr auto universe = &GenerationSettings::universe;
  constexpr auto combinator = &GenerationSettings::combinator;
  constexpr auto genetic = &GenerationSettings::genetic;
  constexpr auto pattern = &GenerationSettings::pattern;
  constexpr std::int64_t many = 1'000'000;
  return {
      {"generation.universe.trailing_days", integer(1, 3650), "days",
       "Over which the volume of a symbol is averaged.",
       in<universe, &UniverseSettings::trailing_days>},
      {"generation.universe.history_days_min", integer(1, 36'500), "days",
       "History a symbol must have by the date.",
       in<universe, &UniverseSettings::history_days_min>},
      {"generation.universe.quote_volume_day_min", real(0, 1e15), "quote units",
       "Least mean volume of a day.", in<universe, &UniverseSettings::quote_volume_day_min>},
      {"generation.universe.symbols_max", integer(1, 100'000), "symbols",
       "Most symbols, the most liquid ones.", in<universe, &UniverseSettings::symbols_max>},
      {"generation.combinator.single", integer(0, 1000), "parts",
       "Combinations of one condition, among the sum of all parts.",
       in<combinator, &CombinatorSettings::single>},
      {"generation.combinator.pair", integer(0, 1000), "parts", "Of two conditions.",
       in<combinator, &CombinatorSettings::pair>},
      {"generation.combinator.triple", integer(0, 1000), "parts", "Of three conditions.",
       in<combinator, &CombinatorSettings::triple>},
      {"generation.combinator.sequence", integer(0, 1000), "parts",
       "Of one condition a few bars after another.", in<combinator, &CombinatorSettings::sequence>},
      {"generation.combinator.two_periods", integer(0, 1000), "parts",
       "Of one condition on two lengths.", in<combinator, &CombinatorSettings::two_periods>},
      {"generation.combinator.atr_regime", integer(0, 1000), "parts",
       "Of one condition while volatility is high or low.",
       in<combinator, &CombinatorSettings::atr_regime>},
      {"generation.genetic.parents_min", integer(2, many), "strategies",
       "Fewer judged strategies have no children.", in<genetic, &GeneticSettings::parents_min>},
      {"generation.genetic.parents_max", integer(2, many), "strategies",
       "Most that may have children, the best ones.", in<genetic, &GeneticSettings::parents_max>},
      {"generation.genetic.tournament", integer(1, 1000), "strategies",
       "Drawn for each parent; the fittest of them it is.",
       in<genetic, &GeneticSettings::tournament>},
      {"generation.genetic.crossover", ratio(0, 1), "of children", "Have two parents.",
       in<genetic, &GeneticSettings::crossover>},
      {"generation.genetic.mutation", ratio(0, 1), "of children",
       "Change a condition of their own.", in<genetic, &GeneticSettings::mutation>},
      {"generation.genetic.number_mutation", ratio(0, 1), "of numbers",
       "Change within the range of their input.", in<genetic, &GeneticSettings::number_mutation>},
      {"generation.genetic.inputs_max", integer(1, 1000), "inputs",
       "A child with more is discarded.", in<genetic, &GeneticSettings::inputs_max>},
      {"generation.pattern.origin", choice({"own", "service"}), "",
       "Who finds patterns: our own miner, or a service.", in<pattern, &PatternSettings::origin>},
      {"generation.pattern.conditions", integer(1, many), "conditions", "Tested on each interval.",
       in<pattern, &PatternSettings::conditions>},
      {"generation.pattern.signals_min", integer(10, many), "signals",
       "Fewest signals of a pattern, all symbols together.",
       in<pattern, &PatternSettings::signals_min>},
      {"generation.pattern.edge_min", ratio(0, 1), "of signals",
       "Least share of hits above the base rate.", in<pattern, &PatternSettings::edge_min>},
      {"generation.pattern.false_share_max", ratio(0.0001, 0.5), "of patterns",
       "False ones expected among those found (Benjamini and Hochberg).",
       in<pattern, &PatternSettings::false_share_max>},
      {"generation.pattern.symbols_max", integer(1, 1000), "symbols",
       "Mined together, the most liquid ones.", in<pattern, &PatternSettings::symbols_max>},
      {"generation.pattern.bars_max", integer(1000, 100'000'000), "bars",
       "Of each symbol, the newest ones up to the end of training.",
       in<pattern, &PatternSettings::bars_max>},
      {"generation.pattern.service.base_url", text(), "", "Address of the service.",
       in<pattern, &PatternSettings::service, &Service::base_url>},
      {"generation.pattern.service.deadline_seconds", integer(1, 3600), "seconds",
       "Longest wait for one answer.",
       in<pattern, &PatternSettings::service, &Service::deadline_seconds>},
      {"generation.pattern.service.answer_bytes_max", integer(1024, 1 << 30), "bytes",
       "Longest answer.", in<pattern, &PatternSettings::service, &Service::answer_bytes_max>},
      {"generation.pattern.service.limit", integer(1, many), "patterns", "Asked for at once.",
       in<pattern, &PatternSettings::service, &Service::limit>},
  };
}

}  // namespace

std::vector<Field> source_fields() {
  std::vector<Field> rows = turn_fields();
  for (auto& row : maker_fields()) rows.push_back(row);
  for (auto& row : ai_fields()) rows.push_back(row);
  return rows;
}

}  // namespace sixbtc::yaml_config
