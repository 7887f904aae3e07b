#include "validation/prefix_check.hpp"

#include <bit>
#include <vector>

namespace sixbtc::validation {

namespace {

using strategy::Decision;

class Recorder final : public backtest::DecisionObserver {
 public:
  [[nodiscard]] Scope scope() const override { return Scope::EveryBar; }
  void on_decision(std::size_t, core::Timestamp, const Decision& decision,
                   const strategy::PositionView&, const strategy::IndicatorSnapshot&) override {
    decisions.push_back(decision);
  }
  std::vector<Decision> decisions;
};

bool is_same(const std::optional<strategy::PositionUpdate>& a,
             const std::optional<strategy::PositionUpdate>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->stop == b->stop && a->target == b->target && a->trail == b->trail;
}

// To the last bit, so that a confidence that is not a number equals itself.
bool is_same(const Decision& a, const Decision& b) {
  return a.signal.kind == b.signal.kind && a.should_exit == b.should_exit &&
         std::bit_cast<std::uint64_t>(a.signal.confidence) ==
             std::bit_cast<std::uint64_t>(b.signal.confidence) &&
         a.entry == b.entry && is_same(a.update, b.update);
}

core::Result<std::vector<Decision>> decisions_of(const strategy::StrategyCore& strategy,
                                                 const backtest::MarketData& market,
                                                 const backtest::Window& window,
                                                 const backtest::Assumptions& assumptions) {
  Recorder recorder;
  auto result = backtest::run(strategy, market, window, strategy.traits().defaults, assumptions,
                              {backtest::CurveRecording::None, &recorder});
  if (result.failure) return std::unexpected(std::move(*result.failure));
  return std::move(recorder.decisions);
}

}  // namespace

core::Status check_prefixes(const strategy::StrategyCore& strategy,
                            const backtest::MarketData& market, const backtest::Window& sample,
                            const backtest::Assumptions& assumptions) {
  ASSIGN_OR_RETURN(const std::vector<Decision> whole,
                   decisions_of(strategy, market, sample, assumptions));
  backtest::Window prefix = sample;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    prefix.end = sample.first_decision + i + 1;
    ASSIGN_OR_RETURN(const std::vector<Decision> part,
                     decisions_of(strategy, market, prefix, assumptions));
    if (!is_same(part.back(), whole[i]))
      return core::fail(core::ErrorKind::Rejected,
                        "the decision at a bar depends on bars after it, or on earlier runs",
                        market.bars().time(prefix.end - 1).to_rfc3339(),
                        "a strategy may use nothing but the bars it is shown and its own position");
  }
  return {};
}

}  // namespace sixbtc::validation
