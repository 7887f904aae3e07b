#include "backtest/decision_source.hpp"

namespace sixbtc::backtest {

void EvaluationSource::observe(std::size_t bar, const strategy::Decision& decision,
                               const strategy::PositionView& position) {
  if (observer_->scope() == DecisionObserver::Scope::Signals && !leads_to_action(decision)) return;
  snapshot_.clear();
  evaluation_.snapshot(snapshot_);
  observer_->on_decision(bar, bars_.time(bar - shown_from_), decision, position, snapshot_);
}

}  // namespace sixbtc::backtest
