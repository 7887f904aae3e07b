// What an optimisation may set in a script: inputs that say which values they may take and, where
// asked for, the exits of its annotations.
#pragma once

#include <string>
#include <vector>

#include "generation/parameter_space.hpp"
#include "language/compile.hpp"
#include "ports/settings.hpp"
#include "validation/search_space.hpp"

namespace sixbtc::application {

struct ChosenParameter {
  std::string name, value;
};

// Immutable; any thread.
class SearchParameters {
 public:
  // Inputs: numbers with minval, maxval and step, and inputs with options (ordered where they are
  // numbers); the first generation.expansion.inputs_max ones of the script (M-062). Exits, for a
  // script without exits of its own: stop, target and time exit of the expansion's grid for the
  // interval, in the unit of the script's own annotation, else in percent; only combinations an
  // expansion allows. Fails when there is nothing to set.
  [[nodiscard]] static core::Result<SearchParameters> create(const language::Script& script,
                                                             const ports::Settings& settings,
                                                             market::Interval interval,
                                                             bool with_exits,
                                                             const std::string& where);

  [[nodiscard]] const validation::SearchSpace& space() const { return space_; }
  [[nodiscard]] core::Result<std::string> embed(const std::string& source,
                                                const validation::Point& point,
                                                const language::Limits& limits) const;
  [[nodiscard]] std::vector<ChosenParameter> at(const validation::Point& point) const;

 private:
  struct Exits {
    std::vector<strategy::Level> stops;
    std::vector<std::optional<strategy::Level>> targets;
    std::vector<std::uint32_t> bars_max;
    int leverage = 1;

    [[nodiscard]] generation::ExitChoice at(const validation::Point& point,
                                            std::size_t first) const;
  };
  void add_exits(Exits exits, const generation::ExpansionGrid& grid,
                 const generation::OwnExits& own);

  validation::SearchSpace space_;
  std::size_t inputs_ = 0;  // the first dimensions; stop, target and bars follow
  std::optional<Exits> exits_;
};

}  // namespace sixbtc::application
