// Results as JSON: one shape for the command line, the database and the API.
// Ratios are fractions, undefined values null, times RFC 3339.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/judge.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const backtest::Metrics& metrics);
[[nodiscard]] nlohmann::ordered_json to_json(const validation::Gate& gate);
[[nodiscard]] nlohmann::ordered_json to_json(const validation::Score& score);
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<validation::Gate>& gates);
[[nodiscard]] nlohmann::ordered_json to_json(const backtest::Trade& trade);
[[nodiscard]] nlohmann::ordered_json to_json(const Bands& bands);

}  // namespace sixbtc::application
