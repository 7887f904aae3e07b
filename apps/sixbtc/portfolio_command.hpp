// backtest --portfolio: chosen strategies on one account.
#pragma once

#include "application/portfolio_use_case.hpp"
#include "sixbtc/session.hpp"

namespace sixbtc::cli {

[[nodiscard]] int run_portfolio(Session& session, const application::PortfolioRequest& request);

}  // namespace sixbtc::cli
