// A fixed set of seeds holds; each protection is missed where it is removed; every class of fault
// is met; and what docs/drill.md lists is what there is.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "adapters/yaml_config/yaml_config.hpp"
#include "application/drill_setup.hpp"
#include "drill/campaign.hpp"

namespace sixbtc::drill {
namespace {

drill::Setup setup(bool is_varied = true) {
  yaml_config::Sources sources;
  sources.file = SIXBTC_SOURCE_DIR "/config/config.yaml";
  const auto loaded = yaml_config::load(sources);
  EXPECT_TRUE(loaded);
  return *application::drill_setup(loaded->settings, is_varied);
}

std::string text_of(const CampaignReport& report) {
  std::string text;
  for (const Violation& one : report.violations)
    text += fmt::format("seed {}: {}: {}\n", one.seed, one.checker, one.text);
  return text;
}

TEST(Drill, the_same_seed_gives_the_same_session) {
  const drill::Setup all = setup();
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const SessionResult first = simulate(make_scenario(all, seed), std::nullopt);
    const SessionResult again = simulate(make_scenario(all, seed), std::nullopt);
    EXPECT_EQ(first.digest, again.digest) << seed;
    EXPECT_EQ(first.events, again.events) << seed;
    EXPECT_EQ(first.faults, again.faults) << seed;
  }
}

TEST(Drill, a_trace_changes_nothing) {
  const Scenario scenario = make_scenario(setup(), 3);
  std::size_t lines = 0;
  const SessionResult told =
      simulate(scenario, std::nullopt, [&](const std::string& text) { lines += text.size(); });
  EXPECT_EQ(told.digest, simulate(scenario, std::nullopt).digest);
  EXPECT_GT(lines, 0u);
}

TEST(Drill, fixed_seeds_hold_and_meet_every_class_of_fault) {
  const CampaignReport report = run_campaign(setup(), {1, 300}, {});
  EXPECT_EQ(report.sessions, 300u);
  EXPECT_TRUE(report.violations.empty()) << text_of(report);
  for (const auto& [name, count] : report.faults) EXPECT_GT(count, 0u) << name;
}

TEST(Drill, the_configured_limits_hold) {
  const CampaignReport report = run_campaign(setup(false), {1, 100}, {});
  EXPECT_TRUE(report.violations.empty()) << text_of(report);
}

TEST(Drill, the_report_is_the_same_on_any_number_of_threads) {
  const drill::Setup all = setup();
  const CampaignReport one = run_campaign(all, {1, 20}, {.removed = {}, .threads = 1});
  const CampaignReport two = run_campaign(all, {1, 20}, {.removed = {}, .threads = 2});
  EXPECT_EQ(one.events, two.events);
  EXPECT_EQ(one.faults, two.faults);
}

TEST(Drill, every_removed_protection_is_missed) {
  const drill::Setup all = setup();
  for (const ProtectionText& one : protections()) {
    const CampaignReport report = run_campaign(all, {1, 60}, {.removed = one.protection});
    EXPECT_FALSE(report.violations.empty()) << one.name;
  }
}

TEST(Drill, protections_and_checkers_are_documented) {
  std::stringstream text;
  text << std::ifstream(SIXBTC_SOURCE_DIR "/docs/drill.md").rdbuf();
  for (const ProtectionText& one : protections()) {
    EXPECT_NE(text.str().find(fmt::format("| `{}` |", one.name)), std::string::npos) << one.name;
    const auto named = protection_named(one.name);
    ASSERT_TRUE(named);
    EXPECT_EQ(*named, one.protection);
  }
  for (const CheckerText& one : checkers())
    EXPECT_NE(text.str().find(fmt::format("| `{}` |", one.name)), std::string::npos) << one.name;
  EXPECT_FALSE(protection_named("hope"));
}

}  // namespace
}  // namespace sixbtc::drill
