// How alike two strategies are: the correlation of their daily returns over the days both have.
#pragma once

#include <optional>

#include "ports/pool_repository.hpp"

namespace sixbtc::pipeline {

// None with fewer than `days_min` common days, or when one of them has no spread there.
[[nodiscard]] std::optional<double> return_correlation(const ports::DailyReturns& a,
                                                       const ports::DailyReturns& b,
                                                       std::int64_t days_min);

}  // namespace sixbtc::pipeline
