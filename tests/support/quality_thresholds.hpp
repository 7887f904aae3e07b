// Thresholds that short hand-made series can cross.
#pragma once

#include "columns/quality.hpp"

namespace sixbtc::test {

inline constexpr columns::QualityThresholds short_series_thresholds{.zero_volume_run_min = 3,
                                                                    .artificial_run_min = 2,
                                                                    .listing_bars = 2,
                                                                    .listing_range_max = 10,
                                                                    .outlier_window = 50,
                                                                    .outlier_z_max = 20,
                                                                    .outlier_mad_min = 1e-5,
                                                                    .deviation_max = 0.02,
                                                                    .common_bars_min = 10,
                                                                    .mislabelled_share_min = 0.99};

}  // namespace sixbtc::test
