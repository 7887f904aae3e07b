#include "language/sessions.hpp"

#include "language/calendar.hpp"

namespace sixbtc::language {

namespace {

constexpr int day_minutes = 1440;

std::optional<int> minutes_of(std::string_view text) {
  if (text.size() != 4) return {};
  for (const char c : text)
    if (c < '0' || c > '9') return {};
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[2] - '0') * 10 + (text[3] - '0');
  if (minutes > 59 || hours * 60 + minutes > day_minutes) return {};
  return hours * 60 + minutes;
}

// As one number: (begin * 2048 + end) * 128 + days, bit 0 of the days being Sunday.
constexpr int end_scale = 128, begin_scale = 2048 * end_scale;

}  // namespace

std::optional<std::vector<double>> parse_session(std::string_view text) {
  if (text == "24x7") text = "0000-2400";
  int days = 0x7f;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    days = 0;
    for (const char c : text.substr(colon + 1)) {
      if (c < '1' || c > '7') return {};
      days |= 1 << (c - '1');
    }
    text = text.substr(0, colon);
  }
  std::vector<double> spans;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    if (part.size() != 9 || part[4] != '-') return {};
    const auto begin = minutes_of(part.substr(0, 4)), end = minutes_of(part.substr(5));
    if (!begin || !end) return {};
    spans.push_back(*begin * begin_scale + *end * end_scale + days);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  if (spans.empty()) return {};
  return spans;
}

bool is_in_span(double local_milliseconds, double span) {
  if (!calendar::is_representable(local_milliseconds)) return false;
  constexpr double minute = 60'000.0;
  const auto code = static_cast<int>(span);
  const int begin = code / begin_scale, end = code % begin_scale / end_scale;
  const int days = code % end_scale;
  const double midnight = std::floor(local_milliseconds / (day_minutes * minute)) * day_minutes;
  const auto now = static_cast<int>(std::floor(local_milliseconds / minute) - midnight);
  const int today = static_cast<int>(calendar::day_of_week(local_milliseconds)) - 1;
  const auto holds = [&](int weekday) { return ((days >> weekday) & 1) != 0; };
  if (end > begin) return now >= begin && now < end && holds(today);
  return (now >= begin && holds(today)) || (now < end && holds((today + 6) % 7));
}

}  // namespace sixbtc::language
