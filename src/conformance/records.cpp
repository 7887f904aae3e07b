#include "conformance/records.hpp"

#include <zlib.h>

#include <charconv>
#include <numeric>
#include <regex>

namespace sixbtc::conformance {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t file_bytes_max = std::size_t{1} << 28;
constexpr double step_unless_stated = 0.0001;

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"')
      is_quoted = !is_quoted;
    else if (c == ',' && !is_quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back().push_back(c);
  }
  return fields;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

core::Error missing_column(std::string_view name, const std::string& where) {
  return {core::ErrorKind::Malformed, fmt::format("has no column '{}'", name), where, ""};
}

// A number after a word in a text; the full stop of a sentence is not part of it.
std::optional<double> stated(const std::string& text, const char* word) {
  const std::regex pattern(std::string("\\b") + word + " (is )?([0-9]+(\\.[0-9]+)?)");
  std::smatch match;
  if (!std::regex_search(text, match, pattern)) return {};
  return read_number(match[2].str());
}

}  // namespace

core::Result<std::string> read_text(const fs::path& file) {
  const gzFile in = gzopen(file.c_str(), "rb");  // reads plain files too
  if (in == nullptr) return core::fail(core::ErrorKind::NotFound, "cannot be read", file.string());
  std::string text, block(1 << 16, '\0');
  int count = 0;
  while ((count = gzread(in, block.data(), static_cast<unsigned>(block.size()))) > 0 &&
         text.size() <= file_bytes_max)
    text.append(block, 0, static_cast<std::size_t>(count));
  const bool is_broken = count < 0;
  gzclose(in);
  if (is_broken) return core::fail(core::ErrorKind::Malformed, "is damaged", file.string());
  if (text.size() > file_bytes_max)
    return core::fail(core::ErrorKind::LimitReached,
                      fmt::format("has more than {} bytes", file_bytes_max), file.string());
  return text;
}

std::optional<std::size_t> Table::column(std::string_view name) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (equal_ignoring_case(header[i], name)) return i;
  return {};
}

core::Result<Table> read_table(const fs::path& file) {
  ASSIGN_OR_RETURN(const std::string text, read_text(file));
  Table table;
  std::istringstream lines(text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line == "\r") continue;
    auto fields = fields_of(line);
    if (table.header.empty()) {
      table.header = std::move(fields);
      continue;
    }
    if (fields.size() != table.header.size())
      return core::fail(
          core::ErrorKind::Malformed,
          fmt::format("has {} fields, the header {}", fields.size(), table.header.size()),
          fmt::format("{}:{}", file.string(), number));
    table.rows.push_back(std::move(fields));
  }
  if (table.header.empty())
    return core::fail(core::ErrorKind::Malformed, "is empty", file.string());
  return table;
}

double read_number(std::string_view text) {
  double value = tradingview::na;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() ? value : tradingview::na;
}

core::Result<core::Timestamp> read_time(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size())
    return core::Timestamp::parse(text);
  constexpr std::int64_t milliseconds_from = 100'000'000'000;
  return number >= milliseconds_from ? core::Timestamp::from_milliseconds(number)
                                     : core::Timestamp::from_seconds(number);
}

core::Result<Chart> chart_of(const Table& table, const std::string& where) {
  std::array<std::size_t, 5> places{};
  constexpr std::string_view names[] = {"open", "high", "low", "close", "volume"};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto place = table.column(names[i]);
    if (!place) return std::unexpected(missing_column(names[i], where));
    places[i] = *place;
  }
  Chart chart;
  std::int64_t step = 0;
  for (const auto& row : table.rows) {
    ASSIGN_OR_RETURN(const core::Timestamp time, read_time(row[0]));
    double values[5];
    for (std::size_t i = 0; i < 5; ++i) values[i] = read_number(row[places[i]]);
    if (!chart.bars.open_time.empty()) {
      const std::int64_t since = time.nanoseconds() - chart.bars.open_time.back();
      if (since <= 0)
        return core::fail(core::ErrorKind::Malformed, "times do not increase", where, row[0]);
      step = step == 0 ? since : std::min(step, since);
    }
    chart.bars.push_back({time, values[0], values[1], values[2], values[3], values[4], true});
  }
  constexpr std::int64_t minute = 60'000'000'000;
  chart.interval = market::Interval::minutes(std::max<std::int64_t>(step / minute, 1));
  return chart;
}

double price_tick(const columns::CandleColumns& bars) {
  // Prices are decimals: as multiples of 1e-8 they are whole numbers, whose common divisor counts.
  constexpr double unit = 1e8;
  std::int64_t common = 0;
  for (const auto* column : {&bars.open, &bars.high, &bars.low, &bars.close})
    for (const double price : *column) common = std::gcd(common, std::llround(price * unit));
  return common == 0 ? 1 : static_cast<double>(common) / unit;
}

Symbol symbol_of(const fs::path& folder, const Chart& chart) {
  const std::string text = read_text(folder / "README.md").value_or("");
  return {.tick = stated(text, "tick").value_or(price_tick(chart.bars)),
          .point_value = stated(text, "pointvalue").value_or(1),
          .quantity_step = stated(text, "quantity step").value_or(step_unless_stated),
          .interval = chart.interval};
}

core::Result<TradeList> read_trades(const fs::path& file) {
  ASSIGN_OR_RETURN(const Table table, read_table(file));
  std::array<std::size_t, 6> places{};
  constexpr std::string_view names[] = {"side",      "entry_time", "entry_price",
                                        "exit_time", "exit_price", "status"};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto place = table.column(names[i]);
    if (!place) return std::unexpected(missing_column(names[i], file.string()));
    places[i] = *place;
  }
  TradeList list;
  list.rows = table.rows.size();
  for (const auto& row : table.rows) {
    if (row[places[5]].starts_with("open")) continue;
    ASSIGN_OR_RETURN(const core::Timestamp entry, read_time(row[places[1]]));
    ASSIGN_OR_RETURN(const core::Timestamp exit, read_time(row[places[3]]));
    list.trades.push_back({row[places[0]] == "long", entry, exit, read_number(row[places[2]]),
                           read_number(row[places[4]])});
  }
  return list;
}

}  // namespace sixbtc::conformance
