#include "simulation/venue/faults.hpp"

#include "core/check.hpp"

namespace sixbtc::simulation {

std::string_view name(FaultKind kind) {
  static constexpr std::array<std::string_view, fault_kinds> names = {
      "lost_request", "late_request",  "duplicate_request", "reordered_request",
      "lost_answer",  "late_answer",   "duplicate_answer",  "reordered_answer",
      "disconnect",   "stale_feed",    "rate_limited",      "rejection",
      "partial_fill", "cancel_race",   "clock_jump",        "manual_trade",
      "manual_order", "manual_cancel", "liquidation",       "auto_deleveraging",
      "transfer"};
  return names[static_cast<std::size_t>(kind)];
}

FaultProfile FaultProfile::none() {
  return {.rate = {}, .late_max = {}, .outage_max = {}, .stale_max = {}, .clock_jump_max = {}};
}

Faults Faults::swarm(const FaultProfile& most, std::uint64_t seed) {
  // Two streams, so that a rate that changes does not change what the others become.
  core::Random random = core::Random(seed).fork(1);
  FaultProfile chosen = most;
  for (double& rate : chosen.rate) {
    const bool happens = random.below(2) == 0;
    const double share = random.uniform();
    rate = happens ? rate * share : 0.0;
  }
  return Faults(chosen, seed);
}

bool Faults::strikes(FaultKind kind) {
  if (is_stopped_) return false;
  const double rate = profile_.of(kind);
  // Without a rate nothing is drawn: a run without faults needs no random numbers.
  if (!(rate > 0) || random_.uniform() >= rate) return false;
  ++counts_[static_cast<std::size_t>(kind)];
  return true;
}

core::Duration Faults::up_to(core::Duration most) {
  if (most <= core::Duration{}) return {};
  return core::Duration::nanoseconds(
      1 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most.nanoseconds()))));
}

}  // namespace sixbtc::simulation
