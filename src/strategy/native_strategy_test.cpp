#include "strategy/native_momentum.hpp"

#include <gtest/gtest.h>

namespace sixbtc::strategy {
namespace {

columns::CandleSeries hourly(const std::vector<double>& closes) {
  columns::CandleColumns columns;
  for (std::size_t i = 0; i < closes.size(); ++i)
    columns.push_back({core::Timestamp::from_seconds(3600 * static_cast<int>(i)), closes[i],
                       closes[i], closes[i], closes[i], 1, true});
  return columns::CandleSeries(std::move(columns));
}

const NativeMomentumParams params{.lookback = core::Duration::hours(2),
                                  .threshold = 0.05,
                                  .stop_percent = 0.02,
                                  .break_even_at = 0.04,
                                  .leverage = 2};
const SeriesContext context{"binance", "spot", "BTCUSDT", market::Interval::minutes(60), 0.01};

Decision at(const columns::CandleSeries& series, std::size_t bar, const PositionView& position) {
  const auto core = make_native_momentum(params);
  return (*core)->begin(context)->on_close(BarWindow(series.view(), bar), position);
}

}  // namespace

TEST(NativeStrategy, the_hooks_make_one_decision) {
  const auto series = hourly({100, 101, 110, 100, 99});
  EXPECT_EQ(at(series, 1, {}).signal.kind, SignalKind::Hold) << "not enough history";
  const Decision opens = at(series, 2, {});
  EXPECT_EQ(opens.signal.kind, SignalKind::OpenLong);
  EXPECT_NEAR(opens.signal.confidence, 1.0, 1e-12);
  EXPECT_EQ(opens.entry.stop, (Level{Level::Kind::Percent, 0.02}));
  EXPECT_FALSE(opens.update);

  PositionView held{.direction = market::Direction::Long, .quantity = 1, .entry_price = 101};
  const Decision keeps = at(series, 2, held);
  ASSERT_TRUE(keeps.update);
  EXPECT_EQ(keeps.update->stop, (Level{Level::Kind::Price, 101}));
  EXPECT_FALSE(keeps.should_exit);
  const Decision leaves = at(series, 4, held);
  EXPECT_TRUE(leaves.should_exit);
  EXPECT_EQ(leaves.signal.kind, SignalKind::OpenShort);
}

TEST(NativeStrategy, an_evaluation_is_a_function_of_its_window) {
  const auto series = hourly({100, 103, 110, 100, 99, 120, 90});
  const auto core = make_native_momentum(params);
  const auto running = (*core)->begin(context);
  for (std::size_t bar = 0; bar < series.size(); ++bar) {
    const Decision decision = running->on_close(BarWindow(series.view(), bar), {});
    EXPECT_EQ(decision.signal.kind, at(series, bar, {}).signal.kind) << bar;
    IndicatorSnapshot snapshot;
    running->snapshot(snapshot);
    EXPECT_EQ(snapshot.size(), 1u);
  }
}

TEST(NativeStrategy, parameters_are_checked) {
  NativeMomentumParams bad = params;
  bad.threshold = 0;
  EXPECT_FALSE(make_native_momentum(bad));
}

}  // namespace sixbtc::strategy
