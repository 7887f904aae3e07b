// A stream of bytes: a file as it is, or what a .gz, .zst or .zip file holds. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace sixbtc::archives {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills some of `into` (not empty); 0 at the end. Malformed when the file is damaged or ends
  // before its own end mark.
  [[nodiscard]] virtual core::Result<std::size_t> read(std::span<char> into) = 0;
};

// Bytes in memory, which must outlive the source.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] core::Result<std::size_t> read(std::span<char> into) override;

 private:
  std::string_view bytes_;
};

// Opens by extension; a .zip must hold exactly one .csv file.
[[nodiscard]] core::Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path);

// The error of every decoder.
[[nodiscard]] std::unexpected<core::Error> damaged(std::string message);

}  // namespace sixbtc::archives
