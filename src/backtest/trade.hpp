// What a run leaves behind: trades, counts, equity.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.hpp"
#include "fills/levels.hpp"
#include "market/side.hpp"

namespace sixbtc::backtest {

// A closed trade. Money in the account's currency. Bars are indices into the series.
struct Trade {
  std::uint32_t entry_bar = 0, exit_bar = 0;
  std::int64_t entry_time = 0, exit_time = 0;  // open of the bar the fill happened in; nanoseconds
  market::Direction direction = market::Direction::Long;
  fills::ExitReason reason = fills::ExitReason::End;
  bool is_cap_bound = false;
  double entry_price = 0, exit_price = 0;  // fills, slippage included
  double quantity = 0;                     // base units
  double gross = 0;                        // price difference times quantity
  double fees = 0;                         // both sides, >= 0
  double funding = 0;                      // received minus paid
  double pnl = 0;                          // gross - fees + funding
  double risk = 0;                         // money to the first stop at entry, before costs
  double stop = 0, target = 0;             // levels at entry; infinite or not above 0: none
  // Largest move against and for the position as ratios of the entry fill, >= 0: extremes of
  // completed bars and the exit itself.
  double mae = 0, mfe = 0;

  [[nodiscard]] double notional() const { return entry_price * quantity; }
  friend bool operator==(const Trade&, const Trade&) = default;
};

// Why signals did not become trades, and what the result leans on.
struct Counters {
  std::uint64_t entries = 0;
  std::uint64_t below_minimum_notional = 0;
  std::uint64_t no_free_margin = 0;
  std::uint64_t no_equity = 0;
  std::uint64_t no_confidence = 0;
  std::uint64_t bad_levels = 0;  // stop or target on the wrong side of the fill, or no stop at all
  std::uint64_t held_back = 0;   // by a cooldown or the limit of entries a day
  std::uint64_t cap_bound = 0;
  std::uint64_t funding_assumed = 0;  // payments at the configured rate, none being recorded
  friend bool operator==(const Counters&, const Counters&) = default;
};

// Sums over the closed trades.
struct Closed {
  std::uint64_t trades = 0, wins = 0;
  double drawdown = 0;  // of realised equity, trade by trade, >= 0
  market::Direction last = market::Direction::Flat;
  friend bool operator==(const Closed&, const Closed&) = default;
};

struct RunResult {
  std::vector<Trade> trades;  // empty where only sums were asked for
  Closed closed;
  Counters counters;
  double initial_capital = 0;
  double equity = 0;  // realised, all positions closed
  // Mark to market at the close of every bar from first_decision on; empty unless asked for.
  std::vector<double> equity_curve;
  std::uint64_t bars_in_position = 0;
  bool is_open_at_end = false;         // the last trade was closed by the end of the data
  std::optional<core::Error> failure;  // the strategy stopped deciding on the way, and why
};

}  // namespace sixbtc::backtest
