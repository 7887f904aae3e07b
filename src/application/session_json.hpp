// Sessions as JSON: one shape for the command line and the API. Money as decimal strings.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/paper.hpp"
#include "application/session_parity.hpp"
#include "application/session_replay.hpp"
#include "application/why_then.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const SessionManifest& manifest);  // without sources
[[nodiscard]] nlohmann::ordered_json to_json(const PaperStrategyView& strategy);
[[nodiscard]] nlohmann::ordered_json to_json(const SessionTrade& trade);
[[nodiscard]] nlohmann::ordered_json to_json(const PaperView& view);  // without the trades
[[nodiscard]] nlohmann::ordered_json to_json(const ReplayView& view);
[[nodiscard]] nlohmann::ordered_json to_json(const ParityParts& parts);
[[nodiscard]] nlohmann::ordered_json to_json(const ParityView& view);
[[nodiscard]] nlohmann::ordered_json to_json(const WhyView& view);

}  // namespace sixbtc::application
