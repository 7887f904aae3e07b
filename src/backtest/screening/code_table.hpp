// 16 bits for every (bar, side) of a series, found on first use: what first-passage tables are made
// of. Two threads that find the same code write the same value.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sixbtc::backtest::screening {

class CodeTable {
 public:
  using Code = std::uint16_t;

  // `unknown`: of a code that is not found yet.
  CodeTable(std::size_t bars, Code unknown) : codes_(2 * bars + 2 + padding, unknown) {}

  // Index of an entry. One past the last bar is a valid entry that is never known.
  [[nodiscard]] static std::size_t index_of(std::size_t bar, bool is_short) {
    return 2 * bar + static_cast<std::size_t>(is_short);
  }
  // For loops that hold the address: codes may be found by another thread meanwhile.
  [[nodiscard]] Code* data() { return codes_.data(); }
  [[nodiscard]] static Code load(Code& code) {
    return std::atomic_ref(code).load(std::memory_order_relaxed);
  }
  // Who sees a code sees all that was written before it was put.
  [[nodiscard]] Code at(std::size_t index) {
    return std::atomic_ref(codes_[index]).load(std::memory_order_acquire);
  }
  void put(std::size_t index, Code code) {
    std::atomic_ref(codes_[index]).store(code, std::memory_order_release);
  }
  [[nodiscard]] std::size_t size() const { return codes_.size(); }
  [[nodiscard]] static std::size_t bytes_for(std::size_t bars) {
    return (2 * bars + 2 + padding) * sizeof(Code);
  }

 private:
  // Vector code reads 64 bits where a code begins.
  static constexpr std::size_t padding = 3;
  std::vector<Code> codes_;
};

}  // namespace sixbtc::backtest::screening
