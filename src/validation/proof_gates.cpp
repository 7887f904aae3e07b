#include "validation/proof_gates.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/moments.hpp"
#include "analytics/returns.hpp"
#include "analytics/sharpe.hpp"
#include "analytics/walk_forward.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

Verdict verdict_of(bool is_passed) {
  return is_passed ? Verdict::Pass : Verdict::Fail;
}

double as_double(std::size_t count) {
  return static_cast<double>(count);
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double profit_of(std::span<const double> returns) {
  double equity = 1;
  for (const double r : returns) equity *= 1 + r;
  return equity - 1;
}

double annual_sharpe(std::span<const double> returns) {
  return daily_sharpe(returns) * std::sqrt(analytics::days_per_year);
}

std::optional<analytics::Interval> annual_interval(std::span<const double> returns,
                                                   double confidence) {
  const auto sample = analytics::sharpe_sample(returns);
  if (!sample) return std::nullopt;
  auto interval = analytics::sharpe_interval(*sample, confidence);
  if (interval) {
    interval->low *= std::sqrt(analytics::days_per_year);
    interval->high *= std::sqrt(analytics::days_per_year);
  }
  return interval;
}

}  // namespace

const std::vector<double>* ProofGate::find(std::string_view name) const {
  const auto found = std::ranges::find(evidence, name, &EvidenceItem::name);
  return found == evidence.end() ? nullptr : &found->values;
}

ProofGate null_gate(const std::string& name, const NullTest& test, double level,
                    double confidence) {
  const analytics::PermutationResult& result = test.result;
  ProofGate found{
      {name, result.p_value(), level, verdict_of(result.p_value() < level),
       analytics::wilson_interval(result.at_least_as_good, test.permuted.size(), confidence)},
      {}};
  // With nothing or too little run there is nothing to judge by.
  if (test.was_interrupted) found.gate.verdict = Verdict::Fail;
  found.evidence = {{"observed", {test.observed}},
                    {"at_least_as_good", {as_double(result.at_least_as_good)}},
                    {"permutations", {as_double(result.permutations)}},
                    {"permutations_run", {as_double(test.permuted.size())}},
                    {"permuted", test.permuted}};
  return found;
}

ProofGate walk_forward_gate(std::span<const std::vector<double>> returns,
                            const ForwardRules& rules) {
  CHECK(!returns.empty());
  const std::size_t days = returns.front().size();
  ProofGate found{
      {"walk_forward", std::nullopt, rules.efficiency_min, Verdict::Undecided, std::nullopt}, {}};
  const auto windows =
      analytics::walk_forward_windows(days, {.train = static_cast<std::size_t>(rules.train_days),
                                             .gap = static_cast<std::size_t>(rules.gap_days),
                                             .test = static_cast<std::size_t>(rules.test_days),
                                             .step = static_cast<std::size_t>(rules.test_days),
                                             .anchor = analytics::Anchor::Rolling});
  if (windows.empty()) return found;
  const auto part = [&](std::size_t column, const analytics::Range& range) {
    return std::span(returns[column]).subspan(range.begin, range.end - range.begin);
  };
  std::vector<analytics::WindowProfit> profits;
  std::vector<double> chosen, inside, outside;
  double profitable = 0;
  for (const auto& [train, test] : windows) {
    std::size_t best = 0;
    for (std::size_t column = 1; column < returns.size(); ++column)
      if (daily_sharpe(part(column, train)) > daily_sharpe(part(best, train))) best = column;
    const double in = sum_of(part(best, train)), out = sum_of(part(best, test));
    profits.push_back(
        {in, as_double(train.end - train.begin), out, as_double(test.end - test.begin)});
    chosen.push_back(as_double(best));
    inside.push_back(in);
    outside.push_back(out);
    profitable += out > 0 ? 1 : 0;
  }
  const auto efficiency = analytics::walk_forward_efficiency(profits);
  const double share = profitable / as_double(windows.size());
  found.gate.value = efficiency.pooled;
  found.gate.verdict = verdict_of(efficiency.pooled && *efficiency.pooled >= rules.efficiency_min &&
                                  share >= rules.profitable_min);
  found.evidence = {{"chosen", chosen},
                    {"in_sample", inside},
                    {"out_of_sample", outside},
                    {"profitable_share", {share}},
                    {"profitable_min", {rules.profitable_min}},
                    {"train_days", {static_cast<double>(rules.train_days)}},
                    {"test_days", {static_cast<double>(rules.test_days)}}};
  return found;
}

ProofGate cost_gate(std::span<const double> stressed_returns, const StressRules& rules,
                    double confidence) {
  const double sharpe = annual_sharpe(stressed_returns);
  return {{"cost_stress", sharpe, rules.sharpe_min, verdict_of(sharpe > rules.sharpe_min),
           annual_interval(stressed_returns, confidence)},
          {{"multiple", {rules.multiple}}, {"total_return", {profit_of(stressed_returns)}}}};
}

std::vector<ProofGate> neighbour_gates(std::span<const std::vector<double>> returns,
                                       const NeighbourRules& rules, double confidence) {
  CHECK(!returns.empty());
  const std::span<const std::vector<double>> others = returns.subspan(1);
  ProofGate share{{"neighbours_profitable", std::nullopt, rules.profitable_min, Verdict::Undecided,
                   std::nullopt},
                  {}};
  ProofGate median{
      {"neighbours_median", std::nullopt, rules.median_min, Verdict::Undecided, std::nullopt}, {}};
  if (others.empty()) return {share, median};
  std::vector<double> profits, sharpes;
  std::size_t profitable = 0;
  for (const std::vector<double>& one : others) {
    profits.push_back(profit_of(one));
    sharpes.push_back(annual_sharpe(one));
    profitable += profits.back() > 0 ? 1U : 0U;
  }
  share.gate.value = as_double(profitable) / as_double(others.size());
  share.gate.verdict = verdict_of(*share.gate.value >= rules.profitable_min);
  share.gate.interval = analytics::wilson_interval(profitable, others.size(), confidence);
  share.evidence = {{"total_return", profits}};
  const double own = annual_sharpe(returns.front());
  if (own > 0) median.gate.value = analytics::median(sharpes) / own;
  median.gate.verdict = verdict_of(median.gate.value && *median.gate.value >= rules.median_min);
  median.evidence = {{"own_sharpe", {own}}, {"sharpe", sharpes}};
  return {share, median};
}

std::vector<ProofGate> deflated_gates(const backtest::Metrics& metrics,
                                      const TrialStatistics& trials, double null_mean,
                                      const DeflationRules& rules, double confidence) {
  const auto& sample = metrics.daily;
  const auto gate = [&](const char* name, double count, std::optional<double> variance) {
    ProofGate found{{name, std::nullopt, rules.probability_min, Verdict::Fail, std::nullopt}, {}};
    if (!sample || !variance) return found;
    const double start = std::max(0.0, null_mean);
    const double benchmark = start + std::sqrt(*variance) * analytics::expected_maximum(count);
    const auto probability = analytics::probabilistic_sharpe(*sample, benchmark);
    if (!probability) return found;
    found.gate.value = probability->value;
    found.gate.verdict = verdict_of(probability->value >= rules.probability_min);
    const auto interval = analytics::sharpe_interval(*sample, confidence);
    found.evidence = {{"trials", {count}},
                      {"variance", {*variance}},
                      {"null_mean", {start}},
                      {"benchmark", {benchmark}},
                      {"sharpe", {sample->sharpe}},
                      {"skewness", {sample->skewness}},
                      {"kurtosis", {sample->kurtosis_raw}},
                      {"days", {as_double(sample->observations)}}};
    if (interval) found.evidence.push_back({"sharpe_interval", {interval->low, interval->high}});
    return found;
  };
  // Under the null the ratio is 0 and its variance 1/(T - 1); skew and fat tails can only add.
  std::optional<double> variance, spread;
  if (sample) {
    const auto error = analytics::sharpe_standard_error(*sample);
    if (error) variance = std::max(*error * *error, 1.0 / (as_double(sample->observations) - 1));
  }
  if (trials.sharpe_variance) spread = *trials.sharpe_variance / analytics::days_per_year;
  const double clustered = std::max(trials.clustered, rules.trials_min);
  const double raw = std::max(trials.raw, rules.trials_min);
  std::vector<ProofGate> gates = {gate("deflated_sharpe", clustered, variance),
                                  gate("deflated_sharpe_raw", raw, variance),
                                  gate("deflated_sharpe_spread", clustered, spread)};
  for (std::size_t shown = 1; shown < gates.size(); ++shown)
    gates[shown].gate.verdict = Verdict::Off;
  return gates;
}

ProofGate overfitting_gate(const std::optional<TrialOverfitting>& found,
                           const OverfittingRules& rules, double confidence) {
  ProofGate gate{
      {"overfitting", std::nullopt, rules.probability_max, Verdict::Undecided, std::nullopt}, {}};
  if (!found) return gate;
  const auto low =
      static_cast<std::size_t>(std::round(found->probability * as_double(found->splits)));
  gate.gate.value = found->probability;
  gate.gate.interval = analytics::wilson_interval(low, found->splits, confidence);
  gate.evidence = {{"trials", {as_double(found->trials)}},
                   {"splits", {as_double(found->splits)}},
                   {"blocks", {as_double(found->blocks)}},
                   {"out_of_sample_loss", {found->out_of_sample_loss}}};
  if (found->trials < static_cast<std::size_t>(rules.trials_min)) return gate;
  gate.gate.verdict = verdict_of(found->probability <= rules.probability_max);
  return gate;
}

}  // namespace sixbtc::validation
