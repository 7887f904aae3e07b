// Runs scripts the way TradingView does: cold from the first bar of the chart, orders to the broker
// emulator, the list of trades and the plots out. Pure; safe from any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "simulation/tradingview/broker.hpp"

namespace sixbtc::conformance {

// What the symbol, not the script, decides.
struct Symbol {
  double tick;           // > 0, price units
  double point_value;    // account currency per unit of price and contract
  double quantity_step;  // > 0, contracts
  market::Interval interval;
  std::string time_zone;  // of the exchange
  int day_start_minutes;  // on that clock; below zero: on the day before
};

struct TradeRow {
  bool is_long = false;
  std::size_t entry_bar = 0, exit_bar = 0;
  core::Timestamp entry_time, exit_time;
  double entry_price = 0, exit_price = 0;
  double quantity = 0, profit = 0, commission = 0;
  std::string entry_id, exit_id;  // as called
  std::string exit_comment;       // empty when none was given
};

struct StrategyRun {
  std::vector<TradeRow> trades;   // closed ones, in the order of their entries
  std::vector<double> positions;  // signed contracts, after each bar
  double net_profit = 0, max_drawdown = 0, max_runup = 0;  // account currency
  std::size_t open_trades = 0;
  // What became of use_bar_magnifier = true; empty when the script does not ask for it.
  std::string magnifier;
};

// What the script declares about its broker, with what the symbol imposes.
[[nodiscard]] tradingview::Properties properties_of(const language::Declaration& declaration,
                                                    const Symbol& symbol);

// Fails when the run stops itself (runtime.error, a limit). `minutes`: candles of one minute of the
// same symbol, for the bar magnifier; empty when there are none.
[[nodiscard]] core::Result<StrategyRun> run_tradingview(const language::Program& program,
                                                        const columns::CandleView& bars,
                                                        const Symbol& symbol,
                                                        const columns::CandleView& minutes = {});

// The plots of an indicator by title, one value a bar.
[[nodiscard]] core::Result<std::map<std::string, std::vector<double>>> run_plots(
    const language::Program& program, const columns::CandleView& bars, const Symbol& symbol);

}  // namespace sixbtc::conformance
