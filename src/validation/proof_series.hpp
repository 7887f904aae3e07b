// What a proof runs on: the history of every symbol of one strategy, and its portfolio day by day.
//
// Pure, any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/screening/strategy_screen.hpp"
#include "backtest/settings.hpp"
#include "backtest/trade.hpp"
#include "core/result.hpp"

namespace sixbtc::validation {

// One symbol. `market` ends where the vault begins (backtest::until) and outlives the proof.
struct ProofSeries {
  const backtest::MarketData* market = nullptr;
  backtest::Window window;  // all history that is judged
  backtest::Assumptions assumptions;
  // One a bar, not 0 where the quality record complains; empty: it does not.
  std::span<const std::uint8_t> marked = {};
};

// Fees and slippage, the floor included, times `multiple`.
[[nodiscard]] backtest::Assumptions stressed(backtest::Assumptions assumptions, double multiple);

// Runs of one strategy on the same bars again and again.
class ProofRuns {
 public:
  // `series` and what it points to outlive this. `budget_bytes`: for shared signals, all symbols.
  ProofRuns(std::span<const ProofSeries> series, std::size_t budget_bytes);

  // One result a symbol, with its equity curve; the strategy's own failure is the error. Any
  // thread.
  [[nodiscard]] core::Result<std::vector<backtest::RunResult>> run(
      const strategy::StrategyCore& strategy) const;
  // The same with other costs.
  [[nodiscard]] core::Result<std::vector<backtest::RunResult>> run(
      const strategy::StrategyCore& strategy, double cost_multiple) const;

 private:
  std::span<const ProofSeries> series_;
  std::vector<std::unique_ptr<backtest::screening::StrategyScreen>> screens_;
};

// Daily returns of the symbols' equal-risk portfolio: the sum of their marked equity at the end of
// every UTC day, as backtest::measure() has them, from equity curves alone. Where the days end is
// found once.
class DailyMarks {
 public:
  explicit DailyMarks(std::span<const ProofSeries> series);

  [[nodiscard]] std::size_t days() const { return days_; }
  [[nodiscard]] std::vector<double> returns(std::span<const backtest::RunResult> runs) const;

 private:
  std::size_t days_ = 0;
  // Per symbol and day: points of its curve up to the end of that day.
  std::vector<std::vector<std::uint32_t>> points_;
};

// Mean / deviation (n - 1) of daily returns; 0 without spread: a strategy that never trades earns
// nothing.
[[nodiscard]] double daily_sharpe(std::span<const double> returns);

}  // namespace sixbtc::validation
