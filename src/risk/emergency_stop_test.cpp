#include "risk/emergency_stop.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "risk/risk_test_support.hpp"

namespace sixbtc::risk {
namespace {

using core::Amount;

const core::Timestamp noon = *core::Timestamp::parse("2025-03-01T12:00Z");

class EmergencyStopTest : public ::testing::Test {
 protected:
  StopActions see(std::int64_t equity, core::Duration after = {}) {
    return stop.observe(Amount::from_integer(equity), noon + after);
  }
  void restart() { stop = EmergencyStop(settings, *parse_risk_state(to_text(stop.state()))); }

  EmergencySettings settings = lenient_policy().emergency;
  EmergencyStop stop{settings, {}};
};

TEST_F(EmergencyStopTest, drawdown_alerts_once_and_then_closes_everything) {
  see(10'000);
  see(12'000);
  see(10'900, core::Duration::days(1));
  see(9'900, core::Duration::days(2));
  const StopActions alert = see(9'600, core::Duration::days(3));
  ASSERT_EQ(alert.alerts.size(), 1u);
  EXPECT_EQ(alert.alerts[0].kind, Alert::Kind::Drawdown);
  EXPECT_EQ(stop.level(), StopLevel::None);
  EXPECT_TRUE(see(9'500, core::Duration::days(3)).alerts.empty());
  see(8'700, core::Duration::days(4));
  const StopActions closed = see(8'400, core::Duration::days(5));
  EXPECT_TRUE(closed.close_everything);
  EXPECT_TRUE(closed.cancel_entries);
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);
  EXPECT_FALSE(see(8'300, core::Duration::days(5)).close_everything);  // said once
}

TEST_F(EmergencyStopTest, a_restart_forgets_neither_the_mark_nor_the_stop) {
  see(20'000);
  restart();
  see(15'000, core::Duration::days(3));
  EXPECT_DOUBLE_EQ(stop.drawdown(), 0.25);
  see(14'000, core::Duration::days(3));
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);
  restart();
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);
  EXPECT_EQ(stop.cause(), StopCause::PortfolioDrawdown);
}

TEST_F(EmergencyStopTest, daily_loss_pauses_until_midnight_utc_and_nobody_can_clear_it) {
  see(10'000);
  see(9'000);
  EXPECT_EQ(stop.level(), StopLevel::PauseEntries);
  EXPECT_EQ(stop.clear(StopCause::DailyLoss, "please", true).error().kind,
            core::ErrorKind::Rejected);
  restart();
  see(9'900, core::Duration::hours(11) + core::Duration::minutes(59));
  EXPECT_EQ(stop.level(), StopLevel::PauseEntries);
  const StopActions morning = see(9'900, core::Duration::hours(12));
  EXPECT_EQ(stop.level(), StopLevel::None);
  ASSERT_EQ(morning.alerts.size(), 1u);
  EXPECT_EQ(morning.alerts[0].kind, Alert::Kind::DayBegan);
  see(8'910, core::Duration::hours(13));  // a tenth of the new day's start
  EXPECT_EQ(stop.cause(), StopCause::DailyLoss);
}

TEST_F(EmergencyStopTest, what_was_lost_while_the_program_was_down_counts_for_the_day) {
  see(10'000);
  restart();
  see(8'900, core::Duration::hours(20));
  EXPECT_EQ(stop.cause(), StopCause::DailyLoss);
}

TEST_F(EmergencyStopTest, a_drawdown_is_told_once_from_one_peak) {
  const auto told = [this](std::int64_t equity) {
    const StopActions actions = see(equity);
    return std::ranges::count(actions.alerts, Alert::Kind::Drawdown, &Alert::kind);
  };
  EXPECT_EQ(told(10'000), 0);
  EXPECT_EQ(told(7'900), 1);
  EXPECT_EQ(told(8'100), 0);
  EXPECT_EQ(told(7'900), 0);   // back and forth over the threshold
  EXPECT_EQ(told(10'001), 0);  // a new peak
  EXPECT_EQ(told(7'900), 1);
}

TEST_F(EmergencyStopTest, a_drawdown_stop_is_cleared_by_a_person_with_a_reason_when_reconciled) {
  see(10'000);
  see(7'000);
  EXPECT_FALSE(stop.clear(StopCause::PortfolioDrawdown, "  ", true));
  EXPECT_EQ(stop.clear(StopCause::PortfolioDrawdown, "bug found", false).error().kind,
            core::ErrorKind::Conflict);
  see(7'500, core::Duration::days(5));
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);  // not by itself, whatever comes
  restart();
  ASSERT_TRUE(stop.clear(StopCause::PortfolioDrawdown, "bug found", true));
  EXPECT_EQ(stop.state().high_water, Amount::from_integer(7'500));
  see(7'400, core::Duration::days(5));
  EXPECT_EQ(stop.level(), StopLevel::None);
}

TEST_F(EmergencyStopTest, causes_are_independent_and_the_strictest_wins) {
  see(10'000);
  see(9'000);
  EXPECT_TRUE(stop.raise(StopCause::Person, StopLevel::CancelAndHalt, "news", noon).cancel_entries);
  EXPECT_EQ(stop.cause(), StopCause::Person);
  // A milder word changes nothing.
  EXPECT_TRUE(stop.raise(StopCause::Person, StopLevel::PauseEntries, "well", noon).alerts.empty());
  EXPECT_EQ(stop.level(), StopLevel::CancelAndHalt);
  ASSERT_TRUE(stop.clear(StopCause::Person, "over", true));
  EXPECT_EQ(stop.cause(), StopCause::DailyLoss);
  see(6'900);  // the drawdown stop is not asleep while the daily loss stands
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);
}

TEST_F(EmergencyStopTest, transfers_are_neither_profit_nor_loss) {
  see(10'000);
  stop.on_transfer(Amount::from_integer(-5'000));
  EXPECT_TRUE(see(5'000).alerts.empty());
  EXPECT_EQ(stop.drawdown(), 0);
  stop.on_transfer(Amount::from_integer(95'000));
  see(70'000);
  EXPECT_EQ(stop.level(), StopLevel::CloseEverything);
}

TEST_F(EmergencyStopTest, losing_days_in_a_row_call_for_a_person) {
  std::size_t calls = 0;
  const std::int64_t equities[] = {10'000, 9'900, 9'800, 9'850, 9'800, 9'700, 9'600, 9'650};
  for (std::size_t day = 0; day < std::size(equities); ++day)
    for (const Alert& alert :
         see(equities[day], core::Duration::days(static_cast<std::int64_t>(day))).alerts)
      calls += alert.kind == Alert::Kind::LosingDays ? 1 : 0;
  EXPECT_EQ(calls, 1u);
}

TEST_F(EmergencyStopTest, a_strategy_that_has_lost_its_share_is_retired_for_good) {
  EXPECT_FALSE(stop.observe_strategy({2}, Amount::from_integer(1'000)));
  EXPECT_FALSE(stop.observe_strategy({2}, Amount::from_integer(751)));
  EXPECT_TRUE(stop.observe_strategy({2}, Amount::from_integer(750)));
  EXPECT_FALSE(stop.observe_strategy({2}, Amount::from_integer(2'000)));
  restart();
  EXPECT_TRUE(stop.is_retired({2}));
  EXPECT_FALSE(stop.is_retired({1}));
}

RC_GTEST_PROP(RiskStateText, comes_back_as_it_was, ()) {
  RiskState state;
  const auto amount = [] { return Amount::from_units(*rc::gen::arbitrary<std::int64_t>()); };
  state.high_water = amount();
  state.day_start_equity = amount();
  state.equity = amount();
  state.day = *rc::gen::arbitrary<std::int64_t>();
  state.losing_days = *rc::gen::inRange<std::int64_t>(0, 1'000);
  state.is_started = *rc::gen::arbitrary<bool>();
  state.is_drawdown_alerted = *rc::gen::arbitrary<bool>();
  for (StopState& one : state.stops) {
    one.level = static_cast<StopLevel>(*rc::gen::inRange(0, 4));
    one.since = core::Timestamp::from_nanoseconds(*rc::gen::arbitrary<std::int64_t>());
    one.reason = *rc::gen::arbitrary<std::string>();
  }
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
    state.strategies.push_back({amount(), *rc::gen::arbitrary<bool>()});
  const std::string text = to_text(state);
  RC_ASSERT(*parse_risk_state(text) == state);
  // Cut or changed anywhere it is refused, or is the text of what was read.
  std::string broken = text;
  const auto at = *rc::gen::inRange<std::size_t>(0, broken.size());
  if (*rc::gen::arbitrary<bool>())
    broken.resize(at);
  else
    broken[at] = static_cast<char>(*rc::gen::inRange(0, 127));
  if (const auto read = parse_risk_state(broken))
    RC_ASSERT(*parse_risk_state(to_text(*read)) == *read);
}

TEST(RiskStateText, says_which_line_is_broken) {
  const auto broken = parse_risk_state("risk 1\naccount 1 2 3 4 5 1 0\nstop 0 9 0 x\n");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where, "line 3");
  EXPECT_FALSE(parse_risk_state(""));
  EXPECT_FALSE(parse_risk_state("risk 2\n"));
}

}  // namespace
}  // namespace sixbtc::risk
