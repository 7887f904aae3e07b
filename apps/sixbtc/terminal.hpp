// What the user sees: tables, colour, progress. Results go to stdout, everything else to stderr.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sixbtc::cli {

enum class ColorChoice { Auto, Always, Never };

struct TerminalOptions {
  ColorChoice color = ColorChoice::Auto;
  bool ascii = false;  // no characters outside ASCII in tables and sparklines
};

// One table column; numbers are right aligned.
struct Column {
  std::string title;
  bool is_number = false;
};

// A table for people (fitted, with a header rule), Markdown or CSV (RFC 4180).
enum class TableStyle { Plain, Markdown, Csv };
[[nodiscard]] std::string render_table(const std::vector<Column>& columns,
                                       const std::vector<std::vector<std::string>>& rows,
                                       TableStyle style);

// One character a value from low to high; eight block heights, or ASCII when asked.
[[nodiscard]] std::string sparkline(const std::vector<double>& values, std::size_t width,
                                    bool ascii);

[[nodiscard]] bool is_terminal(int descriptor);
// Honours NO_COLOR, TERM=dumb and --color.
[[nodiscard]] bool use_color(const TerminalOptions& options, int descriptor);
[[nodiscard]] std::string colored(const std::string& text, const char* code, bool enabled);

// Progress on stderr: a rewritten line with rate and time left on a terminal, else a line every
// ten seconds. Thread-safe.
class Progress {
 public:
  Progress(std::string what, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void update(std::uint64_t done, std::uint64_t total);
  // Of the work, where items cost differently: 0 when it begins. The time left then follows it.
  void set_share(double share_done);

 private:
  void print(std::uint64_t done, std::uint64_t total, std::int64_t now);
  // Seconds, or below zero where nothing can be said yet.
  [[nodiscard]] double left(std::uint64_t done, std::uint64_t total, std::int64_t now) const;
  std::mutex mutex_;
  std::string what_, unit_;
  bool on_terminal_;
  std::int64_t started_, printed_;
  std::optional<std::int64_t> work_began_;  // where shares are told
  double share_done_ = 0;
  bool shown_ = false;
};

}  // namespace sixbtc::cli
