// The sources of strategies there are, made from the configuration.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "application/script_library.hpp"
#include "application/services.hpp"
#include "generation/combinator.hpp"
#include "generation/source.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::application {

// In the order in which they take turns.
[[nodiscard]] std::vector<std::string> source_names();
// Those that are on.
[[nodiscard]] std::vector<std::string> configured_sources(const ports::SourceSettings& settings);

[[nodiscard]] generation::ShapeShares shape_shares(const ports::CombinatorSettings& settings);

// NotFound for an unknown name. Base scripts that do not compile go to `problems`. `patterns`: who
// finds them; null: our miner, from scratch. `services` and `patterns` outlive the source.
using SourcePointer = std::unique_ptr<generation::Source>;
[[nodiscard]] core::Result<SourcePointer> make_source(const Services& services,
                                                      const std::string& name, std::uint64_t seed,
                                                      std::vector<ScriptProblem>& problems,
                                                      ports::PatternSource* patterns = nullptr);

}  // namespace sixbtc::application
