#include "validation/causality.hpp"

#include <algorithm>

#include "core/random.hpp"
#include "validation/decision_trace.hpp"

namespace sixbtc::validation {

namespace {

// Shows its strategy bars of its own, of which there are no more than have closed.
class HandedBars final : public strategy::Evaluation {
 public:
  explicit HandedBars(std::unique_ptr<strategy::Evaluation> inner) : inner_(std::move(inner)) {}
  [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                            const strategy::PositionView& position) override {
    const std::size_t known = bars_.size();
    bars_.append(window.bars().slice(known, window.last() + 1 - known));
    return inner_->on_close(strategy::BarWindow(bars_.view(), window.last()), position);
  }
  void snapshot(strategy::IndicatorSnapshot& out) const override { inner_->snapshot(out); }
  [[nodiscard]] std::optional<core::Error> failure() const override { return inner_->failure(); }

 private:
  std::unique_ptr<strategy::Evaluation> inner_;
  columns::CandleColumns bars_;
};

class OneBarAtATime final : public strategy::StrategyCore {
 public:
  explicit OneBarAtATime(const strategy::StrategyCore& inner) : inner_(inner) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return inner_.traits(); }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext& context) const override {
    return std::make_unique<HandedBars>(inner_.begin(context));
  }

 private:
  const strategy::StrategyCore& inner_;
};

}  // namespace

core::Result<CausalityReport> prove_causality(const strategy::StrategyCore& strategy,
                                              const backtest::MarketData& market,
                                              const backtest::Window& window,
                                              const backtest::Assumptions& assumptions,
                                              const CausalityPlan& plan) {
  CHECK(window.first_decision < window.end);
  ASSIGN_OR_RETURN(const DecisionTrace whole,
                   trace_decisions(strategy, market, window, assumptions));
  CausalityReport report;
  const auto differs_at = [&](std::size_t decision, bool is_truncation) {
    report.difference = {market.bars().time(window.first_decision + decision), is_truncation};
    return report;
  };
  ASSIGN_OR_RETURN(const DecisionTrace handed,
                   trace_decisions(OneBarAtATime(strategy), market, window, assumptions));
  report.bars = agreement(whole, handed);
  report.signals = static_cast<std::size_t>(
      std::count_if(whole.decisions.begin(), whole.decisions.end(), backtest::leads_to_action));
  if (report.bars < whole.decisions.size()) return differs_at(report.bars, false);

  core::Random random(plan.seed);
  for (; report.truncations < plan.truncations; ++report.truncations) {
    backtest::Window prefix = window;
    prefix.end = window.first_decision + 1 + random.below(window.end - window.first_decision);
    ASSIGN_OR_RETURN(
        const DecisionTrace part,
        trace_decisions(strategy, backtest::until(market, prefix.end), prefix, assumptions));
    const std::size_t agreed = agreement(part, whole);
    report.truncated_bars += agreed;
    if (agreed < part.decisions.size()) return differs_at(agreed, true);
  }
  return report;
}

}  // namespace sixbtc::validation
