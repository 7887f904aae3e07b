// The next bar on which one of a few conditions holds, without a branch: what a walk asks some
// thousand times of the same bits.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>

#include "backtest/screening/source_words.hpp"

namespace sixbtc::backtest::screening {

class WakeIndex {
 public:
  // Bit i of the words is bar `first_bar` + i; bits from bar `end` on do not count. The words hold
  // one word past the end (padding of a Bitmap), and are not needed afterwards.
  WakeIndex(const Wakes& wakes, std::size_t first_bar, std::size_t end)
      : first_bar_(first_bar),
        any_(std::make_unique_for_overwrite<std::uint64_t[]>(words_of(first_bar, end))),
        later_(std::make_unique_for_overwrite<std::uint32_t[]>(words_of(first_bar, end))) {
    const std::size_t rows = end - first_bar, words = words_of(first_bar, end);
    auto later = static_cast<std::uint32_t>(rows);
    for (std::size_t w = words; w-- > 0;) {
      std::uint64_t bits = wakes[0][w] | wakes[1][w] | wakes[2][w];
      if (w == words - 1) bits &= (std::uint64_t{1} << (rows & 63)) - 1;
      any_[w] = bits;
      later_[w] = later;
      const auto first =
          static_cast<std::uint32_t>(w * 64 + static_cast<unsigned>(std::countr_zero(bits | top)));
      // Arithmetic, because the compiler makes a branch of a conditional, and nothing predicts it.
      later ^= (later ^ first) & (bits == 0 ? 0U : ~0U);
    }
  }

  // The first such bar at or after `from`, which is not past the end; the end when there is none.
  [[nodiscard]] std::size_t next(std::size_t from) const {
    const std::size_t row = from - first_bar_, word = row >> 6;
    const std::uint64_t near = any_[word] >> (row & 63);
    const std::size_t here = row + static_cast<std::size_t>(std::countr_zero(near | top));
    const std::size_t there = later_[word];
    const std::size_t is_there = near == 0 ? ~std::size_t{0} : 0;
    return first_bar_ + (here ^ ((here ^ there) & is_there));
  }

 private:
  static constexpr std::uint64_t top = std::uint64_t{1} << 63;  // for a word that has nothing
  [[nodiscard]] static std::size_t words_of(std::size_t first_bar, std::size_t end) {
    return ((end - first_bar) >> 6) + 1;
  }

  std::size_t first_bar_;
  std::unique_ptr<std::uint64_t[]> any_;    // by word
  std::unique_ptr<std::uint32_t[]> later_;  // the first row after the word
};

}  // namespace sixbtc::backtest::screening
