// The file system calls of the store: durable atomic writes, memory maps, the writer's lock.
// Errors are Io with the path, the system's words and, for a full disk, what to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace sixbtc::files {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

inline constexpr const char* temporary_suffix = ".tmp";

// Writes the pieces to `path` + ".tmp", syncs, renames over `path`, syncs the folder. On failure
// nothing is left behind and an existing file is untouched.
[[nodiscard]] core::Status write_durably(const std::filesystem::path& path,
                                         std::span<const std::span<const std::byte>> pieces);
// Creates the folder and those above it, each synced into its parent.
[[nodiscard]] core::Status make_folders(const std::filesystem::path& path);
[[nodiscard]] core::Status sync_folder(const std::filesystem::path& path);
[[nodiscard]] core::Status rename_durably(const std::filesystem::path& from,
                                          const std::filesystem::path& to);

// A file that only grows. Not thread-safe.
class AppendFile {
 public:
  // Opens or creates it; what is behind `keep` bytes is cut off (the file has at least as many).
  [[nodiscard]] static core::Result<AppendFile> open(const std::filesystem::path& path,
                                                     std::uint64_t keep);
  // Buffered; written out when the buffer is full.
  [[nodiscard]] core::Status append(std::span<const std::byte> bytes);
  // Everything appended is on the disk.
  [[nodiscard]] core::Status sync();

 private:
  AppendFile(std::filesystem::path path, Descriptor file);
  [[nodiscard]] core::Status write_out();

  std::filesystem::path path_;
  Descriptor file_;
  std::vector<std::byte> buffer_;
  bool is_dirty_ = false;
};

// A whole file, mapped for reading; unmapped when the last owner goes.
struct MappedFile {
  std::shared_ptr<const std::byte> bytes;
  std::size_t size = 0;
};
[[nodiscard]] core::Result<MappedFile> map_file(const std::filesystem::path& path);
// The first `into.size()` bytes; false when the file is shorter.
[[nodiscard]] core::Result<bool> read_start(const std::filesystem::path& path,
                                            std::span<std::byte> into);

// The exclusive lock of the one writer, held while the descriptor is open; Conflict when another
// process has it. The kernel releases it when the process dies.
[[nodiscard]] core::Result<Descriptor> lock_exclusively(const std::filesystem::path& path);
// Whether somebody has it now; what cannot be opened is not locked.
[[nodiscard]] bool is_locked(const std::filesystem::path& path);

}  // namespace sixbtc::files
