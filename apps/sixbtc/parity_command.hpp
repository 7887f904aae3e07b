// backtest --profile tradingview: a list of trades to lay beside TradingView's own.
#pragma once

#include "application/backtest_use_cases.hpp"
#include "sixbtc/session.hpp"

namespace sixbtc::cli {

[[nodiscard]] int run_parity(Session& session, const std::string& file,
                             const application::BacktestRequest& request);

}  // namespace sixbtc::cli
