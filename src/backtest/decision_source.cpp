#include "backtest/decision_source.hpp"

namespace sixbtc::backtest {

void add_unsaid(strategy::EntryParams& entry, const strategy::EntryParams& defaults) {
  if (!entry.stop) entry.stop = defaults.stop;
  if (!entry.target) entry.target = defaults.target;
  if (!entry.trail) entry.trail = defaults.trail;
  if (entry.bars_max == 0) entry.bars_max = defaults.bars_max;
  if (!entry.break_even) entry.break_even = defaults.break_even;
  if (entry.cooldown_bars == 0) entry.cooldown_bars = defaults.cooldown_bars;
  if (entry.entries_per_day_max == 0) entry.entries_per_day_max = defaults.entries_per_day_max;
}

void EvaluationSource::observe(std::size_t bar, const strategy::Decision& decision,
                               const strategy::PositionView& position) {
  if (observer_->scope() == DecisionObserver::Scope::Signals && !leads_to_action(decision)) return;
  snapshot_.clear();
  evaluation_.snapshot(snapshot_);
  observer_->on_decision(bar, bars_.time(bar - shown_from_), decision, position, snapshot_);
}

}  // namespace sixbtc::backtest
