// A seeded bijection of 0 .. size - 1 that is computed, not stored: walking it visits every number
// once, in an order that looks random, from any place on.
//
// A balanced Feistel network of six rounds (Luby and Rackoff 1988) on the smallest even number of
// bits that hold the size; what falls outside is mapped again until it is inside (cycle walking).
// Pure; any thread.
#pragma once

#include <bit>
#include <cstdint>

#include "core/check.hpp"

namespace sixbtc::generation {

// Well mixed bits of two numbers (the finaliser of SplitMix64).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9E3779B97F4A7C15ull * (b + 1);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

// Where `index` goes; index < size.
[[nodiscard]] inline std::uint64_t permuted(std::uint64_t index, std::uint64_t size,
                                            std::uint64_t key) {
  CHECK(index < size);
  const int bits = static_cast<int>(std::bit_width(size - 1));
  const int half = bits < 2 ? 1 : (bits + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  do {
    std::uint64_t left = index >> half, right = index & mask;
    for (std::uint64_t round = 0; round < 6; ++round) {
      const std::uint64_t next = left ^ (mix(key ^ round << 56, right) & mask);
      left = right;
      right = next;
    }
    index = left << half | right;
  } while (index >= size);
  return index;
}

}  // namespace sixbtc::generation
