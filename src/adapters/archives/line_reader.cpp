#include "adapters/archives/line_reader.hpp"

#include <fmt/format.h>

#include <cstring>

namespace sixbtc::archives {

namespace {
constexpr std::size_t chunk_bytes = std::size_t{256} * 1024;
}

LineReader::LineReader(ByteSource& source, std::size_t line_bytes_max, std::uint64_t bytes_max)
    : source_(source),
      line_bytes_max_(line_bytes_max),
      bytes_max_(bytes_max),
      buffer_(line_bytes_max + chunk_bytes) {}

core::Result<bool> LineReader::next(std::string_view& line) {
  const char* start = nullptr;
  const char* stop = nullptr;
  for (std::size_t searched = 0;;) {
    start = buffer_.data() + begin_;
    const std::size_t available = end_ - begin_;
    stop = static_cast<const char*>(std::memchr(start + searched, '\n', available - searched));
    if (stop != nullptr) break;
    if (available > line_bytes_max_) break;  // refused below
    if (is_at_end_) {
      if (available == 0) return false;
      stop = start + available;
      break;
    }
    searched = available;
    RETURN_IF_ERROR(refill());
  }
  ++line_number_;
  if (stop == nullptr || static_cast<std::size_t>(stop - start) > line_bytes_max_)
    return core::fail(core::ErrorKind::LimitReached,
                      fmt::format("line is longer than {} bytes", line_bytes_max_));
  begin_ += static_cast<std::size_t>(stop - start);
  if (begin_ < end_) ++begin_;  // the line feed itself
  if (stop > start && stop[-1] == '\r') --stop;
  line = {start, static_cast<std::size_t>(stop - start)};
  return true;
}

core::Status LineReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  ASSIGN_OR_RETURN(const std::size_t got, source_.read(std::span(buffer_).subspan(end_)));
  end_ += got;
  bytes_read_ += got;
  is_at_end_ = got == 0;
  if (bytes_read_ > bytes_max_)
    return core::fail(core::ErrorKind::LimitReached,
                      fmt::format("file holds more than {} bytes", bytes_max_));
  return {};
}

}  // namespace sixbtc::archives
