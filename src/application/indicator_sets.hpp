// The configured indicators (indicators.sets: M-166, M-167, M-217), computed over a stored series
// with the kernels strategies use.
#pragma once

#include <vector>

#include "application/series_access.hpp"

namespace sixbtc::application {

// Values of every configured set that names the bars' interval, at each bar that has one. An
// unknown kind is an error naming the known ones.
[[nodiscard]] core::Result<std::vector<ports::IndicatorValueRecord>> indicator_values(
    const ports::IndicatorSettings& settings, const Bars& bars);

}  // namespace sixbtc::application
