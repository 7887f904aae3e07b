// What the configuration says of risk and execution, as the engine takes it.
#include "application/session_setup.hpp"
#include "live/execution_policy.hpp"
#include "ports/risk_policy.hpp"

namespace sixbtc::application {

engine::Policies engine_policies(const ports::Settings& settings) {
  return {.risk = ports::risk_policy(settings.risk),
          .execution = live::execution_policy(settings.execution)};
}

}  // namespace sixbtc::application
