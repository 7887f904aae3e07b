#include "backtest/screening/exit_tables.hpp"

#include <algorithm>
#include <cmath>

namespace sixbtc::backtest::screening {

namespace {

// What is remembered of a level without a table, roughly; an eighth of the budget is theirs.
constexpr std::size_t bytes_a_level = 8 * 256;

}  // namespace

ExitTables::ExitTables(std::size_t bars, std::size_t budget_bytes)
    : bars_(bars),
      tables_most_(budget_bytes / CodeTable::bytes_for(bars)),
      levels_most_(budget_bytes / bytes_a_level) {}

std::shared_ptr<CodeTable> ExitTables::table(const ExitLevelKey& key) {
  if (tables_most_ == 0 || std::isnan(key.value)) return nullptr;
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
  if (tables_ == tables_most_) give_up_oldest();
  ++tables_;
  level.table = std::make_shared<CodeTable>(bars_, ExitCode::unknown);
  return level.table;
}

void ExitTables::give_up_oldest() {
  const auto oldest = std::ranges::min_element(levels_, {}, [](const auto& level) {
    return level.second.table ? level.second.last_use : ~std::uint64_t{0};
  });
  oldest->second = {};
  --tables_;
}

}  // namespace sixbtc::backtest::screening
