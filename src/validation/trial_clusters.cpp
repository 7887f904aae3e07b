#include "validation/trial_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include "analytics/normal.hpp"
#include "core/check.hpp"
#include "core/elementary.hpp"
#include "core/random.hpp"

namespace sixbtc::validation {

namespace {

// Simpson's rule with an even number of steps.
template <class Function>
double integral(double from, double to, Function function) {
  constexpr int steps = 256;
  const double width = (to - from) / steps;
  double sum = function(from) + function(to);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * function(from + width * i);
  return sum * width / 3;
}

// Up to this many trials every leader is compared with.
constexpr std::size_t exhaustive_max = 2'048;
// Beyond, leaders are looked for in tables by the signs of random projections, this many a place.
constexpr std::size_t place_size = 64;
constexpr std::size_t tables = 4;
constexpr std::uint64_t projection_seed = 1;
// Of the correlation of equal rows.
constexpr double rounding = 1e-12;

using Place = std::uint64_t;

class Leaders {
 public:
  Leaders(std::size_t trials, std::size_t blocks) : blocks_(blocks) {
    std::size_t bits = 0;
    if (trials > exhaustive_max)
      while ((trials >> bits) > place_size) ++bits;
    table_count_ = bits == 0 ? 1 : tables;
    bits_ = bits;
    core::Random random(projection_seed);
    planes_.resize(table_count_ * bits * blocks);
    for (double& value : planes_)
      value = analytics::normal_quantile(std::clamp(random.uniform(), 1e-12, 1.0 - 1e-12));
    places_.resize(table_count_);
  }

  struct Found {
    std::uint32_t cluster = 0;
    double likeness = -2;
  };
  // The leader most alike; the lowest cluster among equals.
  [[nodiscard]] Found nearest(std::span<const double> unit) const {
    Found best;
    for (std::size_t table = 0; table < table_count_; ++table) {
      const auto found = places_[table].find(place_of(table, unit));
      if (found == places_[table].end()) continue;
      for (const std::uint32_t cluster : found->second) {
        double product = 0;
        const double* other = units_.data() + cluster * blocks_;
        for (std::size_t i = 0; i < blocks_; ++i) product += unit[i] * other[i];
        if (product > best.likeness || (product == best.likeness && cluster < best.cluster))
          best = {cluster, product};
      }
    }
    return best;
  }
  void add(std::uint32_t cluster, std::span<const double> unit) {
    units_.resize(cluster * blocks_, 0.0);  // clusters without a direction leave a gap
    units_.insert(units_.end(), unit.begin(), unit.end());
    for (std::size_t table = 0; table < table_count_; ++table)
      places_[table][place_of(table, unit)].push_back(cluster);
  }

 private:
  [[nodiscard]] Place place_of(std::size_t table, std::span<const double> unit) const {
    Place place = 0;
    const double* plane = planes_.data() + table * bits_ * blocks_;
    for (std::size_t bit = 0; bit < bits_; ++bit, plane += blocks_) {
      double product = 0;
      for (std::size_t i = 0; i < blocks_; ++i) product += plane[i] * unit[i];
      place = place << 1 | static_cast<Place>(product > 0);
    }
    return place;
  }

  std::size_t blocks_, bits_ = 0, table_count_ = 1;
  std::vector<double> planes_, units_;
  std::vector<std::unordered_map<Place, std::vector<std::uint32_t>>> places_;
};

// Deviations from the mean, of length 1; empty without spread.
std::vector<double> unit_of(std::span<const double> row) {
  double sum = 0;
  for (const double value : row) sum += value;
  const double mean = sum / static_cast<double>(row.size());
  std::vector<double> unit;
  double squares = 0, size = 0;
  for (const double value : row) {
    unit.push_back(value - mean);
    squares += unit.back() * unit.back();
    size += value * value;
  }
  if (!(squares > 1e-24 * size)) return {};
  const double length = std::sqrt(squares);
  for (double& value : unit) value /= length;
  return unit;
}

}  // namespace

double chance_correlation(std::size_t blocks, double probability) {
  CHECK(blocks >= 4);
  CHECK(probability > 0 && probability < 0.5);
  // The density of a correlation r = sin(a) of normal samples is proportional to cos(a)^(n - 3).
  const auto power = static_cast<double>(blocks) - 3;
  const auto density = [&](double angle) {
    return core::elementary::pow(std::max(0.0, core::elementary::cos(angle)), power);
  };
  constexpr double right = std::numbers::pi / 2;
  const double half = integral(0, right, density);
  double low = 0, high = right;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (integral(middle, right, density) > 2 * half * probability ? low : high) = middle;
  }
  return core::elementary::sin(high);
}

TrialClusters cluster_trials(const BlockSums& sums, const ClusterRules& rules) {
  TrialClusters found;
  const std::size_t trials = sums.trials();
  const bool can_tell =
      sums.blocks >= std::max<std::size_t>(4, static_cast<std::size_t>(rules.blocks_min));
  if (can_tell && trials > 1)
    found.correlation =
        std::max(rules.correlation_min,
                 chance_correlation(sums.blocks, rules.chance / static_cast<double>(trials)));
  Leaders leaders(trials, sums.blocks);
  std::optional<std::uint32_t> flat;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const std::vector<double> unit = unit_of(sums.row(trial));
    const auto next = static_cast<std::uint32_t>(found.clusters);
    if (unit.empty()) {
      if (!flat) {
        flat = next;
        ++found.clusters;
      }
      found.of.push_back(*flat);
      found.likeness.push_back(1);
      continue;
    }
    const auto near = can_tell ? leaders.nearest(unit) : Leaders::Found{};
    if (near.likeness >= found.correlation) {
      found.of.push_back(near.cluster);
      found.likeness.push_back(near.likeness > 1 - rounding ? 1.0 : near.likeness);
      continue;
    }
    if (can_tell) leaders.add(next, unit);
    found.of.push_back(next);
    found.likeness.push_back(1);
    ++found.clusters;
  }
  return found;
}

double joint_exceedance(double correlation, double level) {
  CHECK(correlation >= 0 && correlation <= 1);
  // Plackett (1954): the derivative by the correlation is the density at (level, level).
  const double alone = analytics::normal_cdf(-level);
  const double angle = core::elementary::asin(correlation);
  const double both = alone * alone + integral(0, angle, [&](double a) {
                                        return core::elementary::exp(
                                            -level * level / (1 + core::elementary::sin(a)));
                                      }) / (2 * std::numbers::pi);
  return std::clamp(both / alone, 0.0, 1.0);
}

double effective_trials(const TrialClusters& clusters, double level) {
  // A table over the root of 1 - correlation, in which the probability is smooth, read on the side
  // that counts more.
  constexpr std::size_t entries = 1'000;
  std::vector<double> counts;
  for (std::size_t i = 0; i <= entries; ++i) {
    const double root = static_cast<double>(i) / entries;
    counts.push_back(1.0 - joint_exceedance(1.0 - root * root, level));
  }
  double sum = 0;
  for (const double likeness : clusters.likeness) {
    const double root = std::sqrt(1.0 - std::clamp(likeness, 0.0, 1.0));
    // Leaders, counted below, and exact copies of them have likeness 1.
    if (likeness < 1) sum += counts[static_cast<std::size_t>(std::ceil(root * entries))];
  }
  return static_cast<double>(clusters.clusters) + sum;
}

std::optional<TrialOverfitting> trial_overfitting(const BlockSums& sums, std::size_t blocks_max) {
  const std::size_t trials = sums.trials();
  std::size_t blocks = std::min(blocks_max, sums.blocks / 2);
  blocks -= blocks % 2;
  if (trials < 2 || blocks < 2) return std::nullopt;
  std::vector<double> by_time(sums.values.size());
  for (std::size_t trial = 0; trial < trials; ++trial)
    for (std::size_t block = 0; block < sums.blocks; ++block)
      by_time[block * trials + trial] = sums.values[trial * sums.blocks + block];
  const auto found = analytics::backtest_overfitting({by_time, sums.blocks, trials}, blocks);
  if (!found) return std::nullopt;
  return TrialOverfitting{trials, found->splits.size(), blocks, found->probability,
                          found->out_of_sample_loss};
}

}  // namespace sixbtc::validation
