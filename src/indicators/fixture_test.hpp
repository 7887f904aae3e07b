// Reads a CSV of numbers into named columns; an empty or NaN cell is na.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators::testing {

using Table = std::map<std::string, std::vector<double>>;

// Splits at commas outside double quotes.
inline std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

inline double to_number(const std::string& cell) {
  if (cell.empty() || cell == "NaN") return na;
  if (cell.find('T') != std::string::npos)
    return core::Timestamp::parse(cell)->to_rfc3339() == cell
               ? static_cast<double>(core::Timestamp::parse(cell)->milliseconds())
               : na;
  return std::stod(cell);
}

inline Table read_table(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  Table table;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line);
    for (std::size_t i = 0; i < names.size(); ++i)
      table[names[i]].push_back(i < cells.size() ? to_number(cells[i]) : na);
  }
  return table;
}

// Empty when equal; otherwise the first bar that differs by more than 1e-9 relative and `absolute`.
inline std::string difference(const std::vector<double>& actual,
                              const std::vector<double>& expected, double absolute) {
  if (actual.size() != expected.size()) return "lengths differ";
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (is_na(actual[i]) && is_na(expected[i])) continue;
    const double gap = std::abs(actual[i] - expected[i]);
    if (gap <= absolute || gap <= 1e-9 * std::abs(expected[i])) continue;
    std::ostringstream text;
    text.precision(15);
    text << "bar " << i << ": " << actual[i] << " instead of " << expected[i];
    return text.str();
  }
  return {};
}

}  // namespace sixbtc::indicators::testing
