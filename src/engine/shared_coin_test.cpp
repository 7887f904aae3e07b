// Several strategies on one coin: what each holds is its own, though the venue knows one position.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "risk/risk_test_support.hpp"
#include "support/execution_policy.hpp"

namespace sixbtc::engine {
namespace {

using orders::Purpose;
using strategy::SignalKind;

constexpr market::InstrumentId coin{0};
constexpr SeriesIndex series{0};

// Says at each bar what it was told to say.
class Script final : public strategy::StrategyCore {
 public:
  struct Bar {
    SignalKind kind = SignalKind::Hold;
    bool should_exit = false;
  };
  explicit Script(std::vector<Bar> bars) : bars_(std::move(bars)) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext&) const override {
    return std::make_unique<Reading>(bars_);
  }

 private:
  class Reading final : public strategy::Evaluation {
   public:
    explicit Reading(const std::vector<Bar>& bars) : bars_(bars) {}
    [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                              const strategy::PositionView&) override {
      strategy::Decision decision;
      if (window.last() >= bars_.size()) return decision;
      decision.signal.kind = bars_[window.last()].kind;
      decision.should_exit = bars_[window.last()].should_exit;
      decision.entry.stop = strategy::Level{strategy::Level::Kind::Percent, 0.02};
      return decision;
    }
    void snapshot(strategy::IndicatorSnapshot&) const override {}

   private:
    const std::vector<Bar>& bars_;
  };
  std::vector<Bar> bars_;
  strategy::Traits traits_;
};

// The engine under a hand that is also the venue.
class Desk {
 public:
  explicit Desk(std::vector<std::vector<Script::Bar>> scripts, risk::Policy policy) {
    Plan plan;
    plan.session = core::SessionId("desk");
    plan.instruments.push_back({.id = coin,
                                .venue = "simulated",
                                .symbol = "COIN",
                                .rules = {.tick = *core::Price::parse("0.1"),
                                          .lot = *core::Quantity::parse("0.001"),
                                          .notional_min = core::Amount::from_integer(10),
                                          .significant_digits = std::nullopt,
                                          .leverage_max = 40},
                                .maintenance_margin = *core::Rate::parse("0.0125"),
                                .funding_interval = core::Duration::hours(1)});
    plan.series.push_back({coin, {.exchange = "x", .market = "perp", .symbol = "COIN"}});
    for (std::vector<Script::Bar>& script : scripts)
      plan.deployments.push_back(
          {.strategy = core::StrategyId(std::to_string(plan.deployments.size())),
           .name = "script",
           .series = series,
           .core = std::make_shared<Script>(std::move(script)),
           .defaults = {},
           .leverage = 3});
    plan.settings = {.initial_capital = 10'000,
                     .unsaid = {.stop_atr_multiple = 2, .target_atr_multiple = 0},
                     .atr_length = 1,
                     .warmup_bars = 0,
                     .entry_price_wait = core::Duration::seconds(60),
                     .unprotected_max = core::Duration::seconds(10),
                     .costs = {}};
    execution::ExecutionPolicy execution = test::desk_policy();
    execution.reconcile_interval = core::Duration::days(1);
    execution.retention = core::Duration::days(2);
    policy.limits.entry_slippage_max = 0.05;
    engine_ = std::move(*Engine::create(std::move(plan), {policy, execution}));
    say(ConnectionChanged{true});
    orders::VenueSnapshot nothing;
    nothing.as_of = now_;
    nothing.balance = core::Amount::from_integer(10'000);
    say(VenueSaid{nothing});
  }

  const Answer& say(EventBody body) {
    answer_.clear();
    engine_->handle({++sequence_, now_, now_, std::move(body)}, answer_);
    for (const execution::Action& action : answer_.actions)
      if (const auto* submit = std::get_if<execution::Submit>(&action))
        for (const orders::OrderRequest& request : submit->group->requests) {
          sent.push_back(request);
          leverages.push_back(submit->group->leverage);
        }
    return answer_;
  }
  // A bar closes at 100, and the next begins there.
  void bar() {
    const core::Timestamp open = now_;
    now_ = now_ + core::Duration::hours(1);
    say(CandleClosed{series, {open, 100, 101, 99, 100, 1, true}});
    price(100);
  }
  void price(std::int64_t at) { say(PricesSeen{{{coin, core::Price::from_integer(at)}}}); }
  void wait(std::int64_t seconds) { now_ = now_ + core::Duration::seconds(seconds); }
  void fill(const orders::OrderRequest& request, core::Quantity quantity) {
    say(VenueSaid{orders::Fill{.id = core::FillId(std::to_string(++fills_)),
                               .order = request.id,
                               .venue_order = core::VenueOrderId(request.id.to_string()),
                               .instrument = coin,
                               .side = request.side,
                               .quantity = quantity,
                               .price = core::Price::from_integer(100),
                               .fee = {},
                               .is_maker = false,
                               .cause = orders::FillCause::Order,
                               .exchange_time = now_}});
  }
  void fill(const orders::OrderRequest& request) { fill(request, request.quantity); }
  // The entry of that owner is filled and its stop rests.
  orders::OrderRequest open(std::uint32_t owner) {
    const orders::OrderRequest entry = last(Purpose::Entry, owner),
                               stop = last(Purpose::Stop, owner);
    say(VenueSaid{orders::OrderAccepted{stop.id, core::VenueOrderId(stop.id.to_string()), true}});
    fill(entry);
    return entry;
  }
  void reject(const orders::OrderRequest& request) {
    say(VenueSaid{orders::OrderRejected{request.id, orders::RejectReason::ReduceOnly, ""}});
  }
  // The newest order for that purpose of that owner.
  [[nodiscard]] orders::OrderRequest last(Purpose purpose, std::uint32_t owner) const {
    for (auto request = sent.rbegin(); request != sent.rend(); ++request)
      if (request->purpose == purpose && request->owner.index == owner) return *request;
    ADD_FAILURE() << "no such order";
    return {};
  }
  [[nodiscard]] std::size_t count(Purpose purpose) const {
    return static_cast<std::size_t>(
        std::ranges::count(sent, purpose, &orders::OrderRequest::purpose));
  }
  [[nodiscard]] const Engine& engine() const { return *engine_; }
  [[nodiscard]] const Answer& answer() const { return answer_; }
  void set(core::Timestamp now) { now_ = now; }
  [[nodiscard]] core::Timestamp now() const { return now_; }

  std::vector<orders::OrderRequest> sent;
  std::vector<int> leverages;

 private:
  std::unique_ptr<Engine> engine_;
  core::Timestamp now_ = *core::Timestamp::parse("2025-03-01");
  std::uint64_t sequence_ = 0;
  int fills_ = 0;
  Answer answer_;
};

risk::Policy allowing(risk::OpposingEntries opposing) {
  risk::Policy policy = risk::lenient_policy();
  policy.limits.opposing_entries = opposing;
  return policy;
}

constexpr Script::Bar go_long{SignalKind::OpenLong, false}, go_short{SignalKind::OpenShort, false},
    leave{SignalKind::Hold, true}, nothing{};

// Two strategies held opposite sides of one coin, which netted to nothing; their exits were
// reduce-only, so the venue refused them for ever.
TEST(SharedCoin, an_exit_against_what_another_holds_is_not_reduce_only) {
  Desk desk({{go_long, leave}, {go_short, nothing}}, allowing(risk::OpposingEntries::Allow));
  desk.bar();
  const auto longer = desk.open(0);
  desk.open(1);
  desk.bar();
  const auto exit = desk.last(Purpose::Exit, 0);
  EXPECT_EQ(exit.side, market::Side::Sell);
  EXPECT_EQ(exit.quantity, longer.quantity);
  EXPECT_FALSE(exit.is_reduce_only);
  // It leaves the other's short, with the leverage that one was opened with: at 1 its margin would
  // not have fitted.
  EXPECT_EQ(desk.leverages.back(), 3);
}

TEST(SharedCoin, an_exit_that_the_position_covers_is_reduce_only) {
  Desk desk({{go_long, leave}, {go_long, nothing}}, allowing(risk::OpposingEntries::Refuse));
  desk.bar();
  desk.open(0);
  desk.open(1);
  desk.bar();
  EXPECT_TRUE(desk.last(Purpose::Exit, 0).is_reduce_only);
  EXPECT_EQ(desk.leverages.back(), 1);
}

// Stop and exit of one strategy both traded while another held the same side, so that the first was
// short of what the second still had; the flattening order was refused once and never tried again,
// and the strategy entered anew on top of it.
TEST(SharedCoin, what_stop_and_exit_closed_twice_is_brought_back_until_it_is_gone) {
  Desk desk({{go_long, leave, go_long, go_long}, {go_long, nothing}},
            allowing(risk::OpposingEntries::Refuse));
  desk.bar();
  desk.open(0);
  desk.open(1);
  const auto stop = desk.last(Purpose::Stop, 0);
  desk.bar();
  desk.fill(desk.last(Purpose::Exit, 0));
  desk.fill(stop);  // it had fired already
  const auto flatten = desk.last(Purpose::Flatten, 0);
  EXPECT_EQ(flatten.side, market::Side::Buy);
  EXPECT_EQ(flatten.quantity, stop.quantity);
  EXPECT_FALSE(flatten.is_reduce_only);
  desk.reject(flatten);
  desk.price(100);
  EXPECT_EQ(desk.count(Purpose::Flatten), 1u) << "refused a moment ago";
  desk.wait(2);
  desk.price(100);
  ASSERT_EQ(desk.count(Purpose::Flatten), 2u);
  desk.bar();
  EXPECT_EQ(desk.count(Purpose::Entry), 2u) << "something is left of before";
  desk.fill(desk.last(Purpose::Flatten, 0));
  desk.bar();
  EXPECT_EQ(desk.count(Purpose::Entry), 3u);
}

// With opposite positions that net to nothing the venue takes no stop of either, and nobody looked
// at the levels.
TEST(SharedCoin, levels_without_an_order_on_the_venue_are_guarded_here) {
  Desk desk({{go_long}, {go_short}}, allowing(risk::OpposingEntries::Allow));
  desk.bar();
  desk.open(0);
  desk.open(1);
  const auto stop = desk.last(Purpose::Stop, 0);
  desk.say(VenueSaid{orders::OrderCancelled{
      stop.id, core::VenueOrderId("stop"), orders::CancelCause::ReduceOnly, {}}});
  desk.price(99);
  EXPECT_EQ(desk.count(Purpose::Exit), 0u);
  desk.price(97);
  EXPECT_EQ(desk.last(Purpose::Exit, 0).quantity, stop.quantity);
}

// A position was closed while its entry was still being filled; what was left of the entry no
// longer counted against the limits, and could still open something.
TEST(SharedCoin, an_entry_counts_until_it_is_over) {
  risk::Policy policy = allowing(risk::OpposingEntries::Refuse);
  policy.limits.max_open_positions = 1;
  Desk desk({{go_long, leave}, {nothing, nothing, go_long}, {nothing, nothing, nothing, go_long}},
            policy);
  desk.bar();
  const auto entry = desk.last(Purpose::Entry, 0);
  const core::Quantity half = core::Quantity::from_units(entry.quantity.units() / 2);
  desk.fill(entry, half);
  desk.bar();
  desk.fill(desk.last(Purpose::Exit, 0));
  desk.bar();
  EXPECT_EQ(desk.count(Purpose::Entry), 1u);
  desk.say(VenueSaid{orders::OrderCancelled{entry.id, core::VenueOrderId(entry.id.to_string()),
                                            orders::CancelCause::Requested, half}});
  desk.bar();
  EXPECT_EQ(desk.count(Purpose::Entry), 2u);
}

// A person closed a part of what one strategy held; risk went on counting all of it, and refused
// the exit of the other side, which seemed to be larger than what was left against it.
TEST(SharedCoin, what_others_close_no_longer_counts) {
  Desk desk({{go_long}, {go_short, leave}}, allowing(risk::OpposingEntries::Allow));
  desk.bar();
  const auto longer = desk.open(0);
  desk.open(1);
  orders::OrderRequest by_hand = longer;
  by_hand.id = {};
  by_hand.side = market::Side::Sell;
  desk.fill(by_hand, core::Quantity::from_units(longer.quantity.units() / 2));
  const std::size_t before = desk.sent.size();
  desk.bar();
  EXPECT_GT(desk.sent.size(), before);
  EXPECT_EQ(desk.last(Purpose::Exit, 1).side, market::Side::Buy);
  for (const Alert& alert : desk.answer().alerts) ADD_FAILURE() << alert.text;
}

// Bars that closed while the process was down were shown after the restart, and an entry decided
// at one of them left at once, at a price of long after.
TEST(SharedCoin, an_entry_decided_long_ago_is_given_up) {
  Desk desk({{nothing, go_long}}, allowing(risk::OpposingEntries::Refuse));
  desk.bar();
  const core::Timestamp open = desk.now();
  desk.wait(2 * 3'600);
  desk.price(100);
  const Answer& answer = desk.say(CandleClosed{series, {open, 100, 101, 99, 100, 1, true}});
  EXPECT_EQ(desk.count(Purpose::Entry), 0u);
  ASSERT_EQ(answer.decisions.size(), 1u);
  EXPECT_EQ(answer.decisions[0].outcome, Outcome::NoPrice);
}

}  // namespace
}  // namespace sixbtc::engine
