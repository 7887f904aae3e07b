// The standard normal distribution, to the last few bits of a double.
#pragma once

namespace sixbtc::analytics {

// P(Z <= z).
[[nodiscard]] double normal_cdf(double z);

// The z with P(Z <= z) = p, 0 < p < 1 (checked).
[[nodiscard]] double normal_quantile(double p);

}  // namespace sixbtc::analytics
