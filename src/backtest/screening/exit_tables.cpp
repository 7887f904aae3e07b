#include "backtest/screening/exit_tables.hpp"

#include <cmath>

namespace sixbtc::backtest::screening {

CodeTable* ExitTables::table(const ExitLevelKey& key) {
  // What is remembered of a level that has no table yet, roughly; an eighth of the budget is
  // theirs.
  constexpr std::size_t bytes_a_level = 256;
  if (std::isnan(key.value)) return nullptr;
  const std::scoped_lock guard(lock_);
  if (levels_.size() >= budget_bytes_ / (8 * bytes_a_level) && !levels_.contains(key))
    return nullptr;
  OfLevel& level = levels_[key];
  ++level.uses;
  if (level.table) return level.table.get();
  const std::size_t each = CodeTable::bytes_for(bars_);
  if (level.uses < uses_min || (tables_ + 1) * each > budget_bytes_) return nullptr;
  ++tables_;
  level.table = std::make_unique<CodeTable>(bars_, ExitCode::unknown);
  return level.table.get();
}

}  // namespace sixbtc::backtest::screening
