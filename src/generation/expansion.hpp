// Parametric expansion (M-057): one base script yields N strategies, each a complete entity with
// its own source (parameters embedded), its own UUID, its own results (M-021, M-022).
//
// Pure: same base, grid and seed, same strategies. Any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "generation/naming.hpp"
#include "generation/parameter_space.hpp"
#include "language/compile.hpp"
#include "market/interval.hpp"

namespace sixbtc::generation {

struct BaseScript {
  std::string name;  // file name without extension
  std::string source;
};

struct Parameter {
  std::string name, value;
};

struct GeneratedStrategy {
  core::StrategyId id;
  std::string name, alias, type, base_name;
  std::string source;
  market::Interval interval = market::Interval::minutes(60);
  std::vector<Parameter> parameters;  // inputs in script order, then leverage, stop, target, ...
};

// The exit and its leverage as //@sixbtc annotations; what it lacks is not among them.
[[nodiscard]] std::map<std::string, std::string> annotations_of(const ExitChoice& exit);

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
