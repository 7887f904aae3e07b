#include "validation/sampler.hpp"

#include <algorithm>

#include "core/elementary.hpp"
#include "validation/parzen.hpp"

namespace sixbtc::validation {

namespace {

// Draws before a proposal is given up, or before the points left are listed.
constexpr int draws_max = 64;
// Spaces up to this size are listed to find a point that is left.
constexpr std::uint64_t listed_max = 1 << 16;

// Indices of ordered values are cells [i - 1/2, i + 1/2].
std::vector<double> probabilities_of(const std::vector<std::uint32_t>& seen,
                                     const Dimension& dimension) {
  const std::size_t values = dimension.values.size();
  if (!dimension.is_ordered) return choice_probabilities(seen, values);
  const std::vector<double> observations(seen.begin(), seen.end());
  return ParzenDensity(observations, -0.5, static_cast<double>(values) - 0.5).probabilities(values);
}

std::size_t draw_from(const std::vector<double>& probabilities, core::Random& random) {
  double share = random.uniform();
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    share -= probabilities[i];
    if (share < 0) return i;
  }
  return probabilities.size() - 1;
}

}  // namespace

Sampler::Sampler(const SearchSpace& space, SearchMethod method, std::size_t count,
                 const TpeRules& rules, Ranking ranking, std::uint64_t seed)
    : space_(space), method_(method), rules_(rules), ranking_(ranking), random_(seed) {
  if (method != SearchMethod::Grid) return;
  grid_ = grid(space, count);
  std::ranges::reverse(grid_);
}

std::vector<Point> Sampler::propose(std::span<const Trial> finished, std::size_t count) {
  std::vector<Point> proposed;
  if (method_ == SearchMethod::Grid) {
    for (; proposed.size() < count && !grid_.empty(); grid_.pop_back())
      proposed.push_back(grid_.back());
    return proposed;
  }
  std::vector<Estimate> learnt;
  if (method_ == SearchMethod::Tpe && !finished.empty() &&
      finished.size() >= static_cast<std::size_t>(rules_.startup_trials))
    learnt = estimates(finished);
  while (proposed.size() < count) {
    std::optional<Point> point;
    if (!learnt.empty()) point = guided(learnt);
    if (!point) point = uniform();
    if (!point) break;
    proposed.push_back(std::move(*point));
  }
  return proposed;
}

std::vector<Sampler::Estimate> Sampler::estimates(std::span<const Trial> finished) const {
  std::vector<bool> is_good(finished.size(), false);
  const std::vector<std::size_t> order = ranked(finished, ranking_);
  for (std::size_t i = 0; i < good_count(finished.size()); ++i) is_good[order[i]] = true;
  std::vector<Estimate> found;
  for (std::size_t d = 0; d < space_.dimensions.size(); ++d) {
    std::vector<std::uint32_t> good, bad;
    for (std::size_t i = 0; i < finished.size(); ++i)
      (is_good[i] ? good : bad).push_back(finished[i].point[d]);
    Estimate estimate{probabilities_of(good, space_.dimensions[d]), {}};
    const std::vector<double> otherwise = probabilities_of(bad, space_.dimensions[d]);
    for (std::size_t i = 0; i < otherwise.size(); ++i)
      estimate.gain.push_back(core::elementary::log(estimate.probability[i]) -
                              core::elementary::log(otherwise[i]));
    found.push_back(std::move(estimate));
  }
  return found;
}

// For each parameter the most promising of some candidates. Where that point was tried before,
// again with half as many, which is less greedy, down to one.
std::optional<Point> Sampler::guided(const std::vector<Estimate>& estimates) {
  std::int64_t candidates = rules_.candidates;
  for (int i = 0; i < draws_max; ++i, candidates = std::max<std::int64_t>(1, candidates / 2)) {
    Point point;
    for (const Estimate& estimate : estimates) {
      std::size_t best = draw_from(estimate.probability, random_);
      for (std::int64_t j = 1; j < candidates; ++j) {
        const std::size_t candidate = draw_from(estimate.probability, random_);
        if (estimate.gain[candidate] > estimate.gain[best]) best = candidate;
      }
      point.push_back(static_cast<std::uint32_t>(best));
    }
    if (take(point)) return point;
  }
  return std::nullopt;
}

std::optional<Point> Sampler::uniform() {
  for (int i = 0; i < draws_max; ++i) {
    Point point;
    for (const Dimension& dimension : space_.dimensions)
      point.push_back(static_cast<std::uint32_t>(random_.below(dimension.values.size())));
    if (take(point)) return point;
  }
  const std::uint64_t size = size_of(space_);
  if (size > listed_max) return std::nullopt;
  const std::uint64_t first = random_.below(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    const Point point = point_at(space_, (first + i) % size);
    if (take(point)) return point;
  }
  return std::nullopt;
}

bool Sampler::take(const Point& point) {
  return is_allowed(space_, point) && taken_.insert(point).second;
}

}  // namespace sixbtc::validation
