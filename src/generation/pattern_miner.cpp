#include "generation/pattern_miner.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/multiple_testing.hpp"
#include "analytics/normal.hpp"
#include "core/hash.hpp"
#include "generation/condition_columns.hpp"
#include "generation/outcomes.hpp"

namespace sixbtc::generation {

namespace {

constexpr std::size_t windows = 4;
// Conditions in one script, and slots each of them may take.
constexpr std::size_t batch = 20, slots = 3;
// A touch is easier to trade than a close: it is taken where its edge is nearly as large.
constexpr double touch_preference = 0.8;
// Fewer signals that went one way alone say nothing, however lopsided.
constexpr std::size_t decided_min = 20;

struct SeenCondition {
  Picked picked;
  std::vector<std::vector<std::uint32_t>> hits;  // by series
};

// Hits of one direction against all bars of a series.
struct Rates {
  double rose = 0, fell = 0;
};

struct Target {
  OutcomeRule rule;
  std::vector<std::vector<std::uint8_t>> bits;  // by series
  std::vector<Rates> base;                      // by series
  std::vector<std::array<Rates, windows>> base_in;
};

std::size_t window_of(std::size_t bar, std::size_t bars) {
  return std::min(bar * windows / bars, windows - 1);
}

Target make_target(const std::vector<MinedSeries>& series, const OutcomeRule& rule) {
  Target target;
  target.rule = rule;
  for (const auto& one : series) {
    auto bits = outcomes(one.bars, rule);
    Rates all;
    std::array<Rates, windows> parts{};
    std::array<double, windows> counts{};
    for (std::size_t t = 0; t < bits.size(); ++t) {
      const std::size_t w = window_of(t, one.bars.size());
      parts[w].rose += (bits[t] & rose) != 0;
      parts[w].fell += (bits[t] & fell) != 0;
      ++counts[w];
    }
    for (std::size_t w = 0; w < windows; ++w) {
      all.rose += parts[w].rose;
      all.fell += parts[w].fell;
      if (counts[w] > 0) parts[w] = {parts[w].rose / counts[w], parts[w].fell / counts[w]};
    }
    const double count = std::max<double>(1, static_cast<double>(bits.size()));
    target.base.push_back({all.rose / count, all.fell / count});
    target.base_in.push_back(parts);
    target.bits.push_back(std::move(bits));
  }
  return target;
}

// Hits no two of which are less than `holding` bars apart.
std::vector<std::uint32_t> thinned(const std::vector<std::uint32_t>& hits, std::size_t holding) {
  std::vector<std::uint32_t> kept;
  std::size_t free_from = 0;
  for (const std::uint32_t t : hits) {
    if (t < free_from) continue;
    kept.push_back(t);
    free_from = t + holding;
  }
  return kept;
}

struct Hits {
  std::uint64_t signals = 0, rises = 0, falls = 0;
};

// Everything known of one condition and one target.
struct Tally {
  std::uint64_t signals = 0, rises = 0, falls = 0;
  std::size_t decided = 0;                // one way alone
  double base_rises = 0, base_falls = 0;  // expected of as many bars of the same series
  double z = 0;                           // above 0: more rises than otherwise
  std::vector<Hits> by_series;
  std::array<Rates, windows> edge{};  // sums of hits above the base rate of the window
  std::array<std::uint64_t, windows> in_window{};
};

Tally count(const std::vector<MinedSeries>& series, const Target& target,
            const std::vector<std::vector<std::uint32_t>>& signals) {
  Tally tally;
  double sum = 0;
  std::map<std::int64_t, double> blocks;
  tally.by_series.resize(series.size());
  for (std::size_t s = 0; s < series.size(); ++s) {
    const auto& bits = target.bits[s];
    const Rates& base = target.base[s];
    const std::int64_t block = series[s].context.interval.nominal_duration().nanoseconds() *
                               static_cast<std::int64_t>(target.rule.holding);
    for (const std::uint32_t t : signals[s]) {
      if (t >= bits.size()) break;
      const bool is_up = bits[t] & rose, is_down = bits[t] & fell;
      Hits& here = tally.by_series[s];
      ++here.signals;
      here.rises += is_up;
      here.falls += is_down;
      ++tally.signals;
      tally.rises += is_up;
      tally.falls += is_down;
      tally.decided += is_up != is_down;
      tally.base_rises += base.rose;
      tally.base_falls += base.fell;
      const double lean = (is_up - base.rose) - (is_down - base.fell);
      sum += lean;
      blocks[series[s].bars.open_time[t] / block] += lean;
      const std::size_t w = window_of(t, series[s].bars.size());
      tally.edge[w].rose += is_up - target.base_in[s][w].rose;
      tally.edge[w].fell += is_down - target.base_in[s][w].fell;
      ++tally.in_window[w];
    }
  }
  double squares = 0;
  for (const auto& [when, lean] : blocks) squares += lean * lean;
  if (squares > 0) tally.z = sum / std::sqrt(squares);
  return tally;
}

struct Test {
  std::size_t condition = 0;
  bool is_rise = true;
  ports::TargetResult result;
  std::vector<ports::CoinPerformance> coins;  // where it may matter
};

std::vector<ports::CoinPerformance> coins_of(const std::vector<MinedSeries>& series,
                                             const Target& target, const Tally& tally,
                                             bool is_rise) {
  std::vector<ports::CoinPerformance> coins;
  for (std::size_t s = 0; s < series.size(); ++s) {
    const Hits& hits = tally.by_series[s];
    if (hits.signals == 0) continue;
    const double share =
        static_cast<double>(is_rise ? hits.rises : hits.falls) / static_cast<double>(hits.signals);
    const Rates& base = target.base[s];
    coins.push_back(
        {series[s].context.symbol, share - (is_rise ? base.rose : base.fell), share, hits.signals});
  }
  return coins;
}

void add_tests(const std::vector<MinedSeries>& series, const Tally& tally, std::size_t condition,
               const Target& target, const MinerRules& rules, std::vector<Test>& tests) {
  if (tally.signals < rules.signals_min || tally.decided < decided_min) return;
  const auto n = static_cast<double>(tally.signals);
  for (const bool is_rise : {true, false}) {
    Test test{condition, is_rise, {}, {}};
    ports::TargetResult& result = test.result;
    const std::uint64_t hits = is_rise ? tally.rises : tally.falls;
    result.kind = target.rule.kind;
    result.direction = is_rise ? market::Direction::Long : market::Direction::Short;
    result.magnitude = target.rule.magnitude;
    result.holding_bars = static_cast<std::int64_t>(target.rule.holding);
    result.name = fmt::format("{} {:.4g}% in {} bars",
                              result.kind == ports::PatternTarget::Touch ? "touch" : "close",
                              result.magnitude * 100, result.holding_bars);
    result.signals = tally.signals;
    result.win_rate = static_cast<double>(hits) / n;
    result.edge = result.win_rate - (is_rise ? tally.base_rises : tally.base_falls) / n;
    result.p_value = analytics::normal_cdf(is_rise ? -tally.z : tally.z);
    result.worst_window = 1;
    for (std::size_t w = 0; w < windows; ++w) {
      const double gained = is_rise ? tally.edge[w].rose : tally.edge[w].fell;
      const double share =
          tally.in_window[w] == 0 ? 0 : gained / static_cast<double>(tally.in_window[w]);
      result.worst_window = std::min(result.worst_window, share);
    }
    if (result.p_value <= rules.false_share_max)
      test.coins = coins_of(series, target, tally, is_rise);
    tests.push_back(std::move(test));
  }
}

// The conditions number `first` .. of the space, on every series.
core::Result<std::vector<SeenCondition>> read_conditions(const std::vector<MinedSeries>& series,
                                                         const CombinationSpace& space,
                                                         const MinerRules& rules, std::size_t first,
                                                         const language::Limits& limits) {
  std::vector<SeenCondition> conditions;
  std::string inputs, statements;
  std::vector<std::string> names;
  for (std::size_t i = first; i < std::min(first + batch, rules.conditions); ++i) {
    // Of three numbers in turn the first two are long and short: every condition is one bool.
    const auto picked = space.pick(rules.seed, i / 2 * 3 + i % 2, 1);
    if (!picked) continue;
    const SignalText text = write_signal(picked->choices, picked->joining, picked->within,
                                         picked->direction, slots * conditions.size() + 1);
    inputs += text.inputs;
    statements += text.statements;
    names.push_back(text.long_name.empty() ? text.short_name : text.long_name);
    conditions.push_back({*picked, {}});
  }
  if (conditions.empty()) return conditions;
  ASSIGN_OR_RETURN(const ConditionScript script,
                   ConditionScript::compile(inputs + statements, names, limits));
  for (const auto& one : series) {
    ASSIGN_OR_RETURN(auto hits, script.hits(one.bars, one.context));
    for (std::size_t i = 0; i < conditions.size(); ++i)
      conditions[i].hits.push_back(std::move(hits[i]));
  }
  return conditions;
}

int tier_of(const ports::TargetResult& target) {
  if (target.edge >= 0.05 && target.signals >= 500) return 1;
  return target.edge >= 0.03 && target.signals >= 200 ? 2 : 3;
}

ports::Pattern make_pattern(const Picked& picked, const std::vector<const Test*>& tests,
                            const std::vector<MinedSeries>& series) {
  const auto best = [&](ports::PatternTarget kind) -> const Test* {
    const Test* found = nullptr;
    for (const Test* test : tests)
      if (test->result.kind == kind && (found == nullptr || test->result.edge > found->result.edge))
        found = test;
    return found;
  };
  const auto *touch = best(ports::PatternTarget::Touch), *close = best(ports::PatternTarget::Close);
  const bool prefers_touch =
      touch != nullptr &&
      (close == nullptr || touch->result.edge >= touch_preference * close->result.edge);
  ports::Pattern pattern;
  pattern.target = prefers_touch ? touch->result : close->result;
  pattern.coins = prefers_touch ? touch->coins : close->coins;
  const SignalText text =
      write_signal(picked.choices, picked.joining, picked.within, picked.direction, 1);
  const std::string& name = text.long_name.empty() ? text.short_name : text.long_name;
  pattern.formula =
      (text.inputs.empty() ? "" : text.inputs + "\n") + text.statements + "signal = " + name + "\n";
  pattern.formula_source = ports::own_formula_source;
  pattern.formula_readable = title_of(picked.choices);
  pattern.strategy_type = type_of(picked.choices);
  pattern.status = "mined";
  pattern.tier = tier_of(pattern.target);
  pattern.interval = series.front().context.interval;
  pattern.id = core::uuid_from_content(fmt::format("{}\n{}\n{}\n{}", pattern.interval.to_string(),
                                                   pattern.formula, pattern.target.name,
                                                   static_cast<int>(pattern.target.direction)));
  pattern.name = pattern.formula_readable + ": " + pattern.target.name;
  pattern.quality = 100 * std::clamp(pattern.target.worst_window / pattern.target.edge, 0.0, 1.0);
  double months = 0;
  for (const auto& one : series) {
    constexpr double seconds_of_month = 30.44 * 86'400;
    months += one.context.interval.nominal_duration().seconds() *
              static_cast<double>(one.bars.size()) / seconds_of_month;
    pattern.discovered = std::max(pattern.discovered, one.bars.time(one.bars.size() - 1));
  }
  pattern.signals_per_month = static_cast<double>(pattern.target.signals) / months;
  for (const Test* test : tests) pattern.targets.push_back(test->result);
  return pattern;
}

}  // namespace

core::Result<Mined> mine(const std::vector<MinedSeries>& series, const CombinationSpace& space,
                         const MinerRules& rules, const language::Limits& limits) {
  Mined mined;
  if (series.empty()) return mined;
  std::vector<Target> targets;
  for (const std::size_t holding : rules.holdings)
    for (const double magnitude : rules.magnitudes)
      for (const auto kind : {ports::PatternTarget::Touch, ports::PatternTarget::Close})
        targets.push_back(make_target(series, {kind, magnitude, holding}));

  std::vector<Picked> conditions;
  std::vector<Test> tests;
  for (std::size_t first = 0; first < rules.conditions; first += batch) {
    ASSIGN_OR_RETURN(std::vector<SeenCondition> read,
                     read_conditions(series, space, rules, first, limits));
    for (SeenCondition& condition : read) {
      std::map<std::size_t, std::vector<std::vector<std::uint32_t>>> by_holding;
      for (const std::size_t holding : rules.holdings)
        for (const auto& hits : condition.hits)
          by_holding[holding].push_back(thinned(hits, holding));
      for (std::size_t i = 0; i < targets.size(); ++i)
        add_tests(series, count(series, targets[i], by_holding[targets[i].rule.holding]),
                  conditions.size(), targets[i], rules, tests);
      conditions.push_back(std::move(condition.picked));
    }
  }
  mined.conditions = conditions.size();
  mined.tests = tests.size();
  std::vector<double> p;
  for (const Test& test : tests) p.push_back(test.result.p_value);
  const std::vector<double> adjusted = analytics::benjamini_hochberg(p);

  std::map<std::pair<std::size_t, bool>, std::vector<const Test*>> holding_up;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (adjusted[i] > rules.false_share_max) continue;
    ++mined.below;
    ports::TargetResult& result = tests[i].result;
    result.p_adjusted = adjusted[i];
    if (result.edge >= rules.edge_min && result.worst_window > 0)
      holding_up[{tests[i].condition, tests[i].is_rise}].push_back(&tests[i]);
  }
  for (const auto& [which, found] : holding_up)
    mined.patterns.push_back(make_pattern(conditions[which.first], found, series));
  std::ranges::stable_sort(mined.patterns, [](const ports::Pattern& a, const ports::Pattern& b) {
    return std::tuple(a.target.p_adjusted, -a.target.edge) <
           std::tuple(b.target.p_adjusted, -b.target.edge);
  });
  return mined;
}

}  // namespace sixbtc::generation
