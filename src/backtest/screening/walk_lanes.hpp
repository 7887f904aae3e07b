// Many backtests of profile `benchmark` side by side, one a lane of a vector register: the inner
// loop of benchmark_walk. Every width gives the same bits, because lanes never meet.
//
// Not thread-safe; each walker has its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "backtest/screening/bitmap.hpp"
#include "backtest/screening/passage.hpp"

namespace sixbtc::backtest::screening {

inline constexpr std::size_t lanes_max = 32;
// Lanes that the chosen instruction set keeps busy.
[[nodiscard]] std::size_t lanes_in_flight();

// The entries of every lane. Of each word: which bars hold an entry, which of them are short, and
// the table index (PassageTable::index_of) of the first entry after the word.
class EntryArena {
 public:
  // The index of `bars` stands for: no entry left.
  explicit EntryArena(std::size_t bars);

  void fill(std::size_t lane, const Bitmap& longs, const Bitmap& shorts);
  // The first entry at `bar` (at most `bars`) or later, as a table index.
  [[nodiscard]] std::uint64_t next_index(std::size_t lane, std::size_t bar) const;

  // For the kernel: the three parts, and where a lane's words begin in each, in bytes.
  [[nodiscard]] const std::uint64_t* any() const { return words_.get(); }
  [[nodiscard]] const std::uint64_t* shorts() const { return any() + stride_; }
  [[nodiscard]] const std::uint64_t* later() const { return shorts() + stride_; }
  [[nodiscard]] std::uint64_t offset_of(std::size_t lane) const {
    return lane * 3 * stride_ * sizeof(std::uint64_t);
  }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const;
  };
  std::size_t bars_, used_, stride_;
  std::unique_ptr<std::uint64_t[], Free> words_;
};

// What a step reads and writes; one element a lane.
struct WalkLanes {
  template <class T>
  using Each = std::array<T, lanes_max>;

  alignas(64) Each<std::uint64_t> is_active{};       // all bits or none
  alignas(64) Each<std::uint64_t> entries{};         // EntryArena::offset_of
  alignas(64) Each<std::uint64_t> stop{}, target{};  // bytes from `codes` to the lane's tables
  alignas(64) Each<std::uint64_t> bar{};             // the first that may hold an entry
  alignas(64) Each<std::uint64_t> trades{}, wins{};
  alignas(64) Each<double> equity{}, peak{};
  alignas(64) Each<double> least{};                  // of equity over its peak
  alignas(64) std::array<Each<double>, 4> factor{};  // by outcome: 2 * is_short + is_target

  // Where each lane's trades are listed; null: they are not.
  struct Trade {
    std::uint32_t index, exit;  // of the entry in the tables; bar
    double equity;              // after it
  };
  Each<Trade*> list{};
};

// Whether an exit through these codes needs a second look: unknown or gapped; a gapped target in
// the bar of the stop; both far away. Else the nearer level fills, and the stop where both do.
[[nodiscard]] inline bool needs_second_look(PassageTable::Code stop, PassageTable::Code target) {
  const PassageTable::Code first = target < stop ? target : stop;
  return (first & 1) != 0 || (stop ^ target) == 1 || first == PassageTable::far;
}

// Steps all lanes, one trade each, until an active lane meets what needs a second look: an entry
// its tables do not know, a gap, a wait longer than a table holds, or no entry left. Returns those
// lanes; they have not moved.
[[nodiscard]] std::uint32_t advance(WalkLanes& lanes, const EntryArena& entries,
                                    const PassageTable::Code* codes);

}  // namespace sixbtc::backtest::screening
