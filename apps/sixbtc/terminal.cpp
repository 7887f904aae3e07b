#include "sixbtc/terminal.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace sixbtc::cli {

namespace {

// How wide the text is on screen: bytes that continue a UTF-8 character take no column.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t have = width_of(text);
  const std::string space(width > have ? width - have : 0, ' ');
  return right ? space + text : text + space;
}

std::string csv_cell(const std::string& text) {
  std::string safe = text;
  // A leading = + - @ would run as a formula in a spreadsheet; numbers may keep their sign.
  char* end = nullptr;
  (void)std::strtod(text.c_str(), &end);
  const bool is_number = !text.empty() && *end == '\0';
  if (!is_number && !text.empty() && std::string("=+-@").find(text[0]) != std::string::npos)
    safe = "'" + safe;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string joined(const std::vector<std::string>& cells, const char* separator) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : separator) + cells[i];
  return line;
}

std::int64_t monotonic_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::string render_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, TableStyle style) {
  std::string out;
  if (style == TableStyle::Csv) {
    std::vector<std::string> cells;
    for (const auto& column : columns) cells.push_back(csv_cell(column.title));
    out = joined(cells, ",") + "\n";
    for (const auto& row : rows) {
      cells.clear();
      for (const auto& cell : row) cells.push_back(csv_cell(cell));
      out += joined(cells, ",") + "\n";
    }
    return out;
  }
  std::vector<std::size_t> widths;
  for (const auto& column : columns) widths.push_back(width_of(column.title));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  const bool markdown = style == TableStyle::Markdown;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < cells.size(); ++i)
      shown.push_back(padded(cells[i], widths[i], columns[i].is_number));
    std::string text = markdown ? "| " + joined(shown, " | ") + " |" : joined(shown, "  ");
    if (!markdown) text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::vector<std::string> titles, rules;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    titles.push_back(columns[i].title);
    std::string rule(widths[i], '-');
    if (markdown && columns[i].is_number) rule.back() = ':';
    rules.push_back(rule);
  }
  out = line(titles) + line(rules);
  for (const auto& row : rows) out += line(row);
  return out;
}

std::string sparkline(const std::vector<double>& values, std::size_t width, bool ascii) {
  if (values.empty() || width == 0) return {};
  const char* const blocks[] = {"\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84",
                                "\xE2\x96\x85", "\xE2\x96\x86", "\xE2\x96\x87", "\xE2\x96\x88"};
  const char* const plain[] = {"_", ".", "-", "~", "=", "+", "*", "#"};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double range = *high - *low;
  const std::size_t count = std::min(width, values.size());
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = count == 1 ? 0 : i * (values.size() - 1) / (count - 1);
    const double share = range > 0 ? (values[at] - *low) / range : 0.5;
    const auto level = static_cast<std::size_t>(std::clamp(share * 7.999, 0.0, 7.0));
    out += ascii ? plain[level] : blocks[level];
  }
  return out;
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

bool use_color(const TerminalOptions& options, int descriptor) {
  if (options.color != ColorChoice::Auto) return options.color == ColorChoice::Always;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term == nullptr || std::string(term) == "dumb") return false;
  return is_terminal(descriptor);
}

std::string colored(const std::string& text, const char* code, bool enabled) {
  return enabled ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
}

Progress::Progress(std::string what, std::string unit)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      on_terminal_(is_terminal(STDERR_FILENO)),
      started_(monotonic_milliseconds()),
      printed_(started_) {}

Progress::~Progress() {
  if (shown_ && on_terminal_) std::fputs("\r\x1b[K", stderr);
}

void Progress::update(std::uint64_t done, std::uint64_t total) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = monotonic_milliseconds();
  const std::int64_t every = on_terminal_ ? 100 : 10'000;
  if (now - printed_ < every) return;
  printed_ = now;
  shown_ = true;
  print(done, total, now);
}

void Progress::set_share(double share_done) {
  const std::scoped_lock lock(mutex_);
  if (!work_began_) work_began_ = monotonic_milliseconds();
  share_done_ = share_done;
}

double Progress::left(std::uint64_t done, std::uint64_t total, std::int64_t now) const {
  const double by_count = total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total);
  const double share = work_began_ ? share_done_ : by_count;
  if (!(share > 0 && share <= 1)) return -1;
  return static_cast<double>(now - work_began_.value_or(started_)) / 1000.0 * (1 - share) / share;
}

void Progress::print(std::uint64_t done, std::uint64_t total, std::int64_t now) {
  const double elapsed_seconds = static_cast<double>(now - started_) / 1000.0;
  const double rate = elapsed_seconds > 0 ? static_cast<double>(done) / elapsed_seconds : 0;
  std::string line = fmt::format("{}: {}/{} {}, {:.0f}/s", what_, done, total, unit_, rate);
  if (const double seconds = left(done, total, now); seconds >= 0)
    line += fmt::format(", {:.0f} s left", seconds);
  std::fprintf(stderr, on_terminal_ ? "\r\x1b[K%s" : "%s\n", line.c_str());
  std::fflush(stderr);
}

}  // namespace sixbtc::cli
