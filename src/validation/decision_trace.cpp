#include "validation/decision_trace.hpp"

#include <algorithm>
#include <bit>

namespace sixbtc::validation {

namespace {

using strategy::Decision;
using strategy::PositionView;

class Recorder final : public backtest::DecisionObserver {
 public:
  [[nodiscard]] Scope scope() const override { return Scope::EveryBar; }
  void on_decision(std::size_t, core::Timestamp, const Decision& decision,
                   const PositionView& position,
                   const strategy::IndicatorSnapshot& indicators) override {
    trace.decisions.push_back(decision);
    trace.positions.push_back(position);
    trace.values_per_bar = indicators.size();
    for (const auto& [name, value] : indicators) trace.values.push_back(value);
  }
  DecisionTrace trace;
};

bool is_same(double a, double b) {
  return (a != a && b != b) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool is_same(const std::optional<strategy::Level>& a, const std::optional<strategy::Level>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->kind == b->kind && is_same(a->value, b->value);
}

bool is_same(const std::optional<strategy::Trail>& a, const std::optional<strategy::Trail>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return is_same(a->activation, b->activation) && is_same(a->offset, b->offset);
}

template <class Levels>
bool has_same_levels(const Levels& a, const Levels& b) {
  return is_same(a.stop, b.stop) && is_same(a.target, b.target) && is_same(a.trail, b.trail);
}

bool is_same(const std::optional<strategy::PositionUpdate>& a,
             const std::optional<strategy::PositionUpdate>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return has_same_levels(*a, *b);
}

bool is_same(const Decision& a, const Decision& b) {
  return a.signal.kind == b.signal.kind && a.should_exit == b.should_exit &&
         is_same(a.signal.confidence, b.signal.confidence) && has_same_levels(a.entry, b.entry) &&
         a.entry.bars_max == b.entry.bars_max && is_same(a.update, b.update);
}

bool is_same(const PositionView& a, const PositionView& b) {
  return a.direction == b.direction && a.entry_bar == b.entry_bar &&
         a.closed_trades == b.closed_trades && is_same(a.quantity, b.quantity) &&
         is_same(a.entry_price, b.entry_price) && is_same(a.equity, b.equity);
}

}  // namespace

core::Result<DecisionTrace> trace_decisions(const strategy::StrategyCore& strategy,
                                            const backtest::MarketData& market,
                                            const backtest::Window& window,
                                            const backtest::Assumptions& assumptions) {
  Recorder recorder;
  const std::size_t bars = window.end - std::min(window.end, window.first_decision);
  recorder.trace.decisions.reserve(bars);
  recorder.trace.positions.reserve(bars);
  auto result = backtest::run(strategy, market, window, strategy.traits().defaults, assumptions,
                              {backtest::CurveRecording::None, &recorder});
  if (result.failure) return std::unexpected(std::move(*result.failure));
  return std::move(recorder.trace);
}

std::size_t agreement(const DecisionTrace& a, const DecisionTrace& b) {
  const std::size_t bars = std::min(a.decisions.size(), b.decisions.size());
  if (a.values_per_bar != b.values_per_bar) return 0;
  const std::size_t width = a.values_per_bar;
  for (std::size_t i = 0; i < bars; ++i) {
    const auto first = a.values.begin() + static_cast<std::ptrdiff_t>(i * width);
    const auto other = b.values.begin() + static_cast<std::ptrdiff_t>(i * width);
    const bool has_same_values =
        std::equal(first, first + static_cast<std::ptrdiff_t>(width), other,
                   [](double x, double y) { return is_same(x, y); });
    if (!has_same_values || !is_same(a.decisions[i], b.decisions[i]) ||
        !is_same(a.positions[i], b.positions[i]))
      return i;
  }
  return bars;
}

}  // namespace sixbtc::validation
