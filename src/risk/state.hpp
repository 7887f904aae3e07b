// What risk must not forget over a restart: stops, and the marks that drawdowns are measured from.
// A plain value; the engine keeps it through its events, and `to_text` is its form on disk.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/fixed.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::risk {

// How far trading is stopped; the later, the stricter.
enum class StopLevel : std::uint8_t {
  None,
  PauseEntries,     // no new positions; those that are open live on
  CancelAndHalt,    // and entries in flight are cancelled; stops and targets stay
  CloseEverything,  // and every position is closed
};

// Who stopped it: each stands on its own, the strictest wins, none clears another.
enum class StopCause : std::uint8_t { DailyLoss, PortfolioDrawdown, Person, Fault };
inline constexpr std::size_t stop_cause_count = 4;

[[nodiscard]] std::string_view name_of(StopLevel level);
[[nodiscard]] std::string_view name_of(StopCause cause);

struct StopState {
  StopLevel level = StopLevel::None;
  core::Timestamp since;
  std::string reason;
  friend bool operator==(const StopState&, const StopState&) = default;
};

struct StrategyState {
  core::Amount high_water;  // of its own equity
  bool is_retired = false;
  friend bool operator==(const StrategyState&, const StrategyState&) = default;
};

struct RiskState {
  core::Amount high_water;        // of marked equity; moved by transfers, never by a restart
  core::Amount day_start_equity;  // the last one of the day before
  core::Amount equity;            // last seen
  std::int64_t day = 0;           // UTC, days since 1970
  std::int64_t losing_days = 0;   // in a row
  bool is_started = false;        // an equity was seen: the marks above mean something
  bool is_drawdown_alerted = false;
  std::array<StopState, stop_cause_count> stops;
  std::vector<StrategyState> strategies;  // by owner index
  friend bool operator==(const RiskState&, const RiskState&) = default;
};

// Lines of ASCII text, first "risk 1". parse(to_text(x)) == x; a reason may hold anything.
[[nodiscard]] std::string to_text(const RiskState& state);
[[nodiscard]] core::Result<RiskState> parse_risk_state(std::string_view text);

}  // namespace sixbtc::risk
