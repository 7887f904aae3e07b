#include "strategy/native_strategy.hpp"

namespace sixbtc::strategy {

namespace {

class NativeEvaluation final : public Evaluation {
 public:
  explicit NativeEvaluation(std::shared_ptr<const NativeStrategy> native)
      : native_(std::move(native)) {}

  Decision on_close(const BarWindow& window, const PositionView& position) override {
    described_.clear();
    native_->describe(window, described_);
    return decide(*native_, window, position);
  }
  void snapshot(IndicatorSnapshot& out) const override { out = described_; }

 private:
  std::shared_ptr<const NativeStrategy> native_;
  IndicatorSnapshot described_;
};

class NativeCore final : public StrategyCore {
 public:
  NativeCore(Traits traits, std::shared_ptr<const NativeStrategy> native)
      : traits_(std::move(traits)), native_(std::move(native)) {}
  const Traits& traits() const override { return traits_; }
  std::unique_ptr<Evaluation> begin(const SeriesContext&) const override {
    return std::make_unique<NativeEvaluation>(native_);
  }

 private:
  Traits traits_;
  std::shared_ptr<const NativeStrategy> native_;
};

}  // namespace

Decision decide(const NativeStrategy& strategy, const BarWindow& window,
                const PositionView& position) {
  Decision decision;
  decision.signal = strategy.generate_signal(window);
  const bool opens =
      decision.signal.kind == SignalKind::OpenLong || decision.signal.kind == SignalKind::OpenShort;
  if (opens) decision.entry = strategy.calculate_entry(window, decision.signal);
  if (position.direction == market::Direction::Flat) return decision;
  decision.should_exit = strategy.should_exit(window, position);
  if (!decision.should_exit) decision.update = strategy.update_position(window, position);
  return decision;
}

std::shared_ptr<const StrategyCore> make_native_core(Traits traits,
                                                     std::shared_ptr<const NativeStrategy> native) {
  return std::make_shared<NativeCore>(std::move(traits), std::move(native));
}

}  // namespace sixbtc::strategy
