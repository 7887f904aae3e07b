#include "validation/search_space.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

constexpr std::uint64_t size_max = std::uint64_t{1} << 63;

// The product; size_max when it is not below it.
std::uint64_t product(const std::vector<std::size_t>& levels) {
  std::uint64_t size = 1;
  for (const std::size_t level : levels) {
    std::uint64_t next = 0;
    if (__builtin_mul_overflow(size, level, &next) || next > size_max) return size_max;
    size = next;
  }
  return size;
}

std::vector<std::size_t> levels_of(const SearchSpace& space) {
  std::vector<std::size_t> levels;
  for (const Dimension& dimension : space.dimensions) levels.push_back(dimension.values.size());
  return levels;
}

Point digits(std::uint64_t index, const std::vector<std::size_t>& levels) {
  Point point;
  for (const std::size_t level : levels) {
    point.push_back(static_cast<std::uint32_t>(index % level));
    index /= level;
  }
  return point;
}

// Value of level `level` out of `levels` spread over `values`.
std::uint32_t spread(std::size_t level, std::size_t levels, std::size_t values) {
  if (levels == 1) return static_cast<std::uint32_t>((values - 1) / 2);
  return static_cast<std::uint32_t>((level * (values - 1) + (levels - 1) / 2) / (levels - 1));
}

}  // namespace

bool is_allowed(const SearchSpace& space, const Point& point) {
  return !space.is_allowed || space.is_allowed(point);
}

std::uint64_t size_of(const SearchSpace& space) {
  return product(levels_of(space));
}

Point point_at(const SearchSpace& space, std::uint64_t index) {
  return digits(index, levels_of(space));
}

std::uint32_t neighbour_distance(std::size_t values, double radius) {
  const double steps = radius * static_cast<double>(values - 1);
  return std::max(1U, static_cast<std::uint32_t>(std::lround(steps)));
}

std::vector<Point> neighbours(const SearchSpace& space, const Point& point, double radius) {
  std::vector<Point> found;
  for (std::size_t i = 0; i < space.dimensions.size(); ++i) {
    const Dimension& dimension = space.dimensions[i];
    if (!dimension.is_ordered) continue;
    const std::uint32_t distance = neighbour_distance(dimension.values.size(), radius);
    Point moved = point;
    if (point[i] >= distance) {
      moved[i] = point[i] - distance;
      if (is_allowed(space, moved)) found.push_back(moved);
    }
    moved[i] = point[i] + distance;
    if (moved[i] < dimension.values.size() && is_allowed(space, moved)) found.push_back(moved);
  }
  return found;
}

std::vector<Point> grid(const SearchSpace& space, std::size_t count) {
  CHECK(count >= 1);
  std::vector<std::size_t> levels = levels_of(space);
  while (product(levels) > count) --*std::ranges::max_element(levels);
  std::vector<Point> points;
  for (std::uint64_t index = 0; index < product(levels); ++index) {
    Point point = digits(index, levels);
    for (std::size_t i = 0; i < point.size(); ++i)
      point[i] = spread(point[i], levels[i], space.dimensions[i].values.size());
    if (is_allowed(space, point)) points.push_back(std::move(point));
  }
  return points;
}

}  // namespace sixbtc::validation
