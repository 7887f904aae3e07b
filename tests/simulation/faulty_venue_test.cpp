// Random requests to a venue where everything may go wrong: what must hold after every step, that
// the same seed says the same, and that it comes to rest when the faults stop.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "backtest/loop_test_support.hpp"
#include "simulation/venue/actors.hpp"
#include "support/venue_session.hpp"

namespace sixbtc::simulation {
namespace {

using core::Duration;
using market::Side;

constexpr std::uint32_t instruments = 2;
constexpr std::size_t bars = 30;

FaultProfile much() {
  FaultProfile profile = FaultProfile::none();
  profile.rate.fill(0.3);
  profile.late_max = Duration::seconds(20);
  profile.outage_max = Duration::minutes(3);
  profile.stale_max = Duration::minutes(10);
  profile.clock_jump_max = Duration::seconds(5);
  return profile;
}

VenueSettings settings_of(core::Random& random) {
  VenueSettings settings = test::plain_settings();
  if (random.below(2) == 0)
    settings.latency = {.to_venue = Duration::milliseconds(150),
                        .back = Duration::milliseconds(80),
                        .jitter_max = Duration::milliseconds(100)};
  if (random.below(3) == 0) settings.partial_fills.share = 0.5;
  if (random.below(2) == 0) settings.partial_fills.interval = Duration::minutes(4);
  if (random.below(4) == 0)
    settings.rate_limit = {.requests_max = 5, .window = Duration::minutes(1)};
  if (random.below(4) == 0) settings.met_trigger = MetTrigger::Refuse;
  if (random.below(4) == 0) settings.order_history = Duration::minutes(30);
  settings.seed = random.next();
  return settings;
}

std::vector<SimulatedInstrument> traded() {
  fills::CostModel costs = test::no_costs();
  costs.floor_taker = 0.00045;
  costs.floor_slippage = 0.0002;
  costs.funding_rate_missing = 0.0001;
  costs.funding_interval_hours = 1;
  std::vector<SimulatedInstrument> made;
  for (std::uint32_t index = 0; index < instruments; ++index)
    made.push_back(test::instrument(index, costs));
  made[1].tiers = {{0, 0.01, 20}, {2'000, 0.03, 10}};
  return made;
}

class FaultyRun {
 public:
  explicit FaultyRun(std::uint64_t seed)
      : random_(seed),
        settings_(settings_of(random_)),
        scheduler_(test::start),
        faults_(Faults::swarm(much(), seed)),
        venue_(settings_, traded(), scheduler_, faults_),
        sink_(scheduler_),
        actors_(venue_, faults_),
        clock_(scheduler_, faults_) {
    venue_.attach(sink_);
    for (std::uint32_t index = 0; index < instruments; ++index)
      prices_.push_back(backtest::test::random_walk(random_, bars, 1'000, 0.05));
  }

  void play() {
    for (std::size_t bar = 0; bar < bars; ++bar) {
      const core::Timestamp open = scheduler_.now(), close = open + test::hour;
      for (std::uint32_t index = 0; index < instruments; ++index) {
        const auto& p = prices_[index][bar];
        const std::vector<fills::FundingEvent> funding = {
            {0, true, true, 0.001 * (random_.uniform() - 0.5), open.nanoseconds()},
            {0, false, true, 0.001 * (random_.uniform() - 0.5),
             (open + Duration::minutes(25)).nanoseconds()}};
        venue_.open_bar({index}, {open, close, {p.open, p.high, p.low, p.close}, funding});
        check();
      }
      for (int step = 0; step < 12; ++step) {
        act();
        check();
        static_cast<void>(faults_.stale_feed());
        clock_.step();
        EXPECT_GE(clock_.now(), scheduler_.now());
        scheduler_.run_until(open + Duration::minutes(5 * step) +
                             Duration::seconds(static_cast<std::int64_t>(random_.below(300))));
        check();
      }
      if (random_.below(10) == 0) {
        venue_.detach();
        venue_.attach(sink_);
      }
      scheduler_.run_until(close);
      for (std::uint32_t index = 0; index < instruments; ++index) {
        venue_.close_bar({index});
        check();
      }
    }
  }

  // Nothing is on its way any more, and a snapshot is the truth.
  void come_to_rest() {
    faults_.stop();
    scheduler_.run_until(scheduler_.now() + Duration::minutes(5));
    ASSERT_TRUE(venue_.is_quiet());
    venue_.request_snapshot(test::start);
    scheduler_.run_until(scheduler_.now() + Duration::seconds(2));
    const auto snapshot = sink_.last<orders::VenueSnapshot>();
    const auto truth = venue_.truth(test::start);
    EXPECT_EQ(snapshot.balance, truth.balance);
    EXPECT_EQ(snapshot.positions, truth.positions);
    EXPECT_EQ(snapshot.open_orders, truth.open_orders);
    EXPECT_EQ(snapshot.fills, truth.fills);
    EXPECT_EQ(snapshot.funding, truth.funding);
    EXPECT_EQ(snapshot.transfers, truth.transfers);
  }

  [[nodiscard]] const std::string& log() const { return sink_.log; }
  [[nodiscard]] const Faults& faults() const { return faults_; }
  [[nodiscard]] std::size_t fills() const { return venue_.exchange().account().fills().size(); }

 private:
  [[nodiscard]] core::Price near(const market::InstrumentId instrument, double most) {
    const double middle = venue_.exchange().price(instrument).value_or(1'000);
    const double at = middle * (1 + most * (2 * random_.uniform() - 1));
    // Sometimes off the tick.
    if (random_.below(20) == 0) return *core::Price::from_double(at, core::Rounding::HalfEven);
    return venue_.exchange().rules(instrument).round_level(at, core::Rounding::HalfEven);
  }

  [[nodiscard]] orders::OrderKind any_kind(market::InstrumentId instrument) {
    switch (random_.below(6)) {
      case 0:
        return orders::LimitOrder{near(instrument, 0.03), orders::TimeInForce::GoodTillCancelled};
      case 1:
        return orders::LimitOrder{near(instrument, 0.03),
                                  static_cast<orders::TimeInForce>(random_.below(3))};
      case 2:
        return orders::StopMarketOrder{near(instrument, 0.05)};
      case 3:
        return orders::TargetMarketOrder{near(instrument, 0.05)};
      case 4:
        return orders::MarketOrder{near(instrument, 0.02)};
      default:
        return orders::MarketOrder{};
    }
  }

  void act() {
    const market::InstrumentId instrument{static_cast<std::uint32_t>(random_.below(instruments))};
    switch (random_.below(8)) {
      case 0:
      case 1:
        return submit_bracket(instrument);
      case 2:
      case 3:
        return submit_alone(instrument);
      case 4:
        return venue_.cancel({.instrument = instrument, .id = known(), .venue_id = {}});
      case 5:
        return venue_.query(instrument, known());
      case 6:
        return venue_.request_snapshot(scheduler_.now() - test::hour);
      default:
        return actors_.step(instrument);
    }
  }

  // One of the last few, or any.
  [[nodiscard]] orders::ClientOrderId known() {
    const std::uint64_t recent = ids_ - std::min<std::uint64_t>(ids_, random_.below(4));
    return test::id(random_.below(2) == 0 ? recent : 1 + random_.below(ids_ + 1));
  }

  [[nodiscard]] core::Quantity any_quantity() {
    return core::Quantity::from_units(static_cast<std::int64_t>(random_.below(5'000)) * 100'000);
  }

  void submit(orders::OrderGroup group) {
    venue_.submit(risk::Approver::approve_for_test(std::move(group)));
  }

  void submit_bracket(market::InstrumentId instrument) {
    const bool is_long = random_.below(2) == 0;
    orders::OrderRequest entry;
    entry.id = random_.below(20) == 0 ? known() : test::id(++ids_);
    entry.instrument = instrument;
    entry.side = is_long ? Side::Buy : Side::Sell;
    entry.kind = random_.below(3) == 0 ? any_kind(instrument) : orders::MarketOrder{};
    entry.quantity = any_quantity();
    orders::OrderGroup group{{entry}, static_cast<int>(1 + random_.below(12))};
    orders::OrderRequest child = entry;
    child.parent = entry.id;
    child.side = is_long ? Side::Sell : Side::Buy;
    child.is_reduce_only = true;
    child.id = test::id(++ids_);
    child.kind = orders::StopMarketOrder{near(instrument, 0.04)};
    group.requests.push_back(child);
    child.id = test::id(++ids_);
    child.kind = orders::TargetMarketOrder{near(instrument, 0.04)};
    if (random_.below(2) == 0) group.requests.push_back(child);
    submit(std::move(group));
  }

  void submit_alone(market::InstrumentId instrument) {
    orders::OrderRequest order;
    order.id = test::id(++ids_);
    order.instrument = instrument;
    order.side = random_.below(2) == 0 ? Side::Buy : Side::Sell;
    order.kind = any_kind(instrument);
    order.quantity = any_quantity();
    order.is_reduce_only = random_.below(2) == 0;
    submit({{order}, static_cast<int>(1 + random_.below(12))});
  }

  void check() const {
    const Account& account = venue_.exchange().account();
    std::array<core::Quantity, instruments> held;
    std::map<core::VenueOrderId, core::Quantity> filled;
    std::set<core::FillId> ids;
    ExactValue cash = 0;
    core::Amount other;
    core::Timestamp last = test::start;
    for (const orders::Fill& fill : account.fills()) {
      const bool is_buy = fill.side == Side::Buy;
      const ExactValue value = exact_value(fill.price, fill.quantity);
      cash += is_buy ? -value : value;
      other -= fill.fee;
      held[fill.instrument.index] += is_buy ? fill.quantity : -fill.quantity;
      filled[fill.venue_order] += fill.quantity;
      ASSERT_TRUE(ids.insert(fill.id).second);
      ASSERT_GE(fill.exchange_time, last);
      last = fill.exchange_time;
    }
    for (const auto& payment : account.funding()) other += payment.amount;
    for (const auto& transfer : account.transfers()) other += transfer.amount;
    for (std::uint32_t index = 0; index < instruments; ++index) {
      const Position& position = account.position({index});
      ASSERT_EQ(position.quantity, held[index]);
      ASSERT_EQ(position.is_flat(), position.cost == 0);
      cash += position.quantity.is_negative() ? -position.cost : position.cost;
    }
    ASSERT_EQ(account.balance(), account.initial() + rounded(cash) + other);
    check_orders(filled);
  }

  void check_orders(const std::map<core::VenueOrderId, core::Quantity>& filled) const {
    for (const orders::VenueOrder& order : venue_.exchange().open_orders()) {
      const auto found = filled.find(order.venue_id);
      ASSERT_EQ(order.filled, found == filled.end() ? core::Quantity{} : found->second);
      ASSERT_LT(order.filled, order.quantity);
      ASSERT_GT(order.quantity, core::Quantity{});
      const Position& position = venue_.exchange().position(order.instrument);
      ASSERT_TRUE(!order.is_reduce_only || order.is_dormant || reduces(order.side, position))
          << order.venue_id.value();
      ASSERT_TRUE(!order.is_dormant || order.is_reduce_only);
    }
  }

  core::Random random_;
  VenueSettings settings_;
  Scheduler scheduler_;
  Faults faults_;
  SimulatedVenue venue_;
  test::RecordingSink sink_;
  Actors actors_;
  JumpingClock clock_;
  std::vector<std::vector<backtest::test::Prices>> prices_;
  std::uint64_t ids_ = 0;
};

TEST(FaultyVenue, keeps_its_books_and_comes_to_rest) {
  std::array<std::uint64_t, fault_kinds> counts{};
  std::size_t fills = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    FaultyRun run(seed);
    run.play();
    run.come_to_rest();
    for (std::size_t kind = 0; kind < fault_kinds; ++kind)
      counts[kind] += run.faults().count(static_cast<FaultKind>(kind));
    fills += run.fills();
    if (HasFailure()) return;
  }
  EXPECT_GT(fills, 1'000);
  for (std::size_t kind = 0; kind < fault_kinds; ++kind)
    EXPECT_GT(counts[kind], 0) << name(static_cast<FaultKind>(kind));
}

TEST(FaultyVenue, says_the_same_for_the_same_seed) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    FaultyRun first(seed), second(seed);
    first.play();
    second.play();
    EXPECT_EQ(first.log(), second.log()) << seed;
    EXPECT_GT(first.log().size(), 1'000);
  }
}

}  // namespace
}  // namespace sixbtc::simulation
