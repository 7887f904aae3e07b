#include "validation/prefix_check.hpp"

#include "validation/decision_trace.hpp"

namespace sixbtc::validation {

core::Status check_prefixes(const strategy::StrategyCore& strategy,
                            const backtest::MarketData& market, const backtest::Window& sample,
                            const backtest::Assumptions& assumptions) {
  ASSIGN_OR_RETURN(const DecisionTrace whole,
                   trace_decisions(strategy, market, sample, assumptions));
  backtest::Window prefix = sample;
  for (std::size_t i = 0; i < whole.decisions.size(); ++i) {
    prefix.end = sample.first_decision + i + 1;
    ASSIGN_OR_RETURN(const DecisionTrace part,
                     trace_decisions(strategy, market, prefix, assumptions));
    if (agreement(part, whole) != part.decisions.size())
      return core::fail(core::ErrorKind::Rejected,
                        "the decision at a bar depends on bars after it, or on earlier runs",
                        market.bars().time(prefix.end - 1).to_rfc3339(),
                        "a strategy may use nothing but the bars it is shown and its own position");
  }
  return {};
}

}  // namespace sixbtc::validation
