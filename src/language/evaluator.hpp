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
// before the first bar. `slots` are first_slots() of the plan.
void run_setup(const Plan& plan, const strategy::SeriesContext& context, Texts& texts,
               std::span<double> slots);

// A plan and what follows from it, once for all strategies that share it. Immutable.
class CompiledPlan {
 public:
  explicit CompiledPlan(Plan plan) : plan_(std::move(plan)) {}
  [[nodiscard]] const Plan& plan() const { return plan_; }
  // The rules as columns, or why they are none. Made when first asked for.
  [[nodiscard]] const std::expected<DecisionPlan, std::string>& decisions() const;

 private:
  Plan plan_;
  mutable std::once_flag are_decisions_made_;
  mutable std::expected<DecisionPlan, std::string> decisions_;
};

// A compiled script as the engine sees it. Immutable; evaluations share the plan.
class ScriptStrategy final : public strategy::StrategyCore {
 public:
  ScriptStrategy(Plan plan, strategy::Traits traits)
      : ScriptStrategy(std::make_shared<const CompiledPlan>(std::move(plan)), std::move(traits),
                       {}) {}
  // `parameters`: values of the plan's parameters; none: their defaults.
  ScriptStrategy(std::shared_ptr<const CompiledPlan> plan, strategy::Traits traits,
                 std::vector<double> parameters)
      : compiled_(std::move(plan)),
        traits_(std::move(traits)),
        parameters_(std::move(parameters)) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::shared_ptr<const Plan> plan() const { return {compiled_, &compiled_->plan()}; }
  [[nodiscard]] std::span<const double> parameters() const { return parameters_; }
  [[nodiscard]] const std::expected<DecisionPlan, std::string>& decisions() const {
    return compiled_->decisions();
  }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext& context) const override;
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin_ahead(
      const strategy::SeriesContext& context, const columns::CandleView& bars) const override;

 private:
  std::shared_ptr<const CompiledPlan> compiled_;
  strategy::Traits traits_;
  std::vector<double> parameters_;
};

}  // namespace sixbtc::language
