#include "validation/proof.hpp"

#include <algorithm>

#include "analytics/sharpe.hpp"
#include "validation/proof_test_support.hpp"

namespace sixbtc::validation {
namespace {

using namespace validation::test;
using backtest::test::with_costs;

constexpr std::size_t two_years = 2 * 365 * 24 + 100;
constexpr Planted nothing{};
constexpr Planted edge{.drift = 0.0018};

Verdict verdict(const Proof& proof, const char* gate) {
  const ProofGate* found = proof.find(gate);
  EXPECT_NE(found, nullptr) << gate;
  return found == nullptr ? Verdict::Off : found->gate.verdict;
}

const Proof& proved_edge() {
  static const core::Result<Proof> proof =
      proof_of(planted_market(11, two_years, edge), proof_rules(), 1);
  EXPECT_TRUE(proof);
  return *proof;
}

TEST(Proof, admits_an_edge_planted_by_a_process_that_knows_no_rule) {
  const Proof& proof = proved_edge();
  EXPECT_TRUE(proof.is_passed) << described(proof);
  EXPECT_GT(proof.metrics.sharpe_annual.value_or(0), 3);
  EXPECT_EQ(verdict(proof, "overfitting"), Verdict::Undecided);  // nothing was said of a search
  EXPECT_EQ(verdict(proof, "deflated_sharpe_raw"), Verdict::Off);
  EXPECT_FALSE(proof.metrics.years.empty());
  EXPECT_TRUE(proof.metrics.break_even_cost_per_side);
}

TEST(Proof, rejects_series_without_structure_and_those_with_nothing_but_a_trend) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Planted planted{.trend = seed % 2 == 0 ? 0.0 : 0.0002};
    const auto proof = proof_of(planted_market(seed, two_years / 2, planted), proof_rules(), seed);
    ASSERT_TRUE(proof);
    EXPECT_FALSE(proof->is_passed) << described(*proof);
  }
}

TEST(Proof, every_deciding_gate_rejects_the_null_more_often_than_not) {
  std::map<std::string, int> failed;
  constexpr int runs = 12;
  for (std::uint64_t seed = 100; seed < 100 + runs; ++seed) {
    const auto proof = proof_of(planted_market(seed, two_years / 2, nothing), proof_rules(), seed);
    ASSERT_TRUE(proof);
    for (const ProofGate& gate : proof->gates)
      failed[gate.gate.name] += gate.gate.verdict == Verdict::Fail ? 1 : 0;
  }
  for (const char* gate :
       {"windows", "walk_forward", "cost_stress", "neighbours_profitable", "neighbours_median",
        "bar_permutation", "signal_shift", "deflated_sharpe"})
    EXPECT_GT(failed[gate], runs / 2) << gate;
}

TEST(Proof, threads_do_not_change_a_bit) {
  ProofRules rules = proof_rules();
  rules.permutations = 60;
  const auto market = planted_market(2, 5'000, edge);
  const auto one = proof_of(market, rules, 3, {}, 1), two = proof_of(market, rules, 3, {}, 2);
  ASSERT_TRUE(one && two);
  ASSERT_EQ(one->gates.size(), two->gates.size());
  for (std::size_t i = 0; i < one->gates.size(); ++i) {
    EXPECT_EQ(one->gates[i].gate.value, two->gates[i].gate.value) << one->gates[i].gate.name;
    for (std::size_t e = 0; e < one->gates[i].evidence.size(); ++e)
      EXPECT_EQ(one->gates[i].evidence[e].values, two->gates[i].evidence[e].values);
  }
}

TEST(Proof, evidence_gives_the_values_again) {
  const Proof& proof = proved_edge();
  for (const char* name : {bar_permutation_name, signal_shift_name}) {
    const ProofGate& gate = *proof.find(name);
    const auto& permuted = *gate.find("permuted");
    const auto again = analytics::permutation_test(gate.find("observed")->front(), permuted);
    EXPECT_EQ(permuted.size(), 200U);
    EXPECT_EQ(again.p_value(), gate.gate.value);
  }
  const ProofGate& deflated = *proof.find("deflated_sharpe");
  const auto number = [&](const char* name) { return deflated.find(name)->front(); };
  const analytics::SharpeSample sample{.sharpe = number("sharpe"),
                                       .skewness = number("skewness"),
                                       .kurtosis_raw = number("kurtosis"),
                                       .observations = static_cast<std::size_t>(number("days"))};
  EXPECT_EQ(number("benchmark"),
            number("null_mean") +
                std::sqrt(number("variance")) * analytics::expected_maximum(number("trials")));
  EXPECT_EQ(analytics::probabilistic_sharpe(sample, number("benchmark"))->value,
            deflated.gate.value);
  const auto& windows = *proof.find("windows")->find("total_return");
  EXPECT_EQ(windows.size(), 4U);
  EXPECT_EQ(static_cast<double>(std::ranges::count_if(windows, [](double r) { return r > 0; })),
            proof.find("windows")->gate.value);
  const auto& profits = *proof.find("neighbours_profitable")->find("total_return");
  EXPECT_EQ(static_cast<double>(std::ranges::count_if(profits, [](double r) { return r > 0; })) /
                static_cast<double>(profits.size()),
            proof.find("neighbours_profitable")->gate.value);
}

// Two symbols with an edge of their own, the second listed later: one equal-risk portfolio.
TEST(Proof, several_symbols_are_proved_as_one_portfolio) {
  const auto first = planted_market(21, two_years, edge);
  const auto whole_second = planted_market(22, two_years, edge);
  columns::CandleColumns later;
  later.append(whole_second.bars().slice(3'000, two_years - 3'000));
  const auto second = backtest::prepare(first.context, columns::CandleSeries(std::move(later)), {},
                                        with_costs().costs, 1);
  const ProofSeries both[] = {whole(first, with_costs()), whole(second, with_costs())};
  const auto strategy = compiled(momentum_source());
  const auto proof =
      prove({.strategy = strategy.get(), .series = both, .trials = {.raw = 100, .clustered = 100}},
            proof_rules(), 1, ProofScope::AllGates, {});
  ASSERT_TRUE(proof);
  EXPECT_TRUE(proof->is_passed) << described(*proof);
  EXPECT_EQ(proof->metrics.symbols, 2U);
  const ProofSeries alone[] = {both[0]};
  const auto single =
      prove({.strategy = strategy.get(), .series = alone, .trials = {.raw = 100, .clustered = 100}},
            proof_rules(), 1, ProofScope::AllGates, {});
  EXPECT_GT(*proof->metrics.sharpe_annual, *single->metrics.sharpe_annual);
}

TEST(Proof, a_strategy_that_stops_is_an_error_and_no_proof) {
  const auto market = planted_market(1, 2'000, nothing);
  const ProofSeries series = whole(market, with_costs());
  const backtest::test::Script silent{std::vector<std::int8_t>(2'000, 0),
                                      std::vector<std::uint8_t>(2'000, 0)};
  const backtest::test::Replay broken(
      silent, core::Error{core::ErrorKind::LimitReached, "too much", "x", ""});
  EXPECT_FALSE(prove({.strategy = &broken, .series = std::span(&series, 1)}, proof_rules(), 1,
                     ProofScope::AllGates, {}));
  // One that never trades has nothing to show, and says so in every gate.
  const backtest::test::Replay idle(silent);
  ProofRules rules = proof_rules();
  rules.gives_up_early = false;
  const auto proof = prove({.strategy = &idle, .series = std::span(&series, 1)}, rules, 1,
                           ProofScope::AllGates, {});
  ASSERT_TRUE(proof);
  EXPECT_FALSE(proof->is_passed);
  EXPECT_EQ(proof->find(bar_permutation_name)->gate.value, 1.0);
  EXPECT_FALSE(proof->find("deflated_sharpe")->gate.value);
}

TEST(Proof, until_failure_leaves_out_what_cannot_change_the_verdict) {
  const auto market = planted_market(1, two_years / 2, nothing);
  const auto strategy = compiled(momentum_source());
  const ProofSeries series = whole(market, with_costs());
  const auto proof = prove({.strategy = strategy.get(), .series = std::span(&series, 1)},
                           proof_rules(), 1, ProofScope::UntilFailure, {});
  ASSERT_TRUE(proof);
  EXPECT_FALSE(proof->is_passed);
  for (const char* name : {bar_permutation_name, signal_shift_name}) {
    const Gate& gate = proof->find(name)->gate;
    EXPECT_EQ(gate.verdict, Verdict::NotRun);
    EXPECT_FALSE(gate.value);
    ASSERT_NE(proof->find(gate.stopped_by), nullptr);
    EXPECT_EQ(verdict(*proof, gate.stopped_by.c_str()), Verdict::Fail);
  }
  Proof corrected = *proof;
  Proof* const alone[] = {&corrected};
  correct_for_candidates(alone);
  EXPECT_EQ(verdict(corrected, bar_permutation_name), Verdict::NotRun) << "and says no p";
  EXPECT_FALSE(corrected.find(bar_permutation_name)->gate.value);
  EXPECT_EQ(verdict(*proof, "neighbours_profitable"), Verdict::Undecided);  // none were given
}

TEST(Proof, more_trials_deflate_more_and_a_trend_is_no_skill) {
  backtest::Metrics metrics;  // an annual ratio of 2.5 over two years
  metrics.daily = analytics::SharpeSample{
      .sharpe = 0.13, .skewness = -0.5, .kurtosis_raw = 6, .observations = 730};
  const DeflationRules rules = proof_rules().deflation;
  const auto value = [&](double trials, double null_mean) {
    return *deflated_gates(metrics, {.raw = trials, .clustered = trials}, null_mean, rules, 0.95)
                .front()
                .gate.value;
  };
  EXPECT_GT(value(100, 0), value(1e6, 0));
  EXPECT_GT(value(100, 0), value(100, 0.5 * metrics.daily->sharpe));
  EXPECT_EQ(value(100, 0), value(100, -1));  // losing at random is no excuse
  EXPECT_EQ(value(1, 0), value(10, 0));      // never deflated by fewer
  const auto gates = deflated_gates(metrics, {.raw = 1e9, .clustered = 100, .sharpe_variance = 4.0},
                                    0, rules, 0.95);
  EXPECT_LT(*gates[1].gate.value, *gates[0].gate.value);
  EXPECT_EQ(gates[2].find("variance")->front(), 4.0 / 365);
}

TEST(Proof, holm_over_the_candidates_of_a_search) {
  const ProofRules rules = proof_rules();
  EXPECT_EQ(permutations_needed(rules, 1), 200U);
  EXPECT_EQ(permutations_needed(rules, 10), 1'000U);
  Proof a, b, c;
  const auto with_p = [&](Proof& proof, double p) {
    proof.is_passed = true;
    for (const char* name : {bar_permutation_name, signal_shift_name})
      proof.gates.push_back({{name, p, 0.05, Verdict::Pass, std::nullopt}, {}});
  };
  with_p(a, 0.02);
  with_p(b, 0.03);
  Proof* const family[] = {&a, &b, &c};  // c never came to its null tests
  correct_for_candidates(family);
  EXPECT_DOUBLE_EQ(*a.gates[0].gate.value, 0.06);
  EXPECT_FALSE(a.is_passed);
  EXPECT_EQ(a.gates[0].find("p_alone")->front(), 0.02);
  Proof alone;
  with_p(alone, 0.02);
  Proof* const one[] = {&alone};
  correct_for_candidates(one);
  EXPECT_TRUE(alone.is_passed);
  correct_for_candidates(one, 2);
  EXPECT_DOUBLE_EQ(*alone.gates[0].gate.value, 0.06);
  EXPECT_FALSE(alone.is_passed);
}

}  // namespace
}  // namespace sixbtc::validation
