#include "simulation/venue/configured.hpp"

#include <array>

namespace sixbtc::simulation {

using core::Duration;

VenueSettings venue_settings(const ports::SimulationSettings& settings,
                             core::Amount initial_balance) {
  return {.initial_balance = initial_balance,
          .latency = {.to_venue = Duration::milliseconds(settings.latency.to_venue_ms),
                      .back = Duration::milliseconds(settings.latency.back_ms),
                      .jitter_max = Duration::milliseconds(settings.latency.jitter_ms_max)},
          .partial_fills = {.share = settings.partial_fills.share,
                            .parts_max = settings.partial_fills.parts_max,
                            .interval = Duration::milliseconds(settings.partial_fills.interval_ms)},
          .rate_limit = {.requests_max = settings.rate_limit.requests_max,
                         .window = Duration::seconds(settings.rate_limit.window_seconds)},
          .met_trigger = settings.met_trigger == ports::MetTriggerPolicy::Fire ? MetTrigger::Fire
                                                                               : MetTrigger::Refuse,
          .answer_timeout = Duration::seconds(settings.answer_timeout_seconds),
          .order_history = Duration::hours(settings.order_history_hours),
          .seed = static_cast<std::uint64_t>(settings.seed)};
}

FaultProfile fault_profile(const ports::FaultSettings& settings) {
  using F = ports::FaultSettings;
  // In the order of FaultKind.
  static constexpr std::array<double F::*, fault_kinds> rates = {
      &F::lost_request, &F::late_request,  &F::duplicate_request, &F::reordered_request,
      &F::lost_answer,  &F::late_answer,   &F::duplicate_answer,  &F::reordered_answer,
      &F::disconnect,   &F::stale_feed,    &F::rate_limited,      &F::rejection,
      &F::partial_fill, &F::cancel_race,   &F::clock_jump,        &F::manual_trade,
      &F::manual_order, &F::manual_cancel, &F::liquidation,       &F::auto_deleveraging,
      &F::transfer};
  FaultProfile profile = FaultProfile::none();
  for (std::size_t kind = 0; kind < fault_kinds; ++kind) profile.rate[kind] = settings.*rates[kind];
  profile.late_max = Duration::seconds(settings.late_seconds_max);
  profile.outage_max = Duration::seconds(settings.outage_seconds_max);
  profile.stale_max = Duration::seconds(settings.stale_seconds_max);
  profile.clock_jump_max = Duration::seconds(settings.clock_jump_seconds_max);
  return profile;
}

}  // namespace sixbtc::simulation
