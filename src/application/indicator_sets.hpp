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

// One kernel over the closes of all bars; NaN where it has no value yet. Invalid: an unknown kind,
// the message names the known ones. `length` from 1.
[[nodiscard]] core::Result<std::vector<double>> indicator_column(const std::string& kind,
                                                                 std::int64_t length,
                                                                 const columns::CandleView& bars);

}  // namespace sixbtc::application
