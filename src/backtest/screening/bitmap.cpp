#include "backtest/screening/bitmap.hpp"

namespace sixbtc::backtest::screening {

Bitmap Bitmap::delayed(std::size_t bars) const {
  Bitmap result(bars_);
  const std::size_t by_words = bars / 64, by_bits = bars % 64;
  for (std::size_t w = by_words; w < words(); ++w) {
    const std::uint64_t* const from = data() + (w - by_words);
    std::uint64_t word = *from << by_bits;
    if (by_bits != 0 && w > by_words) word |= from[-1] >> (64 - by_bits);
    result.data()[w] = word;
  }
  result.trim();
  return result;
}

}  // namespace sixbtc::backtest::screening
