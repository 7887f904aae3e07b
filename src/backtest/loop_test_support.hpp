// Hand-made series and plain assumptions for the tests of the loop.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

#include "backtest/run.hpp"
#include "core/random.hpp"

namespace sixbtc::backtest::test {

constexpr std::int64_t hour = 3'600'000'000'000;

struct Prices {
  double open, high, low, close;
};

// No costs, no funding, no lot to speak of, one tick of 1e-8, full size allowed.
inline Assumptions free_of_costs() {
  return {.settings = {.initial_capital = 10'000, .stop_atr_multiple = 2, .target_atr_multiple = 0},
          .costs = {.taker = 0,
                    .maker = 0,
                    .slippage = 0,
                    .floor_taker = 0,
                    .floor_slippage = 0,
                    .target_fill = fills::TargetFill::Taker,
                    .funding_interval_hours = 8,
                    .funding_rate_missing = 0,
                    .maintenance_margin_ratio = 0.01},
          .sizing = {.risk_per_trade_pct = 0.02,
                     .max_position_size_pct = 1,
                     .position_cap_basis = risk::CapBasis::Margin,
                     .sizing_curve = risk::SizingCurve::Flat,
                     .balance_curve = {1e4, 1e5, 0.02, 0.005},
                     .leverage_max = 10},
          .rules = {.tick = core::Price::from_units(1),
                    .lot = core::Quantity::from_units(1),
                    .notional_min = core::Amount::from_integer(10),
                    .significant_digits = std::nullopt,
                    .leverage_max = 40},
          .leverage = 3};
}

inline Assumptions with_costs() {
  Assumptions assumptions = free_of_costs();
  assumptions.costs.floor_taker = 0.00045;
  assumptions.costs.floor_slippage = 0.0002;
  assumptions.costs.funding_rate_missing = 0.0001;
  return assumptions;
}

// Bars (hourly unless said otherwise) from 2024-01-01. ATR length 1, so that the ATR of a bar is
// its true range.
inline MarketData series_of(const std::vector<Prices>& prices, const Assumptions& assumptions,
                            const columns::PointSeries& funding = {},
                            market::Interval interval = market::Interval::minutes(60)) {
  columns::CandleColumns candles;
  const auto start = *core::Timestamp::parse("2024-01-01");
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto time =
        start + core::Duration::minutes(static_cast<std::int64_t>(i) * interval.nominal_minutes());
    candles.push_back(
        {time, prices[i].open, prices[i].high, prices[i].low, prices[i].close, 1.0, true});
  }
  return prepare({"test", "perp", "BTCUSDT", interval, 1e-8},
                 columns::CandleSeries(std::move(candles)), funding, assumptions.costs, 1);
}

inline std::vector<Prices> random_walk(core::Random& random, std::size_t bars, double start,
                                       double swing) {
  std::vector<Prices> prices;
  double last = start;
  const auto step = [&] { return start * swing * (random.uniform() - 0.5); };
  for (std::size_t i = 0; i < bars; ++i) {
    const double open = last + 0.2 * step(), close = open + step();
    const double high = std::max(open, close) + std::abs(step());
    const double low = std::min(open, close) - std::abs(step());
    prices.push_back({open, high, low, close});
    last = close;
  }
  return prices;
}

inline strategy::Level percent(double value) {
  return {strategy::Level::Kind::Percent, value};
}
inline strategy::Level distance(double value) {
  return {strategy::Level::Kind::Distance, value};
}
inline strategy::EntryParams stop_and_target(strategy::Level stop, strategy::Level target) {
  return {.stop = stop, .target = target, .trail = std::nullopt, .bars_max = 0};
}

struct Script {
  std::vector<std::int8_t> entry;
  std::vector<std::uint8_t> exit;
};

// A script told bar by bar.
class Replay final : public strategy::StrategyCore {
 public:
  explicit Replay(const Script& script, std::optional<core::Error> failure = std::nullopt,
                  const strategy::EntryParams& defaults = {})
      : script_(script), failure_(std::move(failure)) {
    traits_.defaults = defaults;
  }
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext&) const override {
    return std::make_unique<Told>(script_, failure_);
  }

 private:
  class Told final : public strategy::Evaluation {
   public:
    Told(const Script& script, const std::optional<core::Error>& failure)
        : script_(script), failure_(failure) {}
    [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                              const strategy::PositionView& position) override {
      EXPECT_GT(position.initial_capital, 0);
      strategy::Decision decision;
      const std::size_t bar = window.last();
      if (script_.entry[bar] != 0)
        decision.signal.kind = script_.entry[bar] > 0 ? strategy::SignalKind::OpenLong
                                                      : strategy::SignalKind::OpenShort;
      decision.should_exit =
          position.direction != market::Direction::Flat && script_.exit[bar] != 0;
      return decision;
    }
    void snapshot(strategy::IndicatorSnapshot& out) const override { out.emplace_back("x", 1.0); }
    [[nodiscard]] std::optional<core::Error> failure() const override { return failure_; }

   private:
    const Script& script_;
    const std::optional<core::Error>& failure_;
  };
  Script script_;
  std::optional<core::Error> failure_;
  strategy::Traits traits_;
};

inline RunResult run_script(const Script& script, const MarketData& market,
                            const strategy::EntryParams& levels, const Assumptions& assumptions) {
  return run(SignalColumns{script.entry, script.exit}, market, {0, 0, market.bars().size()}, levels,
             assumptions, {});
}

}  // namespace sixbtc::backtest::test
