// Combinations of one to three conditions of the catalogue with exits from the grid.
//
// Strategy number `index` of a seed is computed from the two alone: any range of numbers can be
// made anywhere, on any thread, and no two numbers of one seed and interval give the same strategy
// (walks through seeded bijections, no draws). The numbers take directions in turn and the shapes
// in the configured shares; each set of entries is met once before any is met again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "generation/catalogue.hpp"
#include "generation/parameter_space.hpp"
#include "generation/script_writer.hpp"
#include "generation/strategy.hpp"

namespace sixbtc::generation {

enum class Shape : std::uint8_t {
  Single,
  Pair,
  Triple,
  Sequence,    // one condition a few bars after another
  TwoPeriods,  // the same condition on two lengths
  AtrRegime,   // one condition while volatility is high, or low
};
constexpr std::size_t shape_count = 6;

// How many of each shape among their sum; at least one above 0.
using ShapeShares = std::array<std::int64_t, shape_count>;

// Conditions, how they are joined, and which exit goes with them.
struct Picked {
  std::vector<Choice> choices;
  Joining joining = Joining::All;
  std::int64_t within = 0;
  TradeDirection direction = TradeDirection::Both;
  std::size_t exit = 0;
};

class CombinationSpace {
 public:
  explicit CombinationSpace(const ShapeShares& shares);

  // Nothing where the walk has come to the end of what its entries offer: later numbers may give
  // strategies still.
  [[nodiscard]] std::optional<Picked> pick(std::uint64_t seed, std::uint64_t index,
                                           std::size_t exits) const;
  // The same as a script.
  [[nodiscard]] std::optional<Draft> at(std::uint64_t seed, std::uint64_t index,
                                        const std::vector<ExitChoice>& exits) const;

  // Sets of entries of a shape that offer a direction.
  [[nodiscard]] std::size_t sets(Shape shape, TradeDirection direction) const {
    return of(shape, direction).size();
  }

 private:
  using Set = std::array<std::uint16_t, 3>;
  using Sets = std::vector<Set>;
  [[nodiscard]] const Sets& of(Shape shape, TradeDirection direction) const {
    return sets_[static_cast<std::size_t>(shape)][static_cast<std::size_t>(direction)];
  }
  void fill(TradeDirection direction);
  [[nodiscard]] std::uint64_t variants(Shape shape, const Set& set) const;
  static void choose(Shape shape, const Set& set, std::uint64_t rank, Picked& picked);

  ShapeShares shares_;
  std::vector<Shape> schedule_;
  std::vector<std::uint64_t> rank_in_shape_;  // of each place in the schedule
  std::array<std::array<Sets, 3>, shape_count> sets_;
};

}  // namespace sixbtc::generation
