// A key or password: it can be used, and nothing else. No formatter, no copy, no comparison; the
// bytes are overwritten when it goes.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sixbtc::core {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view value) : value_(value) {}
  ~Secret() { wipe(); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : value_(other.value_) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe();
      value_ = other.value_;
      other.wipe();
    }
    return *this;
  }

  [[nodiscard]] bool empty() const { return value_.empty(); }
  // Only for those who send it or sign with it; never for messages.
  [[nodiscard]] std::string_view reveal() const { return value_; }

 private:
  void wipe() {
    // Volatile, or the compiler would leave out writes to what dies.
    for (volatile char* byte = value_.data(); byte != value_.data() + value_.size(); ++byte)
      *byte = '\0';
    value_.clear();
  }

  std::string value_;
};

}  // namespace sixbtc::core
