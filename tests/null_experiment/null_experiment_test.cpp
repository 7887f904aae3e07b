// The whole search on series without structure and with a planted edge, at a size that a test can
// afford. What it finds at full size is in docs/null_experiment.md.
#include "application/null_experiment.hpp"

#include <algorithm>
#include <cmath>

#include "adapters/yaml_config/yaml_config.hpp"
#include "analytics/moments.hpp"
#include "application/planted_edge.hpp"
#include "core/elementary.hpp"

namespace sixbtc::application {
namespace {

using validation::BarProcess;

const market::Interval hour = market::Interval::minutes(60);

ports::Settings settings(std::vector<std::string> sets = {}) {
  return yaml_config::load({.file = {}, .extra_files = {}, .environment = {}, .sets = sets})
      .value()
      .settings;
}

// Real bars stand in for themselves: the shuffle does not care where they come from.
columns::CandleColumns sample() {
  return validation::synthetic_bars(validation::coin_like(hour), hour, 3'000, core::Random(99));
}

NullReport experiment(const NullRequest& request,
                      const ports::Settings& with = settings({"proof.permutations=100"})) {
  const auto bars = sample();
  auto report = null_experiment(with, request, bars.view(), {});
  if (!report) {
    ADD_FAILURE() << report.error().to_string();
    return {};
  }
  return std::move(*report);
}

std::string described(const NullReport& report) {
  std::string text;
  for (const NullRun& run : report.runs) {
    text += fmt::format("{} {} {} {} {} {} {} {} {} {}\n", run.seed, to_string(run.making),
                        run.strategies, run.candidates, run.admitted, run.best_training_sharpe,
                        run.best_proved_sharpe.value_or(-99), run.independent_trials.value_or(-1),
                        run.with_edge, run.best_edge_sharpe);
    for (const GateTally& tally : run.by_gate)
      text += fmt::format("  {} {} {} {} {}\n", tally.gate, tally.judged, tally.passed,
                          tally.edge_judged, tally.edge_passed);
    if (!run.follower) continue;
    text += fmt::format("  follower {} {} {}\n", run.follower->sharpe, run.follower->is_admitted,
                        run.follower->stopped_by);
    for (const auto& gate : run.follower->alone)
      text += fmt::format("    {} {}\n", gate.name, gate.value.value_or(-99));
  }
  return text;
}

const GateTally* find(const NullRun& run, const char* gate) {
  const auto found = std::ranges::find(run.by_gate, gate, &GateTally::gate);
  return found == run.by_gate.end() ? nullptr : &*found;
}

std::vector<double> log_returns(const columns::CandleColumns& bars) {
  std::vector<double> returns;
  for (std::size_t i = 0; i < bars.size(); ++i)
    returns.push_back(core::elementary::log(bars.close[i] / bars.open[i]));
  return returns;
}

double autocorrelation(const std::vector<double>& values, std::size_t lag) {
  const double mean = analytics::moments(values).mean;
  double product = 0, square = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    square += (values[i] - mean) * (values[i] - mean);
    if (i >= lag) product += (values[i] - mean) * (values[i - lag] - mean);
  }
  return product / square;
}

TEST(SyntheticBars, returns_have_no_memory_but_their_size_has) {
  const auto bars =
      validation::synthetic_bars(validation::coin_like(hour), hour, 35'040, core::Random(3));
  const std::vector<double> returns = log_returns(bars);
  std::vector<double> sizes;
  for (const double one : returns) sizes.push_back(std::abs(one));
  const auto moments = analytics::moments(returns);
  EXPECT_NEAR(moments.deviation_sample.value(), 0.006, 0.001);
  for (const std::size_t lag : {1U, 2U, 24U}) EXPECT_NEAR(autocorrelation(returns, lag), 0, 0.025);
  EXPECT_GT(autocorrelation(sizes, 1), 0.1);
  EXPECT_GT(autocorrelation(sizes, 24), 0.05);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    ASSERT_LE(bars.low[i], std::min(bars.open[i], bars.close[i]));
    ASSERT_GE(bars.high[i], std::max(bars.open[i], bars.close[i]));
    ASSERT_GT(bars.low[i], 0);
    ASSERT_GT(bars.volume[i], 0);
    ASSERT_EQ(bars.open[i], i == 0 ? bars.open[i] : bars.close[i - 1]);
  }
}

TEST(SyntheticBars, shuffled_bars_are_the_sample_in_another_order) {
  const auto bars = sample();
  const auto shuffled = validation::shuffled_bars(bars.view(), hour, 7'000, core::Random(5));
  ASSERT_EQ(shuffled.size(), 7'000U);
  // Twice the sample and a third of it again: every return so many times.
  std::vector<double> wanted, found = log_returns(shuffled);
  const std::vector<double> own = log_returns(bars);
  for (std::size_t i = 0; i < found.size(); ++i) wanted.push_back(own[i % own.size()]);
  EXPECT_GT(std::abs(found[1] - wanted[1]) + std::abs(found[2] - wanted[2]), 0);
  std::ranges::sort(wanted);
  std::ranges::sort(found);
  for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], wanted[i], 1e-9);
}

TEST(NullExperiment, admits_nothing_and_counts_add_up) {
  const NullReport report = experiment({.runs = 4, .strategies = 150, .seed = 1, .years = 2});
  ASSERT_EQ(report.runs.size(), 4U);
  for (std::size_t i = 0; i < report.runs.size(); ++i) {
    const NullRun& run = report.runs[i];
    EXPECT_EQ(run.seed, 1 + i);
    EXPECT_EQ(run.making, making_of(1 + i));
    EXPECT_EQ(run.strategies, 150U);
    EXPECT_EQ(run.admitted, 0U);
    ASSERT_NE(find(run, "execution"), nullptr);
    EXPECT_EQ(find(run, "execution")->judged, 150U);
    ASSERT_NE(find(run, "sharpe"), nullptr);
    EXPECT_EQ(find(run, "sharpe")->judged, find(run, "execution")->passed);
    const GateTally* holdout = find(run, "holdout");
    const GateTally* score = find(run, "score");
    EXPECT_EQ(run.candidates, score == nullptr ? 0 : score->passed);
    if (score != nullptr) {
      EXPECT_EQ(score->judged, holdout->passed);
    }
    for (const GateTally& tally : run.by_gate) EXPECT_LE(tally.passed, tally.judged);
    EXPECT_FALSE(run.follower);
  }
}

TEST(NullExperiment, is_the_same_on_any_number_of_threads_and_in_pieces) {
  NullRequest request{.runs = 3, .strategies = 60, .seed = 7, .years = 1.5, .threads = 1};
  const std::string whole = described(experiment(request));
  request.threads = 3;
  EXPECT_EQ(described(experiment(request)), whole);
  request.runs = 1;
  std::string pieces = described(experiment(request));
  request.seed = 8;
  request.runs = 2;
  pieces += described(experiment(request));
  EXPECT_EQ(pieces, whole);
}

TEST(NullExperiment, a_strong_planted_edge_is_admitted) {
  const NullReport report =
      experiment({.runs = 1, .strategies = 40, .seed = 3, .years = 2, .planted_sharpe = 8});
  ASSERT_EQ(report.runs.size(), 1U);
  const NullRun& run = report.runs.front();
  EXPECT_EQ(run.making, SeriesMaking::Planted);
  EXPECT_EQ(run.strategies, 40U);
  ASSERT_TRUE(run.follower);
  // The mean over many series is 8; a single one of two years has an error of 0.7.
  EXPECT_NEAR(run.follower->sharpe, 8, 2.5);
  // Or somebody of its cluster looked into the vault first.
  EXPECT_TRUE(run.follower->is_admitted || run.follower->stopped_by == "vault_cluster")
      << run.follower->stopped_by;
  EXPECT_GE(run.admitted, 1U);
  // Screen, holdout, score, proof and vault, each on its own.
  std::vector<std::string> names;
  for (const auto& gate : run.follower->alone) names.push_back(gate.name);
  for (const char* gate : {"sharpe", "win_rate", "holdout", "score", "windows", "bar_permutation",
                           "signal_shift", "deflated_sharpe", "vault"})
    EXPECT_EQ(std::ranges::count(names, gate), 1) << gate;
  for (const GateTally& tally : run.by_gate) {
    EXPECT_LE(tally.edge_passed, tally.passed);
    EXPECT_LE(tally.edge_judged, tally.judged);
  }
  EXPECT_GE(find(run, "vault")->edge_passed, 1U);
}

TEST(NullExperiment, what_cannot_be_done_is_refused) {
  const auto fails = [](const NullRequest& request) {
    const auto bars = sample();
    const auto report = null_experiment(settings(), request, bars.view(), {});
    return !report && report.error().kind == core::ErrorKind::Invalid;
  };
  EXPECT_TRUE(fails({.runs = 0, .strategies = 10, .years = 4}));
  EXPECT_TRUE(fails({.runs = 1, .strategies = 0, .years = 4}));
  EXPECT_TRUE(fails({.runs = 1, .strategies = 10, .years = 0}));
  EXPECT_TRUE(fails({.runs = 1, .strategies = 10, .years = std::nan("")}));
  EXPECT_TRUE(fails({.runs = 1, .strategies = 10, .years = 4, .planted_sharpe = -1}));
  // Too short for training, holdout and vault.
  EXPECT_TRUE(fails({.runs = 1, .strategies = 10, .years = 1}));
}

}  // namespace
}  // namespace sixbtc::application
