// From the configuration to what drills run on.
#pragma once

#include "drill/scenario.hpp"
#include "ports/settings.hpp"

namespace sixbtc::application {

// `is_varied`: other limits and latencies with each seed (`simulate`); otherwise those of the user
// (`drill`).
[[nodiscard]] core::Result<drill::Setup> drill_setup(const ports::Settings& settings,
                                                     bool is_varied);

}  // namespace sixbtc::application
