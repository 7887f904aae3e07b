// What became of a decision: exactly one outcome for each strategy and bar, so that `why` can
// answer for every bar and the counts add up to the bars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "orders/request_parts.hpp"
#include "risk/verdict.hpp"

namespace sixbtc::engine {

enum class Outcome : std::uint8_t {
  NoSignal,        // the strategy wants nothing
  AlreadyIn,       // it wants the position it has
  Entered,         // traded: a position was opened, an exit before it included
  Exited,          // traded: the position was closed, nothing opened
  ExitOpen,        // an exit was decided and had not been filled when the next bar closed
  HeldBack,        // the strategy's own cooldown or entries a day
  BadLevels,       // stop or target on the wrong side of the price, or no stop possible
  RiskRefused,     // a risk layer; the detail names layer and rule
  Halted,          // entries are paused or stopped
  BudgetSpent,     // the venue's request budget is down to its reserve
  VenueRefused,    // the venue rejected the entry
  EntryOpen,       // an entry was on its way when the next bar closed
  NoPrice,         // no fresh price came in time
  DataFault,       // the bar is older than one already seen, or the series lacks what is needed
  StrategyFailed,  // the strategy stopped itself; the detail says why
};
inline constexpr std::size_t outcome_count = 15;

// snake_case, as printed: "no_signal".
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct DecisionRecord {
  orders::OwnerId owner;
  core::Timestamp bar_close;
  Outcome outcome = Outcome::NoSignal;
  std::string detail;                // may be empty; ASCII
  std::optional<risk::Rule> rule{};  // of risk, where one refused: the detail begins with it
  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

}  // namespace sixbtc::engine
