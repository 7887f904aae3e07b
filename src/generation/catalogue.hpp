// What generated conditions are made of: indicators and building blocks as Pine-compatible text
// with the values their numbers may take, and the rules about which go together.
//
// Thresholds of what is measured in prices or volumes are put into multiples of ATR, of the price,
// or of the value's own standard deviation: an absolute number means nothing on another coin.
// Immutable after construction; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generation/strategy.hpp"

namespace sixbtc::generation {

enum class Category : std::uint8_t {
  Momentum,
  Trend,
  Crossover,
  Volatility,
  Volume,
  Statistics,
  Candle,
  PriceAction,
  Regime,
};

// Numbers one input may take, ascending or not; the input's range is their hull, its step the
// largest that reaches all of them.
struct Numbers {
  std::string name;
  std::vector<double> values;
  bool is_integer = false;
};

// A condition in both directions. "$level" is the threshold; an empty text: no such direction.
struct Condition {
  std::string long_text, short_text;
  std::vector<double> long_levels, short_levels;  // equally many; empty: no threshold
  bool is_level_integer = false;

  [[nodiscard]] std::size_t variants() const {
    return long_levels.empty() ? 1 : long_levels.size();
  }
  // Says nothing about direction: a filter.
  [[nodiscard]] bool is_directionless() const {
    return long_text == short_text && long_levels == short_levels;
  }
};

// "$word" in a text is a variable of the entry; parameters are such words.
struct Entry {
  std::string name;
  std::string family;  // two of one family never meet
  Category category = Category::Momentum;
  std::string type;                   // MOM REV TRN BRE VLT VLM CDL
  std::vector<Numbers> parameters;    // inputs
  std::vector<std::string> setup;     // statements, in order
  std::vector<Condition> conditions;  // at least one

  // Choices of parameters, condition and threshold.
  [[nodiscard]] std::uint64_t variants() const;
  // An entry points somewhere with all of its conditions, or is a filter with all of them.
  [[nodiscard]] bool is_filter() const { return conditions.front().is_directionless(); }
  [[nodiscard]] bool offers(TradeDirection direction) const;
};

// One choice of an entry: the value of each parameter, a condition, a threshold of it.
struct Choice {
  std::size_t entry = 0;
  std::vector<std::size_t> parameters;
  std::size_t condition = 0, level = 0;
};

class Catalogue {
 public:
  Catalogue();
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry& operator[](std::size_t i) const { return entries_[i]; }
  [[nodiscard]] std::size_t find(std::string_view name) const;  // must exist

  // Different families, no pair that says the same twice, one of a category (volatility and volume
  // may bring two), and not a trend beside a crossover.
  [[nodiscard]] bool are_compatible(std::size_t a, std::size_t b) const;
  // Choice number `rank` < variants() of an entry.
  [[nodiscard]] Choice choice(std::size_t entry, std::uint64_t rank) const;

 private:
  std::vector<Entry> entries_;
};

// The one catalogue of the program.
[[nodiscard]] const Catalogue& catalogue();

// Pairs of families that never meet.
[[nodiscard]] std::span<const std::array<std::string_view, 2>> refused_pairs();

}  // namespace sixbtc::generation
