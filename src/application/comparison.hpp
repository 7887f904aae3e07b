// Two strategies side by side over the days both can be run on. Nothing is stored.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "analytics/comparison.hpp"
#include "application/full_window.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

// Whether a side is named by a file rather than by a stored strategy.
[[nodiscard]] bool is_script(const std::string& text);

struct ComparisonRequest {
  std::array<std::string, 2> strategies;  // stored strategies, or scripts (*.pine)
  SeriesRequest series;                   // of the scripts
  Period period;
};

struct ComparedTrade {
  market::SeriesKey series;
  backtest::Trade trade;
  friend bool operator==(const ComparedTrade&, const ComparedTrade&) = default;
};

struct ComparedSide {
  std::string name, id;  // no id: a script
  std::vector<market::SeriesKey> series;
  backtest::Metrics metrics;
  std::vector<ComparedTrade> trades;  // by entry time, then in the order of the series
};

// The first trade that is not the same on both sides; one side may have no more.
struct FirstDifference {
  std::size_t index = 0;  // trades before it are equal
  std::array<std::optional<ComparedTrade>, 2> trade;
};

struct ComparisonView {
  core::Timestamp from, to;
  std::string venue;
  double confidence = 0;
  std::vector<std::string> notes;
  std::array<ComparedSide, 2> sides;
  analytics::ReturnDifference returns;        // daily, first side minus second
  std::optional<FirstDifference> difference;  // none: every trade is the same
};

[[nodiscard]] core::Result<ComparisonView> compare(const Services& services,
                                                   const ComparisonRequest& request);

}  // namespace sixbtc::application
