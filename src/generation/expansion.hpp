// Parametric expansion (M-057): one base script yields N strategies, each a complete entity with
// its own source (parameters embedded), its own UUID, its own results (M-021, M-022).
//
// Pure: same base, grid and seed, same strategies. Any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "generation/naming.hpp"
#include "generation/parameter_space.hpp"
#include "generation/strategy.hpp"
#include "language/compile.hpp"
#include "market/interval.hpp"

namespace sixbtc::generation {

struct BaseScript {
  std::string name;  // file name without extension
  std::string source;
};

// The exit and its leverage as //@sixbtc annotations; what it lacks is not among them.
[[nodiscard]] std::map<std::string, std::string> annotations_of(const ExitChoice& exit);

// Everything one base script offers on one grid.
class Expansion {
 public:
  // Fails when the base does not compile or states no type.
  [[nodiscard]] static core::Result<Expansion> make(BaseScript base, const ExpansionGrid& grid,
                                                    const language::Limits& limits);
  [[nodiscard]] const BaseScript& base() const { return base_; }
  [[nodiscard]] const std::string& type() const { return type_; }
  // Combinations of inputs and exits; 2^63 when there are more.
  [[nodiscard]] std::uint64_t size() const { return size_of_space(inputs_, exits_.size()); }
  [[nodiscard]] core::Result<Draft> draft(std::uint64_t index) const;  // index < size()

 private:
  BaseScript base_;
  std::string type_;
  std::vector<RangedInput> inputs_;
  std::vector<ExitChoice> exits_;
  language::Limits limits_{};
};

struct ExpansionRequest {
  market::Interval interval = market::Interval::minutes(60);
  std::string asset;        // for the alias: "BTC"
  std::uint64_t count = 0;  // at most this many
  std::uint64_t seed = 0;
};

// Fails when the base does not compile or states no type.
[[nodiscard]] core::Result<std::vector<GeneratedStrategy>> expand(const BaseScript& base,
                                                                  const ExpansionGrid& grid,
                                                                  const ExpansionRequest& request,
                                                                  const language::Limits& limits,
                                                                  Naming& naming);

}  // namespace sixbtc::generation
