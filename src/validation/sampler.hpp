// Which points a search tries next. Never one twice; reproducible from the seed alone.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "validation/search_space.hpp"
#include "validation/trial.hpp"

namespace sixbtc::validation {

enum class SearchMethod : std::uint8_t {
  Grid,    // evenly spread levels
  Random,  // uniform
  Tpe,     // where good trials are denser than the others (parzen.hpp), one parameter at a time
};

// Names as in the configuration (optimiser.tpe.*).
struct TpeRules {
  std::int64_t startup_trials;  // at random before the first guess
  std::int64_t candidates;      // drawn for each parameter; the best is taken
};

// One thread.
class Sampler {
 public:
  // `space` outlives this. `count`: how many points will be asked for at most.
  Sampler(const SearchSpace& space, SearchMethod method, std::size_t count, const TpeRules& rules,
          Ranking ranking, std::uint64_t seed);

  // Up to `count` new points; fewer, or none, when no untried point is left (or, in a space far too
  // large to list, none was found). TPE learns from `finished`.
  [[nodiscard]] std::vector<Point> propose(std::span<const Trial> finished, std::size_t count);

 private:
  // How probable each value of a dimension is among good trials, and by how much more than among
  // the others (a difference of logarithms).
  struct Estimate {
    std::vector<double> probability, gain;
  };
  [[nodiscard]] std::vector<Estimate> estimates(std::span<const Trial> finished) const;
  [[nodiscard]] std::optional<Point> guided(const std::vector<Estimate>& estimates);
  [[nodiscard]] std::optional<Point> uniform();
  bool take(const Point& point);

  const SearchSpace& space_;
  SearchMethod method_;
  TpeRules rules_;
  Ranking ranking_;
  core::Random random_;
  std::vector<Point> grid_;  // still to be tried, last first
  std::set<Point> taken_;
};

}  // namespace sixbtc::validation
