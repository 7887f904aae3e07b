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

Bitmap filled(std::size_t bars, bool value) {
  Bitmap bits(bars);
  if (!value) return bits;
  std::fill_n(bits.data(), bits.words(), ~std::uint64_t{0});
  bits.trim();
  return bits;
}

Bitmap inverted(const Bitmap& from) {
  Bitmap bits(from.size());
  for (std::size_t w = 0; w < bits.words(); ++w) bits.data()[w] = ~from.data()[w];
  bits.trim();
  return bits;
}

}  // namespace sixbtc::backtest::screening
