// First-passage tables of profile `perp`: where a position is protected by levels that depend only
// on its entry bar, when and how one of them ends it is a property of the data. So is where a stop
// rests by then that trails the price, or goes to the fill, by distances known at the entry.
//
// One table holds, for one level under one set of terms and for every (entry bar, side), how many
// bars later the level is met and how. Entries are found on first use and shared by every backtest
// and thread; two threads that find the same entry write the same value.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "backtest/entry_rules.hpp"
#include "backtest/screening/code_table.hpp"

namespace sixbtc::backtest::screening {

// How a bar ends a position, in the order in which a bar does it: of two exits in one bar, the
// smaller one happens.
enum class ExitWay : std::uint8_t {
  StopAtOpen,
  TargetAtOpen,
  AtOpen,  // a signal, or for its age
  Liquidation,
  Stop,
  Target,
  Unresolved,  // a level is met in that bar: fills::resolve_touched() says how
};

// 16 bits an entry: bars from the entry to the exit in the upper 13, and the ExitWay. Of two codes
// of one entry the smaller one happens.
struct ExitCode {
  using Code = CodeTable::Code;
  static constexpr unsigned way_bits = 3;
  static constexpr std::size_t bars_max = 0x1FFE;
  static constexpr Code far = 0xFFF8;  // later than 13 bits hold, or never
  // The table cannot say: no such level can be set, or the bar of the entry opens outside its own
  // range, which one level alone does not explain.
  static constexpr Code special = 0xFFFE;
  static constexpr Code unknown = 0xFFFF;  // not found yet

  [[nodiscard]] static Code of(std::size_t bars, ExitWay way) {
    return bars > bars_max ? far : static_cast<Code>(bars << way_bits | static_cast<Code>(way));
  }
};

// What a level of one entry rule depends on, beside the entry.
struct ExitLevelKey {
  enum class Kind : std::uint8_t { Stop, Target };
  Kind kind = Kind::Stop;
  strategy::Level level;
  std::optional<strategy::Trail> trail;       // of a stop
  std::optional<strategy::Level> break_even;  // of a stop
  EntryRules::Terms terms;

  friend auto operator<=>(const ExitLevelKey&, const ExitLevelKey&) = default;

  [[nodiscard]] bool moves() const { return trail || break_even; }
  [[nodiscard]] bool is_of_numbers() const;
};

// The codes of one level, and where a stop that moves rests when it is met.
class ExitTable : public CodeTable {
 public:
  ExitTable(std::size_t bars, bool moves)
      : CodeTable(bars, ExitCode::unknown), rests_(moves ? size() : 0) {}

  // Of a table that moves, where the code says that the stop is met: its price, below zero where
  // the trail has moved it there.
  [[nodiscard]] double rest(std::size_t index) {
    return std::atomic_ref(rests_[index]).load(std::memory_order_relaxed);
  }
  // Asks memory for it.
  void foresee_rest(std::size_t index) const { __builtin_prefetch(rests_.data() + index); }
  // Before its code.
  void put_rest(std::size_t index, double rest) {
    std::atomic_ref(rests_[index]).store(rest, std::memory_order_relaxed);
  }
  [[nodiscard]] static std::size_t bytes_for(std::size_t bars, bool moves) {
    const std::size_t codes = CodeTable::bytes_for(bars);
    return moves ? codes + codes / sizeof(Code) * sizeof(double) : codes;
  }

 private:
  std::vector<double> rests_;
};

// The tables of one series under a memory budget. Thread-safe.
class ExitTables {
 public:
  // Backtests that ask for a level before its table is begun: levels that a few strategies try once
  // are not worth one.
  static constexpr std::size_t uses_min = 3;

  ExitTables(std::size_t bars, std::size_t budget_bytes);

  // Null while too few have asked, or where the budget is not for one table. Those that were asked
  // for longest ago give way; whoever holds one may go on.
  [[nodiscard]] std::shared_ptr<ExitTable> table(const ExitLevelKey& key);

 private:
  struct OfLevel {
    std::size_t uses = 0;
    std::uint64_t last_use = 0;
    std::shared_ptr<ExitTable> table;
  };
  [[nodiscard]] std::size_t bytes_for(const ExitLevelKey& key) const {
    return ExitTable::bytes_for(bars_, key.moves());
  }
  // Under the lock.
  void give_up_oldest();

  std::size_t bars_, budget_bytes_, levels_most_;
  std::mutex lock_;
  std::size_t bytes_ = 0;  // of tables
  std::uint64_t uses_ = 0;
  std::map<ExitLevelKey, OfLevel> levels_;
};

}  // namespace sixbtc::backtest::screening
