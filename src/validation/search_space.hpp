// The parameters a search may set: a finite lattice of values, one dimension a parameter.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sixbtc::validation {

struct Dimension {
  std::string name;
  std::vector<std::string> values;  // as text, in ascending order where `is_ordered`
  bool is_ordered = true;           // false: names without an order between them
};

// An index into the values of every dimension.
using Point = std::vector<std::uint32_t>;

struct SearchSpace {
  std::vector<Dimension> dimensions;             // each with at least one value
  std::function<bool(const Point&)> is_allowed;  // empty: every point is
};

[[nodiscard]] bool is_allowed(const SearchSpace& space, const Point& point);

// Number of points, those not allowed included; 2^63 when there are more.
[[nodiscard]] std::uint64_t size_of(const SearchSpace& space);
// Point number `index` below size_of(), the first dimension varying fastest.
[[nodiscard]] Point point_at(const SearchSpace& space, std::uint64_t index);

// How far a neighbour is along an ordered dimension of `values` values: `radius` as a share of the
// way from its first to its last value, at least one step.
[[nodiscard]] std::uint32_t neighbour_distance(std::size_t values, double radius);

// The allowed points one neighbour_distance() away along one ordered dimension, in the order of the
// dimensions, the lower one first. At an edge of the lattice there are fewer.
[[nodiscard]] std::vector<Point> neighbours(const SearchSpace& space, const Point& point,
                                            double radius);

// A grid of at most `count` points (>= 1): all of them when they are that few, else the dimension
// with most levels loses one until they are. Levels are spread evenly from the first to the last
// value; a dimension left with one level has its middle value. Only allowed points.
[[nodiscard]] std::vector<Point> grid(const SearchSpace& space, std::size_t count);

}  // namespace sixbtc::validation
