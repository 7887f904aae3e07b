// Mean, variance and standardised moments of a sample. "none" (nullopt) where undefined.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace sixbtc::analytics {

struct Moments {
  std::size_t count = 0;
  double mean = 0;                         // 0 of an empty sample
  std::optional<double> deviation_sample;  // ddof 1; needs two values
  // Population moments m3/m2^1.5 and m4/m2^2 (raw: a normal sample has 3); none without spread.
  std::optional<double> skewness, kurtosis_raw;
  // The sample-corrected G1 and G2 (excess); need three and four values.
  std::optional<double> skewness_corrected, kurtosis_excess_corrected;
};

// Equal values have a deviation of exactly 0, whatever their mean rounds to.
[[nodiscard]] Moments moments(std::span<const double> values);

// The middle value, or the mean of the two in the middle; `values` must not be empty.
[[nodiscard]] double median(std::vector<double> values);

// numerator / denominator, none when the denominator is none or 0.
[[nodiscard]] std::optional<double> ratio(std::optional<double> numerator,
                                          std::optional<double> denominator);

// Least-squares line of `values` against 0, 1, 2, ...
struct TrendLine {
  double slope = 0;
  std::optional<double> r_squared;         // none for constant values
  std::optional<double> slope_over_error;  // none below three points or for a perfect fit
};
[[nodiscard]] std::optional<TrendLine> trend_line(std::span<const double> values);

}  // namespace sixbtc::analytics
