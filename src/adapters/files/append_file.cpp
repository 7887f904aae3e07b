#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/files/file_io.hpp"
#include "adapters/files/io_error.hpp"

namespace sixbtc::files {

namespace {
constexpr std::size_t buffer_bytes = 1 << 18;
}

core::Result<AppendFile> AppendFile::open(const std::filesystem::path& path, std::uint64_t keep) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) return io_error("open", path, errno);
  if (::ftruncate(file.get(), static_cast<off_t>(keep)) != 0) return io_error("cut", path, errno);
  if (::lseek(file.get(), 0, SEEK_END) < 0) return io_error("seek in", path, errno);
  return AppendFile(path, std::move(file));
}

AppendFile::AppendFile(std::filesystem::path path, Descriptor file)
    : path_(std::move(path)), file_(std::move(file)) {
  buffer_.reserve(buffer_bytes);
}

core::Status AppendFile::append(std::span<const std::byte> bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  is_dirty_ = true;
  if (buffer_.size() >= buffer_bytes) return write_out();
  return {};
}

core::Status AppendFile::write_out() {
  RETURN_IF_ERROR(write_all(file_.get(), buffer_, path_));
  buffer_.clear();
  return {};
}

core::Status AppendFile::sync() {
  if (!is_dirty_) return {};
  RETURN_IF_ERROR(write_out());
  if (::fdatasync(file_.get()) != 0) return io_error("sync", path_, errno);
  is_dirty_ = false;
  return {};
}

}  // namespace sixbtc::files
