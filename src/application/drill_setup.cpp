#include "application/drill_setup.hpp"

#include "application/market_setup.hpp"
#include "application/session_setup.hpp"
#include "simulation/venue/configured.hpp"

namespace sixbtc::application {

core::Result<drill::Setup> drill_setup(const ports::Settings& settings, bool is_varied) {
  ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                   assumptions(settings, settings.trading.venue, 0));
  const auto capital =
      core::Amount::from_double(settings.backtest.initial_capital, core::Rounding::HalfEven);
  return drill::Setup{
      .drill = settings.drill,
      .policies = engine_policies(settings),
      .engine = engine_settings(settings, assumed),
      .venue = simulation::venue_settings(settings.simulation, capital.value_or(core::Amount{})),
      .faults = simulation::fault_profile(settings.simulation.faults),
      .costs = assumed.costs,
      .rules = assumed.rules,
      .is_varied = is_varied};
}

}  // namespace sixbtc::application
