// How the returns of two strategies on the same days differ, and how sure that is.
//
// Intervals: percentiles (Efron 1979) of a stationary bootstrap (Politis and Romano 1994) that
// draws the days of both together, so what the two share cancels.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "analytics/trades.hpp"

namespace sixbtc::analytics {

// Pearson's; none below two pairs or without spread in either.
[[nodiscard]] std::optional<double> correlation(std::span<const double> a,
                                                std::span<const double> b);

struct PairedBootstrap {
  std::size_t resamples;
  double restart;  // 1 / mean block length in days
  double confidence;
  std::uint64_t seed;
};

// a - b. None where a side is undefined; no interval below three days, or when a fifth of the
// resamples or more is undefined (returns that hardly ever move).
struct Difference {
  std::optional<double> value;
  std::optional<Interval> interval;
};

struct ReturnDifference {
  std::size_t days = 0;
  std::optional<double> correlation;
  Difference mean;           // per day
  Difference sharpe_annual;  // 365 days a year
  Difference deviation_annual;
};

// Returns of the same days, equally many.
[[nodiscard]] ReturnDifference compare_returns(std::span<const double> a, std::span<const double> b,
                                               const PairedBootstrap& bootstrap);

}  // namespace sixbtc::analytics
