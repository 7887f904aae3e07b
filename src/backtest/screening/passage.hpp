// First-passage tables: when the exit depends only on the entry bar, it is a property of the data.
//
// One table holds, for one level of profile `benchmark` and for every (entry bar, side), how many
// bars later the level is met. Entries are found on first use and shared by every backtest and
// thread; two threads that find the same entry write the same value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "backtest/screening/code_table.hpp"
#include "columns/candle_series.hpp"
#include "fills/levels.hpp"

namespace sixbtc::backtest::screening {

// 16 bits an entry: bars from the entry to the exit in the upper 15, and whether the level was
// gapped at that bar's open in the lowest. One table of a year of 15m is 140 KB.
class PassageTable : public CodeTable {
 public:
  static constexpr Code unknown = 1;   // not found yet
  static constexpr Code far = 0xFFFE;  // later than 15 bits hold, or never
  static constexpr std::size_t bars_max = 0x7FFE;

  explicit PassageTable(std::size_t bars) : CodeTable(bars, unknown) {}

  [[nodiscard]] static std::size_t bars_of(Code code) { return code >> 1; }
  [[nodiscard]] static bool is_gapped(Code code) { return (code & 1) != 0; }
};

enum class LevelKind : std::uint8_t { Stop, Target };

// Tables of one kind by the ratio of their level, the nearest first. A farther level is never met
// earlier, so that one look along the bars finds an entry in all of them.
using PassageLadder = std::vector<std::pair<double, PassageTable*>>;

// The tables of one series under a memory budget. Thread-safe.
class PassageTables {
 public:
  PassageTables(std::size_t bars, std::size_t budget_bytes)
      : bars_(bars), budget_bytes_(budget_bytes) {}

  // The table of a level, empty when new; null when there is none yet and the budget is spent.
  [[nodiscard]] PassageTable* table(LevelKind kind, double ratio);
  // The table if it exists.
  [[nodiscard]] PassageTable* existing(LevelKind kind, double ratio) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  std::size_t bars_, budget_bytes_;
  mutable std::mutex lock_;
  std::map<std::pair<LevelKind, double>, std::unique_ptr<PassageTable>> tables_;
};

}  // namespace sixbtc::backtest::screening
