// Which instruments of a session move alike, from the daily closes before it.
#pragma once

#include <vector>

#include "application/session_setup.hpp"

namespace sixbtc::application {

// One entry a pair of instruments with paper.correlation_days_min common days or more.
[[nodiscard]] core::Result<std::vector<engine::CorrelationPlan>> likeness_of_prices(
    const Services& services, const SessionSetup& setup);

}  // namespace sixbtc::application
