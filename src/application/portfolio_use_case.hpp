// Chosen strategies across their symbols on one account. Nothing is stored: it is a look at
// strategies already judged, in-sample.
#pragma once

#include <string>
#include <vector>

#include "application/full_window.hpp"
#include "application/services.hpp"
#include "backtest/portfolio.hpp"

namespace sixbtc::application {

struct PortfolioRequest {
  std::vector<std::string> strategies;  // ids, names or aliases; their order breaks ties
  Period period;
};

struct PortfolioMemberView {
  std::string strategy, id;
  market::SeriesKey series;
  backtest::MemberResult result;
};

// Of one strategy over all its series; together exactly the account's profit.
struct Contribution {
  std::string strategy, id;
  core::Amount profit;
  std::size_t trades = 0;
};

struct PortfolioView {
  std::string venue;
  core::Timestamp from, to;  // first bar of any member to the end of the last
  std::vector<std::string> notes;
  core::Amount initial, final_equity;
  std::vector<Contribution> strategies;      // in the order asked for
  std::vector<PortfolioMemberView> members;  // theirs, one a series
  std::int64_t positions_peak = 0;
  double exposure_peak = 0;
  backtest::Metrics metrics;
  core::Timestamp curve_from;         // midnight
  std::vector<double> equity_by_day;  // marked to market, of every calendar day from curve_from on
};

[[nodiscard]] core::Result<PortfolioView> run_portfolio(const Services& services,
                                                        const PortfolioRequest& request);

}  // namespace sixbtc::application
