// What must hold for any series and any signals.
#include <rapidcheck.h>

#include "backtest/loop_test_support.hpp"
#include "backtest/parallel.hpp"

namespace sixbtc::backtest {
namespace {

using namespace test;

struct Case {
  std::vector<Prices> prices;
  Script script;
  strategy::EntryParams levels;
};

Case random_case(std::uint64_t seed) {
  core::Random random(seed);
  Case made;
  const std::size_t bars = 50 + random.below(400);
  made.prices = random_walk(random, bars, 1'000, 0.02 + 0.04 * random.uniform());
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(20);
    made.script.entry.push_back(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    made.script.exit.push_back(static_cast<std::uint8_t>(random.below(25) == 0 ? 3 : 0));
  }
  made.levels.stop = percent(0.005 + 0.03 * random.uniform());
  if (random.below(2) == 0) made.levels.target = percent(0.005 + 0.05 * random.uniform());
  if (random.below(3) == 0) made.levels.trail = strategy::Trail{percent(0.01), percent(0.01)};
  if (random.below(3) == 0) made.levels.bars_max = static_cast<std::uint32_t>(random.below(20));
  return made;
}

RunResult run_case(const Case& made, const Assumptions& assumptions, std::size_t bars,
                   std::size_t first = 0) {
  std::vector<Prices> prices(made.prices.begin(),
                             made.prices.begin() + static_cast<std::ptrdiff_t>(bars));
  const MarketData market = series_of(prices, assumptions);
  const SignalColumns columns{std::span(made.script.entry).first(bars),
                              std::span(made.script.exit).first(bars)};
  return run(columns, market, {0, first, bars}, made.levels, assumptions, {});
}

bool is_same(const RunResult& a, const RunResult& b) {
  return a.trades == b.trades && a.equity == b.equity && a.counters == b.counters &&
         a.equity_curve == b.equity_curve;
}

std::uint64_t any_seed() {
  return *rc::gen::arbitrary<std::uint64_t>();
}

TEST(LoopProperty, profit_adds_up) {
  EXPECT_TRUE(rc::check("initial capital and trades make the equity", [] {
    const Case made = random_case(any_seed());
    const auto result = run_case(made, with_costs(), made.prices.size());
    double equity = result.initial_capital;
    for (const Trade& trade : result.trades) {
      RC_ASSERT(trade.pnl == trade.gross - trade.fees + trade.funding);
      RC_ASSERT(trade.fees > 0);
      equity += trade.pnl;
    }
    RC_ASSERT(equity == result.equity);
    RC_ASSERT(result.equity_curve.size() == made.prices.size());
    RC_ASSERT(result.equity_curve.back() == result.equity);
    RC_ASSERT(result.counters.entries == result.trades.size());
  }));
}

TEST(LoopProperty, trades_do_not_overlap_and_none_precedes_the_first_decision) {
  EXPECT_TRUE(rc::check("order of trades", [] {
    const Case made = random_case(any_seed());
    const std::size_t first = made.prices.size() / 3;
    const auto result = run_case(made, with_costs(), made.prices.size(), first);
    std::size_t free_from = first + 1;
    for (const Trade& trade : result.trades) {
      RC_ASSERT(trade.entry_bar >= free_from);
      RC_ASSERT(trade.exit_bar >= trade.entry_bar);
      free_from = trade.exit_bar;
    }
  }));
}

TEST(LoopProperty, result_on_a_prefix_is_the_prefix_of_the_result) {
  EXPECT_TRUE(rc::check("nothing looks ahead", [] {
    const std::uint64_t seed = any_seed();
    const Case made = random_case(seed);
    const std::size_t bars = 2 + core::Random(seed ^ 1).below(made.prices.size() - 2);
    const auto whole = run_case(made, with_costs(), made.prices.size());
    const auto part = run_case(made, with_costs(), bars);
    for (std::size_t i = 0; i < part.trades.size(); ++i) {
      if (part.trades[i].reason == fills::ExitReason::End) {
        RC_ASSERT(i + 1 == part.trades.size());
        RC_ASSERT(part.trades[i].entry_price == whole.trades.at(i).entry_price);
      } else {
        RC_ASSERT(part.trades[i] == whole.trades.at(i));
      }
    }
    for (std::size_t i = 0; i + 1 < bars; ++i)
      RC_ASSERT(part.equity_curve[i] == whole.equity_curve[i]);
  }));
}

TEST(LoopProperty, no_exit_is_better_than_its_level_or_outside_its_bar) {
  EXPECT_TRUE(rc::check("exits are possible prices", [] {
    const Case made = random_case(any_seed());
    const auto result = run_case(made, free_of_costs(), made.prices.size());
    for (const Trade& trade : result.trades) {
      const Prices& bar = made.prices[trade.exit_bar];
      const double side = market::sign(trade.direction);
      const double slack = 1e-7;  // ticks round levels away from the market
      if (trade.reason == fills::ExitReason::Target) {
        const double level = trade.entry_price * (1 + side * made.levels.target->value);
        RC_ASSERT(std::abs(trade.exit_price - level) <= slack);
      } else if (trade.reason == fills::ExitReason::Liquidation) {
        // Not a price of the bar: the one at which the whole margin is lost. The bar's own prices
        // met the trigger.
        const Assumptions assumed = free_of_costs();
        RC_ASSERT(trade.exit_price == fills::liquidation_exit_price(
                                          trade.direction, trade.entry_price, assumed.leverage));
        const double trigger =
            fills::liquidation_price(trade.direction, trade.entry_price, assumed.leverage,
                                     assumed.costs.maintenance_margin_ratio);
        RC_ASSERT(trigger <= bar.high && trigger >= bar.low);
      } else {
        RC_ASSERT(trade.exit_price <= bar.high + slack);
        RC_ASSERT(trade.exit_price >= bar.low - slack);
      }
      if (trade.reason == fills::ExitReason::Stop) {
        const double level = trade.entry_price * (1 - side * made.levels.stop->value);
        RC_ASSERT(side * (trade.exit_price - level) <= slack);
      }
      RC_ASSERT(trade.mae >= 0);
      RC_ASSERT(trade.mfe >= 0);
    }
  }));
}

TEST(LoopProperty, higher_fees_never_raise_the_equity_of_the_same_trades) {
  EXPECT_TRUE(rc::check("fees cost", [] {
    const Case made = random_case(any_seed());
    Assumptions cheap = with_costs(), dear = cheap;
    dear.costs.floor_taker *= 2;
    const auto less = run_case(made, cheap, made.prices.size());
    const auto more = run_case(made, dear, made.prices.size());
    RC_ASSERT(less.trades.size() == more.trades.size());
    for (std::size_t i = 0; i < less.trades.size(); ++i) {
      RC_ASSERT(less.trades[i].exit_bar == more.trades[i].exit_bar);
      RC_ASSERT(less.trades[i].exit_price == more.trades[i].exit_price);
    }
    RC_ASSERT(more.equity <= less.equity + 1e-6);
  }));
}

// Reflecting prices at a level turns longs into shorts: with distances in price units and no costs
// the same bars trade, and every price move keeps its size.
TEST(LoopProperty, mirrored_series_gives_mirrored_trades) {
  EXPECT_TRUE(rc::check("long and short are symmetric", [] {
    Case made = random_case(any_seed());
    made.levels.stop = distance(5);
    made.levels.target = distance(9);
    made.levels.trail.reset();
    // Prices on a coarse binary grid make the reflection exact.
    for (Prices& p : made.prices)
      for (double* price : {&p.open, &p.high, &p.low, &p.close})
        *price = std::round(*price * 64) / 64;
    Case mirrored = made;
    constexpr double axis = 2'048;
    // A level beyond 0 is no price, and the reflection turns the one end into the other.
    for (const Prices& p : made.prices) RC_PRE(p.low > 20 && p.high < axis - 20);
    for (Prices& p : mirrored.prices)
      p = {axis - p.open, axis - p.low, axis - p.high, axis - p.close};
    for (auto& entry : mirrored.script.entry) entry = static_cast<std::int8_t>(-entry);
    const auto one = run_case(made, free_of_costs(), made.prices.size());
    const auto other = run_case(mirrored, free_of_costs(), made.prices.size());
    RC_ASSERT(one.trades.size() == other.trades.size());
    for (std::size_t i = 0; i < one.trades.size(); ++i) {
      const Trade &a = one.trades[i], &b = other.trades[i];
      RC_ASSERT(a.entry_bar == b.entry_bar);
      RC_ASSERT(a.exit_bar == b.exit_bar);
      RC_ASSERT(a.reason == b.reason);
      RC_ASSERT(a.direction == market::opposite(b.direction));
      RC_ASSERT(std::abs((a.exit_price - a.entry_price) + (b.exit_price - b.entry_price)) < 1e-7);
    }
  }));
}

class CountingObserver final : public DecisionObserver {
 public:
  explicit CountingObserver(Scope scope) : scope_(scope) {}
  [[nodiscard]] Scope scope() const override { return scope_; }
  void on_decision(std::size_t, core::Timestamp, const strategy::Decision& decision,
                   const strategy::PositionView&,
                   const strategy::IndicatorSnapshot& indicators) override {
    ++seen;
    actions += leads_to_action(decision);
    indicators_seen += indicators.size();
  }
  std::size_t seen = 0, actions = 0, indicators_seen = 0;

 private:
  Scope scope_;
};

TEST(LoopProperty, columns_and_evaluation_give_the_same_trades) {
  EXPECT_TRUE(rc::check("two sources, one result", [] {
    const Case made = random_case(any_seed());
    const auto assumptions = with_costs();
    const auto columns = run_case(made, assumptions, made.prices.size());
    const auto market = series_of(made.prices, assumptions);
    const Replay replay(made.script, made.prices.size() % 2 == 0
                                         ? std::nullopt
                                         : std::optional(core::Error{core::ErrorKind::LimitReached,
                                                                     "stopped", "", ""}));
    CountingObserver observer(DecisionObserver::Scope::Signals);
    const auto told = run(replay, market, {0, 0, made.prices.size()}, made.levels, assumptions,
                          {CurveRecording::EveryBar, &observer});
    RC_ASSERT(is_same(columns, told));
    RC_ASSERT(told.failure.has_value() == (made.prices.size() % 2 == 1));
    RC_ASSERT(observer.seen == observer.actions);
    RC_ASSERT(observer.indicators_seen == observer.seen);
    CountingObserver every(DecisionObserver::Scope::EveryBar);
    (void)run(replay, market, {0, 10, made.prices.size()}, made.levels, assumptions,
              {CurveRecording::None, &every});
    RC_ASSERT(every.seen == made.prices.size() - 10);
  }));
}

TEST(Parallel, same_bits_in_the_same_order_on_any_number_of_threads) {
  const auto task = [](std::size_t i) {
    const Case made = random_case(i);
    return run_case(made, with_costs(), made.prices.size());
  };
  std::vector<std::size_t> progress;
  const auto one = parallel_map(60, {.threads = 1, .on_progress = {}}, task);
  const auto two = parallel_map(
      60, {.threads = 2, .on_progress = [&](std::size_t done) { progress.push_back(done); }}, task);
  const auto four = parallel_map(60, {.threads = 4, .on_progress = {}}, task);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_TRUE(is_same(*one[i], *two[i]));
    EXPECT_TRUE(is_same(*one[i], *four[i]));
  }
  ASSERT_EQ(progress.size(), 60u);
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(progress[i], i + 1);
}

TEST(Parallel, stops_when_asked_and_says_so) {
  StopFlag stop{false};
  std::atomic<std::size_t> ran{0};
  const bool finished =
      parallel_for(1'000, {.threads = 2, .stop = &stop, .on_progress = {}}, [&](std::size_t) {
        if (++ran == 10) stop = true;
      });
  EXPECT_FALSE(finished);
  EXPECT_LT(ran, 1'000u);
}

}  // namespace
}  // namespace sixbtc::backtest
