#include "backtest/screening/exit_tables.hpp"

#include <algorithm>
#include <cmath>

namespace sixbtc::backtest::screening {

namespace {

// What is remembered of a level without a table, roughly; an eighth of the budget is theirs.
constexpr std::size_t bytes_a_level = 8 * 256;

}  // namespace

bool ExitLevelKey::is_of_numbers() const {
  const auto is_number = [](const std::optional<strategy::Level>& stated) {
    return !stated || !std::isnan(stated->value);
  };
  return is_number(level) && is_number(break_even) &&
         (!trail || (is_number(trail->activation) && is_number(trail->offset)));
}

ExitTables::ExitTables(std::size_t bars, std::size_t budget_bytes)
    : bars_(bars), budget_bytes_(budget_bytes), levels_most_(budget_bytes / bytes_a_level) {}

std::shared_ptr<ExitTable> ExitTables::table(const ExitLevelKey& key) {
  const std::size_t bytes = bytes_for(key);
  if (bytes > budget_bytes_ || !key.is_of_numbers()) return nullptr;
  const std::scoped_lock guard(lock_);
  auto found = levels_.find(key);
  if (found == levels_.end()) {
    // Levels that nobody asks for again must not fill the memory: all but the tables begin anew.
    if (levels_.size() >= levels_most_)
      std::erase_if(levels_, [](const auto& level) { return level.second.table == nullptr; });
    found = levels_.try_emplace(key).first;
  }
  OfLevel& level = found->second;
  level.last_use = ++uses_;
  if (level.table || ++level.uses < uses_min) return level.table;
  while (bytes_ + bytes > budget_bytes_) give_up_oldest();
  bytes_ += bytes;
  level.table = std::make_shared<ExitTable>(bars_, key.moves());
  return level.table;
}

void ExitTables::give_up_oldest() {
  const auto oldest = std::ranges::min_element(levels_, {}, [](const auto& level) {
    return level.second.table ? level.second.last_use : ~std::uint64_t{0};
  });
  oldest->second = {};
  bytes_ -= bytes_for(oldest->first);
}

}  // namespace sixbtc::backtest::screening
