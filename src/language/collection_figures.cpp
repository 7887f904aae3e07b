// Figures of an array beyond its size and sums, and arrays made of another one.
#include "language/collection_figures.hpp"

#include <algorithm>
#include <numeric>

namespace sixbtc::language {

namespace {

using O = CollectionOperation;

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double mode_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = na;
  std::size_t most = 0;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i;
    while (end < values.size() && values[end] == values[i]) ++end;
    if (end - i > most) {
      most = end - i;
      best = values[i];
    }
    i = end;
  }
  return best;
}

double percentile(std::vector<double> values, double percent, bool is_nearest) {
  if (values.empty() || !(percent >= 0 && percent <= 100)) return na;
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  if (is_nearest) {
    const double rank = std::ceil(percent / 100 * count);
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
  }
  // The i-th of n sorted values stands at (i + 0.5) / n.
  const double place = std::clamp(percent / 100 * count - 0.5, 0.0, count - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (place - static_cast<double>(low)) * (values[high] - values[low]);
}

double percent_rank(const std::vector<double>& row, double index) {
  if (!(index >= 0 && index < static_cast<double>(row.size())) || row.size() < 2) return na;
  const double value = row[static_cast<std::size_t>(index)];
  const auto below = std::count_if(row.begin(), row.end(), [&](double x) { return x <= value; });
  return static_cast<double>(below - 1) / static_cast<double>(row.size() - 1) * 100;
}

// In an ascending row; where the value is missing, -1 or its neighbour.
double search(const std::vector<double>& row, double value, O operation) {
  const auto low = std::lower_bound(row.begin(), row.end(), value);
  const auto high = std::upper_bound(row.begin(), row.end(), value);
  const bool is_there = low != high;
  if (operation == O::BinarySearch) return is_there ? static_cast<double>(low - row.begin()) : -1;
  if (operation == O::BinarySearchLeftmost)
    return static_cast<double>(low - row.begin()) - (is_there ? 0 : 1);
  return static_cast<double>(high - row.begin()) - (is_there ? 1 : 0);
}

}  // namespace

double figure(CollectionOperation operation, const std::vector<double>& row, double argument) {
  std::vector<double> values;
  for (const double value : row)
    if (!is_na(value)) values.push_back(value);
  switch (operation) {
    case O::Mode:
      return mode_of(std::move(values));
    case O::PercentRank:
      return percent_rank(row, argument);
    case O::PercentileLinear:
    case O::PercentileNearest:
      return percentile(std::move(values), argument, operation == O::PercentileNearest);
    case O::Every:
      return truth(std::all_of(row.begin(), row.end(), [](double x) { return x == x && x != 0; }));
    case O::Some:
      return truth(std::any_of(row.begin(), row.end(), [](double x) { return x == x && x != 0; }));
    default:
      return search(row, argument, operation);
  }
}

double covariance_of(const std::vector<double>& a, const std::vector<double>& b, bool is_biased) {
  if (a.size() != b.size() || a.empty()) return na;
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  const double divisor = static_cast<double>(a.size()) - (is_biased ? 0 : 1);
  return divisor > 0 ? sum / divisor : na;
}

std::vector<double> derived(CollectionOperation operation, const std::vector<double>& row) {
  std::vector<double> result = row;
  switch (operation) {
    case O::Magnitudes:
      for (double& value : result) value = std::fabs(value);
      break;
    case O::Standardize: {
      const double deviation = std::sqrt(covariance_of(row, row, true));
      const double mean = row.empty() ? na : mean_of(row);
      for (double& value : result) value = deviation > 0 ? (value - mean) / deviation : na;
      break;
    }
    default: {
      std::vector<std::size_t> order(row.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      const bool is_down = operation == O::SortIndicesDown;
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return is_down ? row[b] < row[a] : row[a] < row[b];
      });
      for (std::size_t i = 0; i < order.size(); ++i) result[i] = static_cast<double>(order[i]);
    }
  }
  return result;
}

}  // namespace sixbtc::language
