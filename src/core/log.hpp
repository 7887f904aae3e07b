// Log lines: to stderr or a file, never to stdout; ASCII only (other bytes are escaped).
// Threading: any thread. Secrets have no formatter, so they cannot be logged.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace sixbtc::core::log {

enum class Level { Debug, Info, Warning, Error, Off };
enum class Format { Text, Json };

struct Options {
  Level level = Level::Info;
  Format format = Format::Text;
  std::string file;            // empty: stderr
  std::size_t kept_lines = 0;  // the newest, in memory for newest_lines()
};

[[nodiscard]] Status configure(const Options& options);
// The newest lines kept, oldest first, as they were written.
[[nodiscard]] std::vector<std::string> newest_lines(std::size_t limit);
void write(Level level, std::string_view message);

template <class... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::Debug, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::Info, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::Warning, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::Error, fmt::format(text, std::forward<Args>(args)...));
}

// Bytes outside printable ASCII become \xNN, so that a log line can't carry control codes.
[[nodiscard]] std::string to_ascii(std::string_view text);

}  // namespace sixbtc::core::log
