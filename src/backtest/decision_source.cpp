#include "backtest/decision_source.hpp"

namespace sixbtc::backtest {

// What the strategy leaves unsaid comes from its annotations; what remains unsaid then is the
// account's business (a stop always, a target where the configuration asks).
void EvaluationSource::add_defaults(strategy::Decision& decision) const {
  strategy::EntryParams& entry = decision.entry;
  if (!entry.stop) entry.stop = defaults_.stop;
  if (!entry.target) entry.target = defaults_.target;
  if (!entry.trail) entry.trail = defaults_.trail;
  if (entry.bars_max == 0) entry.bars_max = defaults_.bars_max;
}

void EvaluationSource::observe(std::size_t bar, const strategy::Decision& decision,
                               const strategy::PositionView& position) {
  if (observer_->scope() == DecisionObserver::Scope::Signals && !leads_to_action(decision)) return;
  snapshot_.clear();
  evaluation_.snapshot(snapshot_);
  observer_->on_decision(bar, bars_.time(bar - shown_from_), decision, position, snapshot_);
}

}  // namespace sixbtc::backtest
