// Lines of a byte stream without an allocation per line. Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/archives/byte_source.hpp"

namespace sixbtc::archives {

class LineReader {
 public:
  LineReader(ByteSource& source, std::size_t line_bytes_max, std::uint64_t bytes_max);
  // The next line without "\n" or "\r\n", valid until the next call; false at the end. LimitReached
  // when a line or the stream is longer than allowed.
  [[nodiscard]] core::Result<bool> next(std::string_view& line);
  [[nodiscard]] std::uint64_t line_number() const { return line_number_; }  // of the latest line

 private:
  [[nodiscard]] core::Status refill();

  ByteSource& source_;
  const std::size_t line_bytes_max_;
  const std::uint64_t bytes_max_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // unread part of the buffer
  std::uint64_t bytes_read_ = 0, line_number_ = 0;
  bool is_at_end_ = false;
};

}  // namespace sixbtc::archives
