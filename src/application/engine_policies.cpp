// What the configuration says of risk and execution, as the engine takes it.
#include "application/session_setup.hpp"
#include "live/execution_policy.hpp"
#include "ports/risk_policy.hpp"

namespace sixbtc::application {

engine::Policies engine_policies(const ports::Settings& settings) {
  return {.risk = ports::risk_policy(settings.risk),
          .execution = live::execution_policy(settings.execution)};
}

engine::EngineSettings engine_settings(const ports::Settings& settings,
                                       const backtest::Assumptions& any) {
  return {.initial_capital = settings.backtest.initial_capital,
          .unsaid = {.stop_atr_multiple = any.settings.stop_atr_multiple,
                     .target_atr_multiple = any.settings.target_atr_multiple},
          .atr_length = static_cast<int>(settings.backtest.atr_length),
          .warmup_bars = settings.backtest.warmup_bars,
          .entry_price_wait = core::Duration::seconds(settings.execution.entry_price_wait_seconds),
          .unprotected_max = core::Duration::seconds(settings.execution.unprotected_max_seconds),
          .costs = fills::with_floor(any.costs)};
}

}  // namespace sixbtc::application
