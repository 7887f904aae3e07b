// From the configuration to what risk/ holds entries against.
#pragma once

#include "ports/settings.hpp"

namespace sixbtc::ports {

[[nodiscard]] risk::SizingPolicy sizing_policy(const RiskSettings& settings);
// Within the hard limits for every configuration that the schema accepts.
[[nodiscard]] risk::Policy risk_policy(const RiskSettings& settings);

}  // namespace sixbtc::ports
