// Several strategies on several series, trading one account (profile `perp`): shared equity and
// margin, limits, events in the order of time.
//
// At one instant, in this order, and within each step in the order of the members:
//   1  bars that end here: levels met inside them, funding, the decision
//   2  bars that begin here: gapped levels, signal and time exits
//   3  their entries, each seeing the margin those before it have taken
// So what a position makes inside a bar is in the account when that bar ends, never before.
//
// A strategy sees only its own virtual account (the initial capital and its own results) and a
// refused entry still holds its virtual position: what it decides does not depend on the others.
// Pure: same arguments, same bits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/metrics.hpp"
#include "backtest/settings.hpp"
#include "backtest/shared_funds.hpp"
#include "backtest/trade.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

// One strategy on one series. What it points to outlives the run.
struct PortfolioMember {
  const strategy::StrategyCore* strategy = nullptr;
  const MarketData* market = nullptr;
  Window window;
  Assumptions assumptions;
};

struct MemberResult {
  // Equity and curve are the member's share: an equal part of the capital and its own results, so
  // that the shares of all members add up to the account.
  RunResult run;
  core::Amount contribution;  // the sum over members is exactly the account's profit
  LimitRefusals refusals;     // by limits; the others are in run.counters
};

struct PortfolioRun {
  core::Amount initial, final_equity;
  std::vector<MemberResult> members;  // as given
  std::int64_t positions_peak = 0;
  double exposure_peak = 0;  // largest sum of notionals at entry / equity
  Metrics metrics;           // of the account
};

// At least one member, every window at least one bar. Fails when a strategy stops on the way, or
// when an amount leaves the range of core::Amount.
[[nodiscard]] core::Result<PortfolioRun> run_portfolio(std::span<const PortfolioMember> members,
                                                       const PortfolioLimits& limits,
                                                       double initial_capital);

}  // namespace sixbtc::backtest
