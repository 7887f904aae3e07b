#include "backtest/screening/passage.hpp"

namespace sixbtc::backtest::screening {

PassageTable* PassageTables::table(LevelKind kind, double ratio) {
  const std::scoped_lock guard(lock_);
  const auto key = std::pair(kind, ratio);
  if (const auto found = tables_.find(key); found != tables_.end()) return found->second.get();
  const std::size_t each = PassageTable::bytes_for(bars_);
  if ((tables_.size() + 1) * each > budget_bytes_) return nullptr;
  return tables_.emplace(key, std::make_unique<PassageTable>(bars_)).first->second.get();
}

PassageTable* PassageTables::existing(LevelKind kind, double ratio) const {
  const std::scoped_lock guard(lock_);
  const auto found = tables_.find({kind, ratio});
  return found == tables_.end() ? nullptr : found->second.get();
}

std::size_t PassageTables::bytes() const {
  const std::scoped_lock guard(lock_);
  return tables_.size() * PassageTable::bytes_for(bars_);
}

}  // namespace sixbtc::backtest::screening
