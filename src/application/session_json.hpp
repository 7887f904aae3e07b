// Sessions as JSON: one shape for the command line and the API. Money as decimal strings.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/paper.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const SessionManifest& manifest);  // without sources
[[nodiscard]] nlohmann::ordered_json to_json(const PaperStrategyView& strategy);
[[nodiscard]] nlohmann::ordered_json to_json(const PaperView& view);

}  // namespace sixbtc::application
