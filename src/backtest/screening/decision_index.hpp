// When a strategy enters next, and what may end what it holds, in one look each: of strategies that
// hold what the bars and nothing else decide.
#pragma once

#include <array>

#include "backtest/screening/wake_index.hpp"
#include "market/side.hpp"

namespace sixbtc::backtest::screening {

[[nodiscard]] inline market::Direction direction_of(bool is_short) {
  return static_cast<market::Direction>(1 - 2 * static_cast<int>(is_short));
}

class DecisionIndex {
 public:
  // Bars on which something is decided on one side.
  struct Side {
    template <class Source>
    Side(const Source& source, market::Direction held, std::size_t end)
        : words(source.side_words(held)),
          first_bar(source.first_bar()),
          wakes(words.wakes, first_bar, end) {}
    [[nodiscard]] static bool test(const std::uint64_t* words, std::size_t row) {
      return (words[row >> 6] >> (row & 63)) & 1;
    }
    [[nodiscard]] bool is_short(std::size_t bar) const {
      return !test(words.longs, bar - first_bar);
    }
    [[nodiscard]] bool enters(std::size_t bar) const {
      const std::size_t row = bar - first_bar;
      return ((words.longs[row >> 6] | words.shorts[row >> 6]) >> (row & 63)) & 1;
    }
    SideWords words;
    std::size_t first_bar;
    WakeIndex wakes;
  };

  // `Source` has
  //   first_bar()       of the market, what bit 0 of its words is
  //   side_words(held)  what it decides while a position on that side is held, or none
  template <class Source>
  DecisionIndex(const Source& source, std::size_t end)
      : sides_{Side(source, market::Direction::Long, end),
               Side(source, market::Direction::Short, end),
               Side(source, market::Direction::Flat, end)},
        end_(end) {}

  [[nodiscard]] const Side& held(bool is_short) const { return sides_[is_short]; }

  // What an open carries out.
  struct Entry {
    std::size_t opened = 0;  // the bar after the decision
    bool is_short = false;
    market::Direction decided_at = market::Direction::Flat;  // what was held then
  };
  struct Leaving {
    std::size_t bar = 0;     // the end: nothing follows
    bool by_signal = false;  // at its open, what the close before decided is carried out
  };
  // `trade(Entry)` gives the Leaving of each entry decided from `first_decision` on; where none can
  // be made, the bar of its entry.
  template <class Trade>
  [[gnu::always_inline]] void run(std::size_t first_decision, Trade trade) const {
    const Side& flat = sides_[2];
    // The close whose decision the next open carries out.
    std::size_t decided = flat.wakes.next(first_decision);
    Entry entry{.is_short = flat.is_short(decided)};
    while (decided + 1 < end_) {
      entry.opened = decided + 1;
      const Leaving leaving = trade(entry);
      if (leaving.bar == end_) break;
      const std::size_t next = flat.wakes.next(leaving.bar);
      // At an exit by a signal, what that close decided is carried out at the same open.
      const Side& side = held(entry.is_short);
      const std::size_t last = leaving.bar - 1;
      const bool goes_on = leaving.by_signal && side.enters(last);
      decided = goes_on ? last : next;
      entry.decided_at = goes_on ? direction_of(entry.is_short) : market::Direction::Flat;
      entry.is_short = goes_on ? side.is_short(last) : flat.is_short(next);
    }
  }

 private:
  std::array<Side, 3> sides_;  // long, short, flat
  std::size_t end_;
};

}  // namespace sixbtc::backtest::screening
