// Binary text for what we persist: little-endian integers, doubles by their bits, length-prefixed
// strings. The reader never reads beyond its input: what is missing makes it fail, once and for
// all.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace sixbtc::core {

static_assert(std::endian::native == std::endian::little);

class ByteWriter {
 public:
  template <std::integral T>
  void put(T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    bytes_.append(bytes, sizeof(T));
  }
  void put(double value) { put(std::bit_cast<std::uint64_t>(value)); }
  void put(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  // False once something was missing; values read since then are zero.
  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  void fail() { is_good_ = false; }

  template <std::integral T>
  [[nodiscard]] T get() {
    T value{};
    if (const std::string_view bytes = take(sizeof(T)); is_good_)
      std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }
  [[nodiscard]] double get_double() { return std::bit_cast<double>(get<std::uint64_t>()); }
  [[nodiscard]] std::string get_text() {
    const auto size = get<std::uint32_t>();
    return std::string(take(size));
  }

 private:
  std::string_view take(std::size_t count) {
    if (!is_good_ || count > rest_.size()) {
      is_good_ = false;
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace sixbtc::core
