#include "language/dates.hpp"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "language/calendar.hpp"

namespace sixbtc::language {

namespace {

constexpr double minute = 60'000.0;

struct Date {
  double year = 0, month = 0, day = 0;
  std::array<double, 3> clock{};  // hour, minute, second
  double offset_minutes = 0;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == ',') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::optional<double> whole(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size() || number < 0)
    return {};
  return number;
}

// 12:30, 12:30:00, 12:30:00.000
bool read_clock(std::string_view text, Date& date) {
  std::size_t field = 0;
  text = text.substr(0, text.find('.'));
  while (field < 3) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto number = whole(text.substr(0, colon));
    if (!number || *number > (field == 0 ? 24 : 60)) return false;
    date.clock[field++] = *number;
    if (colon == text.size()) break;
    text.remove_prefix(colon + 1);
    if (field == 3) return false;
  }
  return field >= 2;
}

// Z, UTC, GMT, GMT+2, +0200, -05:30
bool read_offset(std::string_view text, Date& date) {
  if (text == "Z" || text == "UTC" || text == "GMT") return true;
  if (text.starts_with("GMT") || text.starts_with("UTC")) text.remove_prefix(3);
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const double sign = text[0] == '-' ? -1 : 1;
  std::string digits;
  for (const char c : text.substr(1))
    if (c != ':') digits += c;
  const auto number = whole(digits);
  if (!number) return false;
  const bool has_minutes = digits.size() > 2;
  const double hours = has_minutes ? std::floor(*number / 100) : *number;
  date.offset_minutes = sign * (hours * 60 + (has_minutes ? *number - hours * 100 : 0));
  return true;
}

double month_named(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
  std::string start;
  for (const char c : word.substr(0, 3))
    start += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (std::size_t i = 0; i < months.size(); ++i)
    if (months[i] == start && word.find_first_of("0123456789") == std::string_view::npos)
      return static_cast<double>(i + 1);
  return 0;
}

// 2024-01-31, 2024/01/31, 2024-01-31T12:00:00+02:00
bool read_iso(std::string_view text, Date& date) {
  const std::size_t clock = text.find('T');
  std::string_view day = text.substr(0, clock);
  double* const fields[] = {&date.year, &date.month, &date.day};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t end = i == 2 ? day.size() : std::min(day.find_first_of("-/"), day.size());
    const auto number = whole(day.substr(0, end));
    if (!number) return false;
    *fields[i] = *number;
    day.remove_prefix(std::min(end + 1, day.size()));
  }
  if (clock == std::string_view::npos) return true;
  text.remove_prefix(clock + 1);
  const std::size_t zone = text.find_first_of("Z+-");
  if (zone != std::string_view::npos && !read_offset(text.substr(zone), date)) return false;
  return read_clock(text.substr(0, zone), date);
}

bool read_word(const std::string& word, Date& date) {
  if (word.find(':') != std::string::npos && word[0] != '+' && word[0] != '-' &&
      !word.starts_with("GMT") && !word.starts_with("UTC"))
    return read_clock(word, date);
  if (const double month = month_named(word); month > 0 && date.month == 0) {
    date.month = month;
    return true;
  }
  if (const auto number = whole(word)) {
    const bool is_year = *number > 31;
    double& field = is_year ? date.year : date.day;
    if (field != 0) return false;
    field = *number;
    return true;
  }
  if (read_offset(word, date)) return true;
  constexpr std::string_view days = "sun mon tue wed thu fri sat";
  std::string start;
  for (const char c : word.substr(0, 3))
    start += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return start.size() == 3 && days.find(start) != std::string_view::npos;
}

}  // namespace

std::optional<double> parse_date(std::string_view text) {
  Date date;
  const std::vector<std::string> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_iso = i == 0 && words[0].size() >= 8 && whole(words[0].substr(0, 4)) &&
                        (words[0][4] == '-' || words[0][4] == '/');
    if (!(is_iso ? read_iso(words[0], date) : read_word(words[i], date))) return {};
  }
  const bool is_date =
      date.year > 0 && date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31;
  if (!is_date) return {};
  const double midnight = calendar::timestamp(date.year, date.month, date.day, 0, 0, 0);
  return midnight + (date.clock[0] * 60 + date.clock[1] - date.offset_minutes) * minute +
         date.clock[2] * 1000;
}

}  // namespace sixbtc::language
