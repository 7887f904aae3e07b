// The base of strategies written in C++ (M-030, M-038). A strategy answers four questions; the
// base turns the answers into one decision for each close and keeps nothing between bars, so a
// native strategy is a pure function of the window and the position by construction.
#pragma once

#include "strategy/strategy_core.hpp"

namespace sixbtc::strategy {

class NativeStrategy {
 public:
  virtual ~NativeStrategy() = default;

  // Hold, or open a side, with a confidence of 0..1.
  [[nodiscard]] virtual Signal generate_signal(const BarWindow& window) const = 0;
  // The levels that go with an opening signal; absent ones are the engine's defaults.
  [[nodiscard]] virtual EntryParams calculate_entry(const BarWindow& window,
                                                    const Signal& signal) const = 0;
  // Asked while a position is open. Nothing: leave its levels alone.
  [[nodiscard]] virtual std::optional<PositionUpdate> update_position(
      const BarWindow& window, const PositionView& position) const = 0;
  [[nodiscard]] virtual bool should_exit(const BarWindow& window,
                                         const PositionView& position) const = 0;
  // Values behind the last decision.
  virtual void describe(const BarWindow& window, IndicatorSnapshot& out) const = 0;
};

// The decision that the four answers make.
[[nodiscard]] Decision decide(const NativeStrategy& strategy, const BarWindow& window,
                              const PositionView& position);

// A native strategy behind the contract. `native` is shared by all evaluations and threads.
[[nodiscard]] std::shared_ptr<const StrategyCore> make_native_core(
    Traits traits, std::shared_ptr<const NativeStrategy> native);

}  // namespace sixbtc::strategy
