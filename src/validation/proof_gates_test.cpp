// Each gate alone: that it can pass and that it can fail.
#include "validation/proof_gates.hpp"

#include "validation/proof_test_support.hpp"

namespace sixbtc::validation {
namespace {

using namespace validation::test;
using backtest::test::with_costs;

std::vector<double> days(std::size_t count, double mean, double swing) {
  std::vector<double> returns;
  for (std::size_t i = 0; i < count; ++i) returns.push_back(mean + (i % 2 == 0 ? swing : -swing));
  return returns;
}

TEST(ProofGates, walk_forward_wants_profits_that_persist) {
  const ForwardRules rules = proof_rules().forward;
  const std::vector<std::vector<double>> good{days(720, 0.002, 0.01), days(720, 0.001, 0.01)};
  EXPECT_EQ(walk_forward_gate(good, rules).gate.verdict, Verdict::Pass);
  EXPECT_NEAR(*walk_forward_gate(good, rules).gate.value, 1, 1e-9);
  // Each column is good for a while, and not afterwards: the choice is always late.
  std::vector<std::vector<double>> late{days(720, 0.002, 0.01), days(720, 0.0, 0.01)};
  for (std::size_t i = 0; i < 720; ++i) {
    late[0][i] += i / 180 % 2 == 0 ? 0 : -0.004;
    late[1][i] += i / 180 % 2 == 0 ? -0.002 : 0.002;
  }
  EXPECT_EQ(walk_forward_gate(late, rules).gate.verdict, Verdict::Fail);
  const std::vector<std::vector<double>> brief{days(100, 0.002, 0.01)};
  EXPECT_EQ(walk_forward_gate(brief, rules).gate.verdict, Verdict::Undecided);
}

TEST(ProofGates, costs_and_neighbours) {
  const ProofRules rules = proof_rules();
  EXPECT_EQ(cost_gate(days(400, 0.001, 0.01), rules.stress, 0.95).gate.verdict, Verdict::Pass);
  const ProofGate poor = cost_gate(days(400, -0.001, 0.01), rules.stress, 0.95);
  EXPECT_EQ(poor.gate.verdict, Verdict::Fail);
  EXPECT_LT(poor.gate.interval->low, *poor.gate.value);
  const auto good = days(400, 0.002, 0.01), bad = days(400, -0.002, 0.01);
  const std::vector<std::vector<double>> plateau{good, good, good, good, bad};
  for (const ProofGate& gate : neighbour_gates(plateau, rules.neighbours, 0.95))
    EXPECT_EQ(gate.gate.verdict, Verdict::Pass) << gate.gate.name;
  const std::vector<std::vector<double>> peak{good, bad, bad, good, bad};
  for (const ProofGate& gate : neighbour_gates(peak, rules.neighbours, 0.95))
    EXPECT_EQ(gate.gate.verdict, Verdict::Fail) << gate.gate.name;
}

TEST(ProofGates, overfitting_needs_a_search_of_some_size) {
  const OverfittingRules rules = proof_rules().overfitting;
  const auto gate = [&](std::size_t trials, double probability) {
    return overfitting_gate(TrialOverfitting{trials, 70, 8, probability, 0.5}, rules, 0.95).gate;
  };
  EXPECT_EQ(gate(100, 0.1).verdict, Verdict::Pass);
  EXPECT_EQ(gate(100, 0.7).verdict, Verdict::Fail);
  EXPECT_EQ(gate(9, 0.7).verdict, Verdict::Undecided);
  EXPECT_EQ(gate(100, 0.1).interval->low < 0.1, true);
}

// Two trades: one of 100 on clean bars, one of 300 that touches a marked one.
TEST(ProofGates, profit_on_marked_bars_is_no_profit) {
  const auto market = planted_market(1, 1'000, {});
  std::vector<std::uint8_t> marked(1'000, 0);
  ProofSeries series = whole(market, with_costs());
  series.marked = marked;
  backtest::RunResult run;
  run.trades.resize(2);
  run.trades[0] = {.entry_bar = 200, .exit_bar = 210, .pnl = 100};
  run.trades[1] = {.entry_bar = 300, .exit_bar = 310, .pnl = 300};
  const auto gate = [&] {
    return quality_gate(std::span(&series, 1), std::span(&run, 1), 0.5, 0.95);
  };
  EXPECT_EQ(gate().gate.verdict, Verdict::Pass);
  EXPECT_EQ(gate().gate.value, 1.0);
  marked[310] = 1;
  EXPECT_EQ(gate().gate.verdict, Verdict::Fail);
  EXPECT_EQ(gate().gate.value, 0.25);
  EXPECT_EQ(gate().find("trades_touching_marked")->front(), 1);
  marked[310] = 0;
  marked[311] = 1;
  EXPECT_EQ(gate().gate.value, 1.0);
}

TEST(ProofGates, windows_are_disjoint_with_days_left_out) {
  const auto market = planted_market(5, 8'000, {.drift = 0.002});
  const auto strategy = compiled(momentum_source());
  const ProofSeries series = whole(market, with_costs());
  const auto gate = windows_gate(*strategy, std::span(&series, 1), proof_rules().windows);
  ASSERT_TRUE(gate);
  EXPECT_EQ(gate->gate.value, 4.0);
  EXPECT_EQ(gate->gate.verdict, Verdict::Pass);
  const auto& from = *gate->find("from");
  const auto& to = *gate->find("to");
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(from[i] - to[i - 1], 7.0 * 86'400'000);
}

TEST(ProofGates, the_vault_fails_what_contradicts_the_history) {
  const auto strategy = compiled(momentum_source());
  const HoldoutThresholds rules{.alpha = 0.05, .trades_min = 20};
  const auto history_market = planted_market(5, 8'000, {.drift = 0.002});
  const ProofSeries history = whole(history_market, with_costs());
  const auto runs = ProofRuns(std::span(&history, 1), 1 << 20).run(*strategy);
  const backtest::SymbolRun of_symbol{history.market, history.window, &runs->front()};
  const auto metrics = backtest::measure(std::span(&of_symbol, 1));
  const auto verdict = [&](const Planted& planted, std::size_t bars) {
    const auto market = planted_market(6, bars, planted);
    const ProofSeries vault = whole(market, with_costs());
    return vault_gate(*strategy, std::span(&vault, 1), metrics, rules)->gate.verdict;
  };
  EXPECT_EQ(verdict({.drift = 0.002}, 1'500), Verdict::Pass);
  EXPECT_EQ(verdict({}, 6'000), Verdict::Fail);
  EXPECT_EQ(verdict({.drift = 0.002}, 150), Verdict::Undecided);
}

TEST(Neighbourhood, each_parameter_moves_one_step_each_way) {
  const auto found = parameter_neighbours(momentum_source(), language_limits, 0.2, 20);
  ASSERT_TRUE(found);
  std::vector<std::string> changes;
  for (const Neighbour& one : *found) changes.push_back(one.parameter + "=" + one.value);
  EXPECT_EQ(changes, (std::vector<std::string>{"length=20", "length=28", "@stop=4%", "@stop=6%",
                                               "@max_bars=38", "@max_bars=58"}));
  EXPECT_EQ(found->at(2).strategy->traits().defaults.stop->value, 0.04);
  EXPECT_EQ(parameter_neighbours(momentum_source(), language_limits, 0.2, 3)->size(), 3U);
  EXPECT_FALSE(parameter_neighbours("nonsense", language_limits, 0.2, 3));
}

}  // namespace
}  // namespace sixbtc::validation
