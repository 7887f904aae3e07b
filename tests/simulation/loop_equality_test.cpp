// The simulated venue under a minimal driver gives the trades of the bar loop: entry with its stop
// and target at an open, exits at opens, moved stops between two bars. What the loop decided is
// taken from its trades; what the market does to it, the venue says by itself.
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "backtest/loop_test_support.hpp"
#include "columns/aggregate.hpp"
#include "strategy/held_levels.hpp"
#include "support/fixture_csv.hpp"
#include "support/venue_session.hpp"

namespace sixbtc::simulation {
namespace {

using backtest::Assumptions;
using backtest::MarketData;
using backtest::RunResult;
using backtest::Trade;
using fills::ExitReason;
using market::Direction;

struct Case {
  MarketData market;
  backtest::test::Script script;
  strategy::EntryParams levels;
  Assumptions assumptions;
};

market::InstrumentId only() {
  return {0};
}

// Plays the loop's trades on the venue, bar by bar.
class Player {
 public:
  Player(const Case& made, const RunResult& expected)
      : case_(made),
        expected_(expected),
        scheduler_(made.market.bars().time(0)),
        faults_(FaultProfile::none(), 1),
        venue_(settings(), {instrument()}, scheduler_, faults_),
        sink_(scheduler_) {
    venue_.attach(sink_);
  }

  void play() {
    const columns::CandleView& bars = case_.market.bars();
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const core::Timestamp open = bars.time(bar),
                            close = case_.market.context.interval.next_start(open);
      scheduler_.run_until(open);
      const auto first = case_.market.funding_first[bar], end = case_.market.funding_first[bar + 1];
      venue_.open_bar(only(), {open,
                               close,
                               {bars.open[bar], bars.high[bar], bars.low[bar], bars.close[bar]},
                               std::span(case_.market.funding).subspan(first, end - first)});
      see_fills(bar);
      leave(bar);
      enter(bar);
      see_fills(bar);
      scheduler_.run_until(close);
      venue_.close_bar(only());
      see_fills(bar);
      move_stop(bar);
      check_books();
    }
  }

  [[nodiscard]] std::size_t closed() const { return closed_; }

 private:
  [[nodiscard]] VenueSettings settings() const {
    VenueSettings settings = test::plain_settings();
    settings.initial_balance = *core::Amount::from_double(
        case_.assumptions.settings.initial_capital, core::Rounding::HalfEven);
    return settings;
  }
  [[nodiscard]] SimulatedInstrument instrument() const {
    SimulatedInstrument made = test::instrument(0, case_.assumptions.costs);
    made.instrument.rules = case_.assumptions.rules;
    return made;
  }
  [[nodiscard]] const Trade* next() const {
    return closed_ < expected_.trades.size() ? &expected_.trades[closed_] : nullptr;
  }
  void submit(orders::OrderGroup group) {
    venue_.submit(risk::Approver::approve_for_test(std::move(group)));
  }

  void leave(std::size_t bar) {
    const Trade* const trade = next();
    if (!held_ || trade->exit_bar != bar) return;
    if (trade->reason != ExitReason::Signal && trade->reason != ExitReason::Reversal &&
        trade->reason != ExitReason::Time)
      return;
    orders::OrderRequest exit;
    exit.id = test::id(++ids_);
    exit.side = orders::closing_side(trade->direction);
    exit.quantity = *core::Quantity::from_double(trade->quantity, core::Rounding::HalfEven);
    exit.is_reduce_only = true;
    reason_ = trade->reason;
    submit({{exit}, 1});
    see_fills(bar);
  }

  void enter(std::size_t bar) {
    const Trade* const trade = next();
    if (held_ || trade == nullptr || trade->entry_bar != bar) return;
    const double atr = case_.market.atr[bar - 1];
    const auto costs = fills::with_floor(case_.assumptions.costs);
    const double fill =
        fills::entry_price(trade->direction, case_.market.bars().open[bar], costs.slippage);
    const strategy::EntryLevels levels = strategy::entry_levels(
        case_.levels,
        {.stop_atr_multiple = case_.assumptions.settings.stop_atr_multiple,
         .target_atr_multiple = case_.assumptions.settings.target_atr_multiple},
        {trade->direction, fill, atr}, case_.assumptions.rules);
    RC_ASSERT(levels.are_good);
    held_.emplace(trade->direction);
    held_->begin(levels, fill, atr);
    entry_bar_ = bar;
    fees_before_ = fees_;
    funding_before_ = sink_.all<orders::FundingPayment>().size();

    orders::OrderRequest entry;
    entry.id = test::id(++ids_);
    entry.side = orders::opening_side(trade->direction);
    entry.quantity = *core::Quantity::from_double(trade->quantity, core::Rounding::HalfEven);
    orders::OrderGroup group{{entry}, leverage_of(*trade)};
    orders::OrderRequest child = entry;
    child.parent = entry.id;
    child.side = orders::closing_side(trade->direction);
    child.is_reduce_only = true;
    child.id = stop_ = test::id(++ids_);
    child.kind = orders::StopMarketOrder{price_of(levels.stop)};
    group.requests.push_back(child);
    if (std::isfinite(levels.target)) {
      child.id = test::id(++ids_);
      child.kind = orders::TargetMarketOrder{price_of(levels.target)};
      group.requests.push_back(child);
    }
    submit(std::move(group));
  }

  [[nodiscard]] int leverage_of(const Trade&) const {
    return std::min({case_.assumptions.leverage, case_.assumptions.sizing.leverage_max,
                     case_.assumptions.rules.leverage_max});
  }
  [[nodiscard]] static core::Price price_of(double value) {
    return *core::Price::from_double(value, core::Rounding::HalfEven);
  }

  // As a strategy's stop moves between two bars: the new one first.
  void move_stop(std::size_t bar) {
    if (!held_) return;
    const double before = held_->levels.stop;
    const auto& bars = case_.market.bars();
    held_->see_completed(bars.high[bar], bars.low[bar], case_.assumptions.rules);
    if (held_->levels.stop == before) return;
    orders::OrderRequest stop;
    stop.id = test::id(++ids_);
    stop.side = orders::closing_side(held_->levels.direction);
    stop.quantity = venue_.exchange().position(only()).size();
    stop.is_reduce_only = true;
    stop.kind = orders::StopMarketOrder{price_of(held_->levels.stop)};
    submit({{stop}, 1});
    venue_.cancel({.instrument = only(), .id = stop_, .venue_id = {}});
    stop_ = stop.id;
  }

  void see_fills(std::size_t bar) {
    for (; seen_ < sink_.events.size(); ++seen_) {
      if (std::holds_alternative<orders::OrderRejected>(sink_.events[seen_]))
        RC_FAIL(test::to_text(sink_.events[seen_]));
      const auto* fill = std::get_if<orders::Fill>(&sink_.events[seen_]);
      if (fill == nullptr) continue;
      fees_ += fill->fee;
      if (held_ && fill->side == orders::opening_side(held_->levels.direction))
        entry_ = *fill;
      else
        see_exit(bar, *fill);
    }
  }

  void see_exit(std::size_t bar, const orders::Fill& fill) {
    const Trade* const trade = next();
    RC_ASSERT(held_.has_value());
    RC_ASSERT(trade != nullptr);
    RC_ASSERT(entry_bar_ == trade->entry_bar);
    RC_ASSERT(bar == trade->exit_bar);
    RC_ASSERT(reason_of(fill) == trade->reason);
    RC_ASSERT(entry_.quantity.to_double() == trade->quantity);
    RC_ASSERT(fill.quantity.to_double() == trade->quantity);
    RC_ASSERT(std::abs(entry_.price.to_double() - trade->entry_price) <= 1e-8);
    // What a liquidation gets counts from the venue's entry, which is rounded.
    const double slack = trade->reason == ExitReason::Liquidation ? 2e-8 : 1e-8;
    RC_ASSERT(std::abs(fill.price.to_double() - trade->exit_price) <= slack);
    // Each figure of the venue is rounded to 8 digits, and its price before that.
    RC_ASSERT(std::abs((fees_ - fees_before_).to_double() - trade->fees) <= 1e-8 + 1e-8);
    core::Amount funding;
    const auto payments = sink_.all<orders::FundingPayment>();
    for (std::size_t i = funding_before_; i < payments.size(); ++i) funding += payments[i].amount;
    RC_ASSERT(std::abs(funding.to_double() - trade->funding) <=
              1e-8 * static_cast<double>(1 + payments.size() - funding_before_));
    held_.reset();
    reason_.reset();
    ++closed_;
  }

  [[nodiscard]] ExitReason reason_of(const orders::Fill& fill) const {
    if (reason_) return *reason_;
    if (fill.cause == orders::FillCause::Liquidation) return ExitReason::Liquidation;
    if (fill.order != stop_) return ExitReason::Target;
    return held_->levels.stop_is_trail ? ExitReason::Trail : ExitReason::Stop;
  }

  // balance = initial + what was sold - what was bought + the cost of what is open - fees + funding
  void check_books() const {
    const Account& account = venue_.exchange().account();
    ExactValue cash = 0;
    core::Amount other;
    for (const orders::Fill& fill : account.fills()) {
      const ExactValue value = exact_value(fill.price, fill.quantity);
      cash += fill.side == market::Side::Sell ? value : -value;
      other -= fill.fee;
    }
    for (const orders::FundingPayment& payment : account.funding()) other += payment.amount;
    const Position& position = account.position(only());
    cash += position.quantity.is_negative() ? -position.cost : position.cost;
    RC_ASSERT(account.balance() == account.initial() + rounded(cash) + other);
  }

  const Case& case_;
  const RunResult& expected_;
  Scheduler scheduler_;
  Faults faults_;
  SimulatedVenue venue_;
  test::RecordingSink sink_;
  std::optional<strategy::HeldLevels> held_;
  std::optional<ExitReason> reason_;  // of an exit we asked for
  orders::ClientOrderId stop_;
  orders::Fill entry_;
  core::Amount fees_, fees_before_;
  std::size_t funding_before_ = 0, entry_bar_ = 0, seen_ = 0, closed_ = 0;
  std::uint64_t ids_ = 0;
};

void add_signals(Case& made, core::Random& random) {
  const std::size_t bars = made.market.bars().size();
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(20);
    made.script.entry.push_back(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    made.script.exit.push_back(static_cast<std::uint8_t>(random.below(25) == 0 ? 3 : 0));
  }
}

void add_assumptions(Case& made, core::Random& random, double swing) {
  const auto percent = backtest::test::percent;
  made.assumptions =
      random.below(4) == 0 ? backtest::test::free_of_costs() : backtest::test::with_costs();
  fills::CostModel& costs = made.assumptions.costs;
  costs.maker = 0.00015;
  costs.target_fill = random.below(2) == 0 ? fills::TargetFill::Maker : fills::TargetFill::Taker;
  costs.funding_interval_hours = random.below(2) == 0 ? 1 : 8;
  made.assumptions.leverage = static_cast<int>(1 + random.below(10));
  made.assumptions.rules.lot = *core::Quantity::parse("0.001");
  made.levels.stop = percent(swing * (0.1 + random.uniform()));
  if (random.below(2) == 0) made.levels.target = percent(swing * (0.1 + 2 * random.uniform()));
  if (random.below(3) == 0)
    made.levels.trail = strategy::Trail{percent(0.3 * swing), percent(0.3 * swing)};
  if (random.below(3) == 0) made.levels.bars_max = static_cast<std::uint32_t>(random.below(20));
  if (random.below(4) == 0) {
    made.assumptions.rules.tick = *core::Price::parse("0.1");
    made.assumptions.rules.significant_digits = 5;
  }
}

columns::PointSeries recorded_funding(const columns::CandleView& bars, core::Random& random) {
  columns::PointSeries funding;
  const std::int64_t first = bars.open_time.front(), step = 3'600'000'000'000;
  for (std::int64_t time = first - first % step; time < bars.open_time.back(); time += step) {
    if (random.below(3) == 0) continue;  // nothing was recorded
    funding.time.push_back(time + static_cast<std::int64_t>(random.below(20'000'000)));
    funding.value.push_back(0.002 * (random.uniform() - 0.5));
  }
  return funding;
}

std::size_t compare(const Case& made) {
  const RunResult expected =
      backtest::test::run_script(made.script, made.market, made.levels, made.assumptions);
  Player player(made, expected);
  player.play();
  std::size_t until_end = 0;
  for (const Trade& trade : expected.trades) until_end += trade.reason != ExitReason::End;
  RC_ASSERT(player.closed() == until_end);
  return until_end;
}

TEST(LoopEquality, random_walks) {
  std::size_t trades = 0;
  std::array<std::size_t, 8> reasons{};
  EXPECT_TRUE(rc::check("venue and loop agree on random walks", [&] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    Case made;
    const double swing = 0.02 + 0.15 * random.uniform();
    add_assumptions(made, random, swing);
    auto prices = backtest::test::random_walk(random, 50 + random.below(400), 1'000, swing);
    // A market ends before its price does.
    const auto fallen =
        std::find_if(prices.begin(), prices.end(), [](const auto& bar) { return bar.low < 50; });
    prices.erase(fallen, prices.end());
    RC_PRE(!prices.empty());
    const auto interval = market::Interval::minutes(random.below(2) == 0 ? 60 : 240);
    made.market = backtest::test::series_of(prices, made.assumptions, {}, interval);
    if (random.below(2) == 0)
      made.market = backtest::test::series_of(
          prices, made.assumptions, recorded_funding(made.market.bars(), random), interval);
    add_signals(made, random);
    trades += compare(made);
    for (const Trade& trade :
         backtest::test::run_script(made.script, made.market, made.levels, made.assumptions).trades)
      ++reasons[static_cast<std::size_t>(trade.reason)];
  }));
  EXPECT_GT(trades, 500);
  for (const ExitReason reason :
       {ExitReason::Stop, ExitReason::Target, ExitReason::Trail, ExitReason::Signal,
        ExitReason::Reversal, ExitReason::Time, ExitReason::Liquidation})
    EXPECT_GT(reasons[static_cast<std::size_t>(reason)], 0) << static_cast<int>(reason);
}

// BTCUSDT of January 2024, some bars missing.
TEST(LoopEquality, recorded_candles) {
  const columns::CandleSeries minutes(sixbtc::test::parse_candles(sixbtc::test::read_file(
      std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/candles/BTCUSDT-1m-2024-01.csv")));
  auto fives = columns::aggregate(minutes.view(), market::Interval::minutes(1),
                                  market::Interval::minutes(5));
  ASSERT_TRUE(fives.has_value());
  const columns::CandleSeries five_minutes(std::move(*fives));
  ASSERT_GT(five_minutes.size(), 500);
  std::size_t trades = 0;
  EXPECT_TRUE(rc::check("venue and loop agree on recorded candles", [&] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    Case made;
    add_assumptions(made, random, 0.01);
    const bool is_fine = random.below(2) == 0;
    const columns::CandleSeries& series = is_fine ? minutes : five_minutes;
    const std::size_t from = random.below(series.size() - 500);
    columns::CandleColumns bars;
    for (std::size_t i = from; i < from + 500; ++i)
      if (random.below(50) != 0) bars.append(series.view().slice(i, 1));
    columns::CandleSeries part(std::move(bars));
    const auto funding = recorded_funding(part.view(), random);
    made.market = backtest::prepare(
        {"test", "perp", "BTCUSDT", market::Interval::minutes(is_fine ? 1 : 5), 1e-8},
        std::move(part), funding, made.assumptions.costs, 14);
    add_signals(made, random);
    trades += compare(made);
  }));
  EXPECT_GT(trades, 500);
}

}  // namespace
}  // namespace sixbtc::simulation
