// Proofs as JSON: one shape for the command line, the database and the API.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/prove.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const validation::ProofGate& gate);
[[nodiscard]] nlohmann::ordered_json to_json(const TrialSummary& trials);
[[nodiscard]] nlohmann::ordered_json to_json(const ScoreView& view);
[[nodiscard]] nlohmann::ordered_json to_json(const ProveView& view);

}  // namespace sixbtc::application
