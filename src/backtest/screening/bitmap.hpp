// One bit a bar: conditions, entries and signal exits of the screening engine.
//
// 64 bars a word. Bits from size() on are always 0, and so are `padding` words on either side, so
// that vector code may read two registers past both ends; the first word is aligned for one. Not
// thread-safe while written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "core/check.hpp"

namespace sixbtc::backtest::screening {

// The first bit at or after `from` in words that `word(index)` gives, one beyond the last included;
// `limit` when there is none before it.
template <class Word>
[[nodiscard]] [[gnu::always_inline]] inline std::size_t next_of(std::size_t from, std::size_t limit,
                                                                Word word) {
  if (from >= limit) return limit;
  // The next 64 bars, wherever they begin: whether one is among them can mostly be foreseen, in
  // which word it lies cannot.
  std::size_t w = from >> 6;
  const std::uint64_t near = word(w) >> (from & 63) | word(w + 1) << 1 << (63 - (from & 63));
  if (near != 0) return std::min(from + static_cast<std::size_t>(std::countr_zero(near)), limit);
  const std::size_t last = (limit - 1) >> 6;
  if (++w > last) return limit;
  std::uint64_t bits = word(w);
  while (bits == 0) {
    if (w == last) return limit;
    bits = word(++w);
  }
  const std::size_t bar = w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
  return bar < limit ? bar : limit;
}

// Memory on the boundary of a vector register. Cut out of plain blocks: the C library does not
// serve an aligned request from the block of one given back, and thousands of bitmaps that come and
// go would leave a heap of holes.
template <class T>
struct RegisterAllocator {
  using value_type = T;
  static constexpr std::size_t alignment = 64;

  RegisterAllocator() = default;
  template <class Other>
  explicit RegisterAllocator(const RegisterAllocator<Other>&) {}
  [[nodiscard]] T* allocate(std::size_t count) {
    auto* const block = static_cast<unsigned char*>(::operator new(count * sizeof(T) + alignment));
    const std::size_t gap = alignment - std::bit_cast<std::uintptr_t>(block) % alignment;
    block[gap - 1] = static_cast<unsigned char>(gap);
    return static_cast<T*>(static_cast<void*>(block + gap));
  }
  void deallocate(T* memory, std::size_t) {
    auto* const begin = static_cast<unsigned char*>(static_cast<void*>(memory));
    ::operator delete(begin - begin[-1]);
  }
  friend bool operator==(const RegisterAllocator&, const RegisterAllocator&) { return true; }
};

class Bitmap {
 public:
  static constexpr std::size_t padding = 16;

  Bitmap() = default;
  // All bits 0.
  explicit Bitmap(std::size_t bars) : bars_(bars), storage_(word_count(bars) + 2 * padding, 0) {}

  [[nodiscard]] static std::size_t word_count(std::size_t bars) { return (bars + 63) / 64; }
  [[nodiscard]] std::size_t size() const { return bars_; }
  [[nodiscard]] std::size_t words() const { return word_count(bars_); }
  [[nodiscard]] const std::uint64_t* data() const { return storage_.data() + padding; }
  // Whoever writes words keeps the bits from size() on at 0; trim() does it.
  [[nodiscard]] std::uint64_t* data() { return storage_.data() + padding; }
  [[nodiscard]] std::size_t bytes() const { return storage_.size() * sizeof(std::uint64_t); }

  [[nodiscard]] bool test(std::size_t bar) const { return (data()[bar >> 6] >> (bar & 63)) & 1; }
  void set(std::size_t bar) {
    CHECK(bar < bars_);
    data()[bar >> 6] |= std::uint64_t{1} << (bar & 63);
  }
  void trim() {
    if (bars_ % 64 != 0) data()[words() - 1] &= (std::uint64_t{1} << (bars_ % 64)) - 1;
  }

  [[nodiscard]] std::size_t count() const {
    std::size_t bits = 0;
    for (std::size_t w = 0; w < words(); ++w)
      bits += static_cast<std::size_t>(std::popcount(data()[w]));
    return bits;
  }

  // The first bar at or after `from` whose bit is set; `limit` when there is none before it.
  [[nodiscard]] std::size_t next_set(std::size_t from, std::size_t limit) const {
    return next_of(from, limit, [this](std::size_t w) { return data()[w]; });
  }
  // The same for bars set here or in `other`.
  [[nodiscard]] std::size_t next_set_in_either(const Bitmap& other, std::size_t from,
                                               std::size_t limit) const {
    return next_of(from, limit, [&](std::size_t w) { return data()[w] | other.data()[w]; });
  }

  Bitmap& operator&=(const Bitmap& other) {
    return combine(other, [](std::uint64_t a, std::uint64_t b) { return a & b; });
  }
  Bitmap& operator|=(const Bitmap& other) {
    return combine(other, [](std::uint64_t a, std::uint64_t b) { return a | b; });
  }
  Bitmap& and_not(const Bitmap& other) {
    return combine(other, [](std::uint64_t a, std::uint64_t b) { return a & ~b; });
  }
  // Bit i becomes what bit i - bars was: "so many bars ago". The first bits become 0.
  [[nodiscard]] Bitmap delayed(std::size_t bars) const;

  friend bool operator==(const Bitmap&, const Bitmap&) = default;

 private:
  template <class Operation>
  Bitmap& combine(const Bitmap& other, Operation operation) {
    CHECK(other.bars_ == bars_);
    for (std::size_t w = 0; w < words(); ++w) data()[w] = operation(data()[w], other.data()[w]);
    return *this;
  }

  std::size_t bars_ = 0;
  std::vector<std::uint64_t, RegisterAllocator<std::uint64_t>> storage_;
};

// The same bit on every bar.
[[nodiscard]] Bitmap filled(std::size_t bars, bool value);
[[nodiscard]] Bitmap inverted(const Bitmap& from);

}  // namespace sixbtc::backtest::screening
