#include "adapters/files/file_io.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "adapters/files/io_error.hpp"

namespace sixbtc::files {

namespace fs = std::filesystem;

std::unexpected<core::Error> io_error(const char* action, const fs::path& path, int code) {
  std::string hint;
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    hint = "free some space and run it again; what was stored before is intact";
  if (code == EACCES || code == EPERM || code == EROFS) hint = "check the permissions of the store";
  return core::fail(core::ErrorKind::Io, fmt::format("cannot {}: {}", action, std::strerror(code)),
                    path.string(), std::move(hint));
}

core::Status write_all(int fd, std::span<const std::byte> bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("write", path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

namespace {

core::Status write_and_sync(const fs::path& path,
                            std::span<const std::span<const std::byte>> pieces) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.is_open()) return io_error("create", path, errno);
  for (const auto& piece : pieces) RETURN_IF_ERROR(write_all(file.get(), piece, path));
  if (::fsync(file.get()) != 0) return io_error("sync", path, errno);
  return {};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

core::Status sync_folder(const fs::path& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return io_error("open folder", path, errno);
  if (::fsync(folder.get()) != 0) return io_error("sync folder", path, errno);
  return {};
}

core::Status write_durably(const fs::path& path,
                           std::span<const std::span<const std::byte>> pieces) {
  fs::path temporary = path;
  temporary += temporary_suffix;
  auto status = write_and_sync(temporary, pieces);
  if (status) status = rename_durably(temporary, path);
  if (!status) ::unlink(temporary.c_str());
  return status;
}

core::Status rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return io_error("rename", from, errno);
  return sync_folder(to.parent_path());
}

core::Status make_folders(const fs::path& path) {
  if (::mkdir(path.c_str(), 0755) == 0) return sync_folder(path.parent_path());
  if (errno == EEXIST) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
    return io_error("create folder", path, ENOTDIR);
  }
  if (errno != ENOENT) return io_error("create folder", path, errno);
  RETURN_IF_ERROR(make_folders(path.parent_path()));
  if (::mkdir(path.c_str(), 0755) != 0) return io_error("create folder", path, errno);
  return sync_folder(path.parent_path());
}

core::Result<MappedFile> map_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return io_error("open", path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return io_error("read", path, errno);
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size == 0) return core::fail(core::ErrorKind::Malformed, "file is empty", path.string());
  // Populated at once: the checksums read every page anyway.
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED | MAP_POPULATE, file.get(), 0);
  if (start == MAP_FAILED) return io_error("map", path, errno);
  std::shared_ptr<const std::byte> bytes(
      static_cast<const std::byte*>(start),
      [start, size](const std::byte*) { ::munmap(start, size); });
  return MappedFile{std::move(bytes), size};
}

core::Result<bool> read_start(const fs::path& path, std::span<std::byte> into) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return io_error("open", path, errno);
  while (!into.empty()) {
    const ssize_t got = ::read(file.get(), into.data(), into.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error("read", path, errno);
    if (got == 0) return false;
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

core::Result<Descriptor> lock_exclusively(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) return io_error("open the lock", path, errno);
  // Who only looks whether it is taken holds it for a moment.
  constexpr int tries = 5;
  for (int i = 0; i < tries; ++i) {
    if (i > 0) ::usleep(1000);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno != EWOULDBLOCK) return io_error("lock", path, errno);
  }
  return core::fail(core::ErrorKind::Conflict, "another process is writing to this store",
                    path.parent_path().string(), "wait until it has finished and run it again");
}

bool is_locked(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.is_open() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace sixbtc::files
