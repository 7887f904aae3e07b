// The keys simulation.* reach the venue, each under its own name.
#include "simulation/venue/configured.hpp"

#include <gtest/gtest.h>

#include "adapters/yaml_config/yaml_config.hpp"

namespace sixbtc::simulation {
namespace {

ports::SimulationSettings with(const std::vector<std::string>& sets) {
  const auto loaded =
      yaml_config::load({.file = {}, .extra_files = {}, .environment = {}, .sets = sets});
  EXPECT_TRUE(loaded.has_value());
  return loaded->settings.simulation;
}

TEST(Configured, every_fault_by_its_name) {
  for (std::size_t i = 0; i < fault_kinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const std::string key = "simulation.faults." + std::string(name(kind));
    const FaultProfile profile = fault_profile(with({key + "=0.875"}).faults);
    for (std::size_t other = 0; other < fault_kinds; ++other)
      EXPECT_EQ(profile.rate[other] == 0.875, other == i) << key;
  }
}

TEST(Configured, venue) {
  const VenueSettings shipped = venue_settings(with({}), core::Amount::from_integer(100));
  EXPECT_EQ(shipped.latency.to_venue, core::Duration{});
  EXPECT_EQ(shipped.partial_fills.share, 0);
  EXPECT_EQ(shipped.met_trigger, MetTrigger::Fire);
  const VenueSettings slow =
      venue_settings(with({"simulation.latency.to_venue_ms=200", "simulation.met_trigger=refuse"}),
                     core::Amount::from_integer(100));
  EXPECT_EQ(slow.latency.to_venue, core::Duration::milliseconds(200));
  EXPECT_EQ(slow.met_trigger, MetTrigger::Refuse);
  EXPECT_EQ(slow.initial_balance, core::Amount::from_integer(100));
}

}  // namespace
}  // namespace sixbtc::simulation
