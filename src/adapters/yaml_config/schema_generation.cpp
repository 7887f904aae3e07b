// Keys of generation but its sources, demo, and report.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::DemoSettings;
using ports::ExpansionGrid;
using ports::ExpansionSettings;
using ports::LanguageLimits;
using ports::ReportSettings;

// A member of generation.expansion.grids.<interval>.
template <auto Member>
Slot grid(S& settings, std::string_view name) {
  const auto interval = market::Interval::parse(name);
  CHECK(interval.has_value());
  return slot_of(settings.generation.expansion.grids[*interval].*Member);
}

template <auto Member>
Slot expansion(S& settings, std::string_view) {
  return slot_of(settings.generation.expansion.*Member);
}

template <auto Member>
Slot limit(S& settings, std::string_view) {
  return slot_of(settings.generation.language.*Member);
}

}  // namespace

std::vector<Field> generation_fields() {
  constexpr auto by_interval = NameKind::Interval;
  constexpr std::int64_t seed_max = std::int64_t{1} << 53;
  std::vector<Field> rows = source_fields();
  std::vector<Field> others{
      {"generation.expansion.strategies_per_base_max", integer(1, 1'000'000), "strategies",
       "Most that one base script is expanded to.",
       expansion<&ExpansionSettings::strategies_per_base_max>},
      {"generation.expansion.inputs_max", integer(0, 20), "inputs",
       "Ranged inputs that are walked, the first ones of a script.",
       expansion<&ExpansionSettings::inputs_max>},
      {"generation.expansion.target_exceeds_stop", boolean(), "",
       "Refuse targets that are not above their stop.",
       expansion<&ExpansionSettings::target_exceeds_stop>},
      {"generation.expansion.stop_to_liquidation", ratio(0.1, 1), "of the way to liquidation",
       "A stop reaches at most this far; higher leverage is refused.",
       expansion<&ExpansionSettings::stop_to_liquidation>},
      {"generation.expansion.stop_atr", list_of(real(0.1, 100)), "ATR",
       "Stops tried for scripts without exits of their own.",
       expansion<&ExpansionSettings::stop_atr>},
      {"generation.expansion.target_atr", list_of(real(0, 100)), "ATR",
       "Targets tried for them; 0 means none.", expansion<&ExpansionSettings::target_atr>},
      {"generation.expansion.leverage", list_of(real(1, 10)), "x", "Leverages tried.",
       expansion<&ExpansionSettings::leverage>},
      {"generation.expansion.grids.*.stop_percent", list_of(ratio(0.0005, 0.5)), "of price",
       "Percentage stops tried on this interval.", grid<&ExpansionGrid::stop_percent>, by_interval},
      {"generation.expansion.grids.*.target_percent", list_of(ratio(0, 2)), "of price",
       "Percentage targets; 0 means none.", grid<&ExpansionGrid::target_percent>, by_interval},
      {"generation.expansion.grids.*.exit_bars", list_of(integer(0, 100'000)), "bars",
       "Time exits; 0 means none.", grid<&ExpansionGrid::exit_bars>, by_interval},
      {"generation.language.source_bytes_max", integer(1024, 1 << 24), "bytes",
       "Longest strategy source.", limit<&LanguageLimits::source_bytes_max>},
      {"generation.language.nodes_max", integer(100, 10'000'000), "nodes", "Largest syntax tree.",
       limit<&LanguageLimits::nodes_max>},
      {"generation.language.nesting_max", integer(8, 1000), "levels", "Deepest nesting.",
       limit<&LanguageLimits::nesting_max>},
      {"generation.language.loop_iterations_max", integer(1, 1'000'000'000), "iterations",
       "Most loop iterations on one bar.", limit<&LanguageLimits::loop_iterations_max>},
      {"generation.language.history_bars_max", integer(1, 1'000'000), "bars", "Furthest look back.",
       limit<&LanguageLimits::history_bars_max>},
      {"generation.language.state_values_max", integer(1, 100'000'000), "values",
       "Values that all lengths and histories together keep.",
       limit<&LanguageLimits::state_values_max>},
      {"generation.language.text_bytes_max", integer(1, 1'000'000'000), "bytes",
       "All texts that one run of a script makes.", limit<&LanguageLimits::text_bytes_max>},
      {"generation.language.diagnostics_max", integer(1, 10'000), "problems",
       "Most problems of one script that are reported.", limit<&LanguageLimits::diagnostics_max>},

      {"demo.strategies", integer(1, 1'000'000), "strategies", "Fewest strategies screened.",
       at<&S::demo, &DemoSettings::strategies>, NameKind::None, false},
      {"demo.intervals", intervals(), "", "Intervals they are made for.",
       at<&S::demo, &DemoSettings::intervals>, NameKind::None, false},
      {"demo.threads", integer(0, 1024), "threads", "Worker threads; 0 means as `threads`.",
       at<&S::demo, &DemoSettings::threads>, NameKind::None, false},
      {"demo.table_rows", integer(1, 10'000), "rows", "Rows of the ranked table.",
       at<&S::demo, &DemoSettings::table_rows>, NameKind::None, false},
      {"demo.seed", integer(0, seed_max), "", "Seed of the demo.",
       at<&S::demo, &DemoSettings::seed>, NameKind::None, false},
      {"report.rolling_days", integer(10, 3650), "days", "Days of the rolling Sharpe.",
       at<&S::report, &ReportSettings::rolling_days>, NameKind::None, false},
      {"report.histogram_bins", integer(4, 200), "bins", "Bins of the returns of trades.",
       at<&S::report, &ReportSettings::histogram_bins>, NameKind::None, false},
      {"report.bootstrap_paths", integer(100, 100'000), "paths",
       "Equity curves redrawn from the trades.", at<&S::report, &ReportSettings::bootstrap_paths>,
       NameKind::None, false},
      {"report.bootstrap_seed", integer(0, seed_max), "", "Seed of those.",
       at<&S::report, &ReportSettings::bootstrap_seed>, NameKind::None, false},
  };
  rows.insert(rows.end(), others.begin(), others.end());
  return rows;
}

}  // namespace sixbtc::yaml_config
