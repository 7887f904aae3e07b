#include "strategy/strategy_core.hpp"

namespace sixbtc::strategy {

void add_unsaid(EntryParams& entry, const EntryParams& defaults) {
  if (!entry.stop) entry.stop = defaults.stop;
  if (!entry.target) entry.target = defaults.target;
  if (!entry.trail) entry.trail = defaults.trail;
  if (entry.bars_max == 0) entry.bars_max = defaults.bars_max;
  if (!entry.break_even) entry.break_even = defaults.break_even;
  if (entry.cooldown_bars == 0) entry.cooldown_bars = defaults.cooldown_bars;
  if (entry.entries_per_day_max == 0) entry.entries_per_day_max = defaults.entries_per_day_max;
}

}  // namespace sixbtc::strategy
