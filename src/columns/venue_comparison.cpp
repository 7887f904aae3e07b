#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "columns/quality.hpp"
#include "core/elementary.hpp"

namespace sixbtc::columns {

namespace {

// Calls `visit(i, j)` for every time that both views have.
template <class Visit>
void for_common_times(const CandleView& a, const CandleView& b, const Visit& visit) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a.open_time[i] == b.open_time[j])
      visit(i++, j++);
    else if (a.open_time[i] < b.open_time[j])
      ++i;
    else
      ++j;
  }
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  const std::size_t middle = values.size() / 2;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(middle);
  std::nth_element(values.begin(), at, values.end());
  if (values.size() % 2 == 1) return *at;
  return std::midpoint(*std::max_element(values.begin(), at), *at);
}

}  // namespace

VenueComparison compare_venues(const CandleView& series, const CandleView& other, Relation relation,
                               const QualityThresholds& thresholds) {
  VenueComparison result;
  std::vector<double> deviations;
  std::size_t equal = 0;
  core::Timestamp first;
  for_common_times(series, other, [&](std::size_t i, std::size_t j) {
    if (result.common_bars++ == 0) first = series.time(i);
    if (series.close[i] == other.close[j]) ++equal;
    const double deviation = std::abs(core::elementary::log(series.close[i] / other.close[j]));
    if (!std::isfinite(deviation)) return;  // prices that are not positive are found elsewhere
    deviations.push_back(deviation);
    result.max_deviation = std::max(result.max_deviation, deviation);
    if (deviation > thresholds.deviation_max)
      result.findings.push_back({QualityKind::VenueDeviation, series.time(i), 1,
                                 fmt::format("close {} against {}: {:.4f} apart in logarithm",
                                             series.close[i], other.close[j], deviation)});
  });
  result.median_deviation = median_of(std::move(deviations));
  if (result.common_bars > 0)
    result.equal_share = static_cast<double>(equal) / static_cast<double>(result.common_bars);
  if (relation == Relation::DifferentMarket && result.common_bars >= thresholds.common_bars_min &&
      result.common_bars > 0 && result.equal_share >= thresholds.mislabelled_share_min)
    result.findings.push_back({QualityKind::MislabelledSource, first, result.common_bars,
                               fmt::format("{} of {} closes equal a series of another market",
                                           equal, result.common_bars)});
  return result;
}

std::vector<QualityFinding> compare_with_built(const CandleView& series, const CandleView& built) {
  std::vector<QualityFinding> findings;
  for_common_times(series, built, [&](std::size_t i, std::size_t j) {
    const market::Candle a = series.at(i), b = built.at(j);
    if (!b.is_complete) return;  // the finer series says less than this bar
    if (a.open != b.open || a.high != b.high || a.low != b.low || a.close != b.close ||
        a.volume != b.volume)
      findings.push_back({QualityKind::PartialBar, a.open_time, 1,
                          fmt::format("recorded {} {} {} {} volume {}, built {} {} {} {} volume {}",
                                      a.open, a.high, a.low, a.close, a.volume, b.open, b.high,
                                      b.low, b.close, b.volume)});
  });
  return findings;
}

}  // namespace sixbtc::columns
