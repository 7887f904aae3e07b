#include "application/judge_many.hpp"

#include "adapters/yaml_config/yaml_config.hpp"
#include "application/planted_edge.hpp"
#include "support/language_limits.hpp"
#include "validation/synthetic_bars.hpp"

namespace sixbtc::application {
namespace {

const char* const columnar = R"(//@version=6
//@sixbtc type=MOM stop=2% target=4%
strategy("Columns")
if ta.crossover(close, ta.sma(close, 20))
    strategy.entry("L", strategy.long)
)";
// Counts crossings: no column can tell what it decides.
const char* const sequential = R"(//@version=6
//@sixbtc type=MOM stop=2% target=4%
strategy("Bar by bar")
var int crossings = 0
if ta.crossover(close, ta.sma(close, 20))
    crossings := crossings + 1
if crossings % 2 == 1
    strategy.entry("L", strategy.long)
)";

ports::Settings quick_settings() {
  ports::Settings settings =
      yaml_config::load({.file = {}, .extra_files = {}, .environment = {}, .sets = {}})
          .value()
          .settings;
  settings.backtest.prefix_check_bars = 10;
  return settings;
}

// Once a progress line asked for costs, the runs that found them out were counted among the runs.
TEST(JudgeMany, runs_that_only_found_out_costs_are_not_counted) {
  constexpr std::size_t strategies = 1'000;  // enough for costs to be tried
  const market::Interval hour = market::Interval::minutes(60);
  const ports::Settings settings = quick_settings();
  const PreparedSeries series = prepare_made(validation::synthetic_bars(validation::coin_like(hour),
                                                                        hour, 600, core::Random(1)),
                                             hour, "made", settings)
                                    .value();
  const SeriesWindow window{
      .series = &series,
      .split = {.training = {.shown_from = 0, .first_decision = 100, .end = 400},
                .holdout = {.shown_from = 300, .first_decision = 400, .end = 500},
                .vault_first = 500,
                .unseen_first = 550,
                .end = 600}};
  const auto fast = language::compile(columnar, test::language_limits).value();
  const auto slow = language::compile(sequential, test::language_limits).value();
  std::vector<JudgeTask> tasks;
  for (std::size_t i = 0; i < strategies; ++i)
    tasks.push_back({i % 2 == 0 ? fast.strategy.get() : slow.strategy.get(),
                     i % 2 == 0 ? "fast" : "slow",
                     {window}});
  const core::ManualClock clock(core::Timestamp::from_nanoseconds(0));
  const ShareListener listener{clock, [](double) {}};
  const JudgedMany told = judge_many(tasks, settings, {}, nullptr, &listener);
  const JudgedMany untold = judge_many(tasks, settings, {});
  ASSERT_TRUE(told.judgements[0].value().has_value());
  EXPECT_GT(told.judgements[0]->value().training.metrics.trades, 0u);
  EXPECT_GE(untold.paths.fast, strategies / 2);
  EXPECT_GE(untold.paths.sequential, strategies / 2);
  EXPECT_EQ(told.paths.fast, untold.paths.fast);
  EXPECT_EQ(told.paths.sequential, untold.paths.sequential);
}

}  // namespace
}  // namespace sixbtc::application
