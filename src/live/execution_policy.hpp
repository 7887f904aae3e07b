// execution.* of the configuration as the order manager takes it.
#pragma once

#include "execution/policy.hpp"
#include "ports/execution_settings.hpp"

namespace sixbtc::live {

[[nodiscard]] execution::ExecutionPolicy execution_policy(const ports::ExecutionSettings& settings);

}  // namespace sixbtc::live
