#include "engine/outcome.hpp"

#include <array>

namespace sixbtc::engine {

std::string_view name_of(Outcome outcome) {
  static constexpr std::array<std::string_view, outcome_count> names{
      "no_signal",     "already_in", "entered",      "exited",     "exit_open",
      "held_back",     "bad_levels", "risk_refused", "halted",     "budget_spent",
      "venue_refused", "entry_open", "no_price",     "data_fault", "strategy_failed"};
  return names.at(static_cast<std::size_t>(outcome));
}

}  // namespace sixbtc::engine
