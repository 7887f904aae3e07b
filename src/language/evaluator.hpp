// Runs a plan bar by bar.
#pragma once

#include <mutex>
#include <span>

#include "language/decision_plan.hpp"
#include "language/plan.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::language {

class Texts;

// Facts of the series into the slots of a plan that stand for them, and all that follows from them
// before the first bar. `slots` are the plan's initial ones.
void run_setup(const Plan& plan, const strategy::SeriesContext& context, Texts& texts,
               std::span<double> slots);

// A compiled script as the engine sees it. Immutable; evaluations share the plan.
class ScriptStrategy final : public strategy::StrategyCore {
 public:
  ScriptStrategy(Plan plan, strategy::Traits traits)
      : plan_(std::make_shared<const Plan>(std::move(plan))), traits_(std::move(traits)) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] const std::shared_ptr<const Plan>& plan() const { return plan_; }
  // The rules as columns, or why they are none. Made when first asked for.
  [[nodiscard]] const std::expected<DecisionPlan, std::string>& decisions() const;
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext& context) const override;
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin_ahead(
      const strategy::SeriesContext& context, const columns::CandleView& bars) const override;

 private:
  std::shared_ptr<const Plan> plan_;
  strategy::Traits traits_;
  mutable std::once_flag are_decisions_made_;
  mutable std::expected<DecisionPlan, std::string> decisions_;
};

}  // namespace sixbtc::language
