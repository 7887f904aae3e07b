// What the system calls of this folder share.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <span>

#include "core/result.hpp"

namespace sixbtc::files {

// `code`: errno.
[[nodiscard]] std::unexpected<core::Error> io_error(const char* action,
                                                    const std::filesystem::path& path, int code);
// Goes on after interruptions and short writes.
[[nodiscard]] core::Status write_all(int fd, std::span<const std::byte> bytes,
                                     const std::filesystem::path& path);

}  // namespace sixbtc::files
