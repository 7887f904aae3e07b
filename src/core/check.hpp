// CHECK(condition): our own invariant, on in release too. A wrong position is worse than no
// position: print where, and abort; start-up recovers.
#pragma once

namespace sixbtc::core {
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;
}

#define CHECK(condition)                                            \
  do {                                                              \
    if (!(condition)) [[unlikely]]                                  \
      ::sixbtc::core::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
