#include "risk/state.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace sixbtc::risk {

namespace {

constexpr std::string_view header = "risk 1";

// Words of one line, and whether all that was read was there.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  std::string_view word() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    is_good_ = is_good_ && !found.empty();
    return found;
  }
  std::int64_t number(std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                      std::int64_t max = std::numeric_limits<std::int64_t>::max()) {
    const std::string_view text = word();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    is_good_ = is_good_ && error == std::errc{} && end == text.data() + text.size() &&
               value >= min && value <= max;
    return value;
  }
  bool flag() { return number(0, 1) == 1; }
  core::Amount amount() { return core::Amount::from_units(number()); }
  [[nodiscard]] bool is_at_end() const { return is_good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_good_ = true;
};

std::string in_hex(std::string_view text) {
  std::string hex = "x";  // so that an empty one is a word, too
  for (const char c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (!hex.starts_with('x') || hex.size() % 2 == 0) return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < hex.size(); i += 2) {
    unsigned char byte = 0;
    const char* const end = hex.data() + i + 2;
    if (std::from_chars(hex.data() + i, end, byte, 16).ptr != end) return std::nullopt;
    text += static_cast<char>(byte);
  }
  return text;
}

// One line; false when it is not one of ours. `stops`: how many were read.
bool read_line(std::string_view line, RiskState& state, std::size_t& stops) {
  Words words(line);
  const std::string_view kind = words.word();
  if (kind == "account") {
    state.high_water = words.amount();
    state.day_start_equity = words.amount();
    state.equity = words.amount();
    state.day = words.number();
    state.losing_days = words.number(0);
    state.is_started = words.flag();
    state.is_drawdown_alerted = words.flag();
  } else if (kind == "stop") {
    if (stops == stop_cause_count || words.number() != static_cast<std::int64_t>(stops))
      return false;
    StopState& stop = state.stops[stops++];
    stop.level = static_cast<StopLevel>(
        words.number(0, static_cast<std::int64_t>(StopLevel::CloseEverything)));
    stop.since = core::Timestamp::from_nanoseconds(words.number());
    const auto reason = from_hex(words.word());
    if (!reason) return false;
    stop.reason = *reason;
  } else if (kind == "strategy") {
    StrategyState strategy;
    strategy.high_water = words.amount();
    strategy.is_retired = words.flag();
    state.strategies.push_back(strategy);
  } else {
    return false;
  }
  return words.is_at_end();
}

}  // namespace

std::string_view name_of(StopLevel level) {
  switch (level) {
    case StopLevel::None:
      return "none";
    case StopLevel::PauseEntries:
      return "pause_entries";
    case StopLevel::CancelAndHalt:
      return "cancel_and_halt";
    case StopLevel::CloseEverything:
      return "close_everything";
  }
  CHECK(false);
}

std::string_view name_of(StopCause cause) {
  switch (cause) {
    case StopCause::DailyLoss:
      return "daily_loss";
    case StopCause::PortfolioDrawdown:
      return "portfolio_drawdown";
    case StopCause::Person:
      return "person";
    case StopCause::Fault:
      return "fault";
  }
  CHECK(false);
}

std::string to_text(const RiskState& state) {
  std::string text =
      fmt::format("{}\naccount {} {} {} {} {} {:d} {:d}\n", header, state.high_water.units(),
                  state.day_start_equity.units(), state.equity.units(), state.day,
                  state.losing_days, state.is_started, state.is_drawdown_alerted);
  for (std::size_t i = 0; i < stop_cause_count; ++i) {
    const StopState& stop = state.stops[i];
    text += fmt::format("stop {} {} {} {}\n", i, static_cast<int>(stop.level),
                        stop.since.nanoseconds(), in_hex(stop.reason));
  }
  for (const StrategyState& strategy : state.strategies)
    text += fmt::format("strategy {} {:d}\n", strategy.high_water.units(), strategy.is_retired);
  return text;
}

core::Result<RiskState> parse_risk_state(std::string_view text) {
  RiskState state;
  int number = 0, accounts = 0;
  std::size_t stops = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    ++number;
    const bool is_good = end != std::string_view::npos &&
                         (number == 1 ? line == header : read_line(line, state, stops));
    if (!is_good)
      return core::fail(core::ErrorKind::Malformed, "not a line of a risk state",
                        "line " + std::to_string(number));
    accounts += line.starts_with("account") ? 1 : 0;
    text.remove_prefix(end + 1);
  }
  if (accounts != 1 || stops != stop_cause_count)
    return core::fail(core::ErrorKind::Malformed, "the risk state is not complete");
  return state;
}

}  // namespace sixbtc::risk
