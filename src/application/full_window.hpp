// All of a series that may be looked at: everything but what is held back for proof.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "application/judge.hpp"

namespace sixbtc::application {

// Of the bars traded on; absent: all but the vault.
struct Period {
  std::optional<core::Timestamp> start, end;
};

// From the days a user types; empty: absent.
[[nodiscard]] core::Result<Period> parse_period(const std::string& start, const std::string& end);

struct FullWindow {
  SeriesWindow window;  // the bars to trade on, as the split's training part
  std::vector<std::string> notes;
};

// The vault and the days after it are never read by a backtest; only a series too short to spare
// them is used whole, and says so. `series` outlives the window.
[[nodiscard]] core::Result<FullWindow> full_window(const PreparedSeries& series,
                                                   const Period& period,
                                                   const ports::BacktestSettings& settings);

}  // namespace sixbtc::application
