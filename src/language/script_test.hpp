// What the tests of this folder share: limits, small series, and runs of a script over them.
#pragma once

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "language/compile.hpp"

namespace sixbtc::language::test {

inline const Limits limits{.source_bytes = 100'000,
                           .nodes = 20'000,
                           .nesting = 100,
                           .loop_iterations = 10'000,
                           .history_bars = 5'000,
                           .state_values = 1'000'000,
                           .text_bytes = 1'000'000,
                           .diagnostics = 20};

inline const strategy::SeriesContext context{"binance", "spot", "BTCUSDT",
                                             market::Interval::minutes(60), 0.01};

// A series of the given closes; each bar spans one more and one less than its close.
inline columns::CandleSeries series_of(const std::vector<double>& closes) {
  columns::CandleColumns columns;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const auto time = core::Timestamp::from_seconds(1'704'067'200 + 3600 * static_cast<int>(i));
    const double open = i == 0 ? closes[0] : closes[i - 1];
    columns.push_back({time, open, std::max(open, closes[i]) + 1, std::min(open, closes[i]) - 1,
                       closes[i], 100 + static_cast<double>(i % 7), true});
  }
  return columns::CandleSeries(std::move(columns));
}

// A random walk with jumps, plateaus and repeated values.
inline columns::CandleSeries random_series(std::size_t bars, std::uint64_t seed) {
  core::Random random(seed);
  std::vector<double> closes;
  double price = 100;
  for (std::size_t i = 0; i < bars; ++i) {
    const auto kind = random.below(10);
    if (kind > 1) price *= 1 + (random.uniform() - 0.5) * (kind == 9 ? 0.1 : 0.02);
    closes.push_back(std::round(price * 100) / 100);
  }
  columns::CandleColumns columns;
  columns.append(series_of(closes).view());
  for (double& volume : columns.volume) volume *= random.below(12) == 0 ? 5 : 1 + random.uniform();
  return columns::CandleSeries(std::move(columns));
}

inline Script compiled(std::string_view source) {
  auto script = compile(source, limits);
  if (!script) {
    ADD_FAILURE() << render(script.error(), source, "test.pine");
    std::abort();
  }
  return std::move(*script);
}

// The watched values of every bar by name, with a flat position throughout.
inline std::map<std::string, std::vector<double>> watch(std::string_view source,
                                                        const columns::CandleSeries& series) {
  const Script script = compiled(source);
  const auto evaluation = script.strategy->begin(context);
  std::map<std::string, std::vector<double>> values;
  strategy::IndicatorSnapshot snapshot;
  for (std::size_t i = 0; i < series.size(); ++i) {
    static_cast<void>(evaluation->on_close(strategy::BarWindow(series.view(), i), {}));
    EXPECT_FALSE(evaluation->failure()) << evaluation->failure()->to_string();
    evaluation->snapshot(snapshot);
    for (const auto& [name, value] : snapshot) values[name].push_back(value);
  }
  return values;
}

// Wraps statements into a script whose variable `x` (a number) is watched.
inline std::vector<double> x_of(std::string_view body, const columns::CandleSeries& series,
                                int version = 6) {
  const std::string source = fmt::format(
      "//@version={}\nstrategy(\"t\")\n{}\nif x > 0\n    strategy.entry(\"L\", strategy.long)\n",
      version, body);
  return watch(source, series)["x"];
}

// A sink that takes every order and says nothing.
class Silent final : public OrderSink {
 public:
  void entry(const OrderValues&) override {}
  void order(const OrderValues&) override {}
  void exit(const OrderValues&) override {}
  void close(const OrderValues&) override {}
  void close_all(const OrderValues&) override {}
  void cancel(std::string_view) override {}
  void cancel_all() override {}
  void risk(RiskRule, double, std::string_view) override {}
  double state(Position) const override { return 0; }
  std::string_view entry_name() const override { return {}; }
  double trade(TradeState, TradeField, double) const override { return na; }
  std::string_view trade_text(TradeState, TradeField, double) const override { return {}; }
};

}  // namespace sixbtc::language::test
