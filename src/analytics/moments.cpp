#include "analytics/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/check.hpp"

namespace sixbtc::analytics {

Moments moments(std::span<const double> values) {
  Moments result;
  result.count = values.size();
  if (values.empty()) return result;
  const double n = static_cast<double>(values.size());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const bool is_constant = *least == *most;
  result.mean = is_constant ? *least : std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0, cubes = 0, fourths = 0;
  for (const double value : values) {
    const double d = value - result.mean;
    squares += d * d;
    cubes += d * d * d;
    fourths += d * d * d * d;
  }
  if (values.size() >= 2) result.deviation_sample = std::sqrt(squares / (n - 1));
  if (is_constant) return result;
  const double variance = squares / n;
  const double skewness = cubes / n / (variance * std::sqrt(variance));
  const double kurtosis = fourths / n / (variance * variance);
  result.skewness = skewness;
  result.kurtosis_raw = kurtosis;
  if (values.size() >= 3) result.skewness_corrected = std::sqrt(n * (n - 1)) / (n - 2) * skewness;
  if (values.size() >= 4)
    result.kurtosis_excess_corrected =
        (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (kurtosis - 3) + 6);
  return result;
}

double median(std::vector<double> values) {
  CHECK(!values.empty());
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

std::optional<double> ratio(std::optional<double> numerator, std::optional<double> denominator) {
  if (!numerator || !denominator || *denominator == 0) return std::nullopt;
  return *numerator / *denominator;
}

std::optional<TrendLine> trend_line(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double n = static_cast<double>(values.size());
  const double centre = (n - 1) / 2, x_squares = n * (n * n - 1) / 12;
  const double mean = moments(values).mean;
  double products = 0, y_squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    products += (static_cast<double>(i) - centre) * (values[i] - mean);
    y_squares += (values[i] - mean) * (values[i] - mean);
  }
  TrendLine line{products / x_squares, std::nullopt, std::nullopt};
  line.r_squared = ratio(products * products, x_squares * y_squares);
  const double residual = y_squares - line.slope * products;
  if (values.size() >= 3 && residual > 0)
    line.slope_over_error = line.slope / std::sqrt(residual / (n - 2) / x_squares);
  return line;
}

}  // namespace sixbtc::analytics
