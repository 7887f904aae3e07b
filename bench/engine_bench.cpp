// What the core costs between an event and its answer, without disk and network: a price, a bar
// that becomes an order, a thousand strategies at one close, and a journal read back after a crash.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "drill/dice_strategy.hpp"
#include "engine/codec.hpp"
#include "live/recovery.hpp"
#include "risk/risk_test_support.hpp"
#include "support/execution_policy.hpp"

namespace {

using namespace sixbtc;

const core::Timestamp start = *core::Timestamp::parse("2025-03-01");

engine::Policies policies() {
  engine::Policies made{.risk = risk::lenient_policy(), .execution = test::desk_policy()};
  made.risk.sizing.risk_per_trade_pct = 0.0001;
  made.risk.limits.entry_slippage_max = 0.05;
  made.risk.limits.entries_per_minute_max = 1'000'000;
  made.execution.reconcile_interval = core::Duration::days(3'650);
  made.execution.retention = core::Duration::hours(1);
  made.execution.requests.per_second = 1e6;
  made.execution.requests.burst = 1'000'000;
  return made;
}

// Enters at one bar and leaves at the next.
class InAndOut final : public strategy::StrategyCore {
 public:
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext&) const override {
    return std::make_unique<Turn>();
  }

 private:
  class Turn final : public strategy::Evaluation {
   public:
    [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow&,
                                              const strategy::PositionView& position) override {
      strategy::Decision decision;
      decision.entry.stop = strategy::Level{strategy::Level::Kind::Percent, 0.02};
      if (position.direction == market::Direction::Flat)
        decision.signal.kind = strategy::SignalKind::OpenLong;
      else
        decision.should_exit = true;
      return decision;
    }
    void snapshot(strategy::IndicatorSnapshot&) const override {}
  };
  strategy::Traits traits_;
};

// An engine and the venue that fills everything it sends, at once.
class Desk {
 public:
  Desk(std::uint32_t instruments, std::uint32_t strategies,
       const std::function<std::shared_ptr<const strategy::StrategyCore>(std::uint32_t)>& core) {
    engine::Plan plan;
    plan.session = core::SessionId("bench");
    for (std::uint32_t i = 0; i < instruments; ++i) {
      plan.instruments.push_back({.id = {i},
                                  .venue = "x",
                                  .symbol = std::to_string(i),
                                  .rules = {.tick = *core::Price::parse("0.1"),
                                            .lot = *core::Quantity::parse("0.00001"),
                                            .notional_min = core::Amount::from_integer(1),
                                            .significant_digits = std::nullopt,
                                            .leverage_max = 40},
                                  .maintenance_margin = *core::Rate::parse("0.0125"),
                                  .funding_interval = core::Duration::hours(1)});
      plan.series.push_back({{i}, {.exchange = "x", .market = "perp", .symbol = "x"}});
    }
    for (std::uint32_t i = 0; i < strategies; ++i)
      plan.deployments.push_back({.strategy = core::StrategyId(std::to_string(i)),
                                  .name = "x",
                                  .series = {i % instruments},
                                  .core = core(i),
                                  .defaults = {},
                                  .leverage = 3});
    plan.settings = {.initial_capital = 1'000'000,
                     .unsaid = {.stop_atr_multiple = 2, .target_atr_multiple = 0},
                     .atr_length = 14,
                     .warmup_bars = 0,
                     .entry_price_wait = core::Duration::hours(1),
                     .unprotected_max = core::Duration::seconds(10),
                     .costs = {}};
    engine = std::move(*engine::Engine::create(std::move(plan), policies()));
    say(engine::ConnectionChanged{true});
    orders::VenueSnapshot nothing;
    nothing.as_of = now;
    nothing.balance = core::Amount::from_integer(1'000'000);
    say(engine::VenueSaid{nothing});
  }

  engine::Event event(engine::EventBody body) { return {++sequence, now, now, std::move(body)}; }
  void say(engine::EventBody body) {
    const engine::Event next = event(std::move(body));
    answer.clear();
    engine->handle(next, answer);
  }
  // Accepts and fills what the last answer sent.
  void serve() {
    std::vector<orders::OrderRequest> sent;
    for (const execution::Action& action : answer.actions)
      if (const auto* submit = std::get_if<execution::Submit>(&action))
        sent.insert(sent.end(), submit->group->requests.begin(), submit->group->requests.end());
    for (const orders::OrderRequest& request : sent) {
      const core::VenueOrderId venue_id(request.id.to_string());
      say(engine::VenueSaid{
          orders::OrderAccepted{request.id, venue_id, request.parent.has_value()}});
      if (!std::holds_alternative<orders::MarketOrder>(request.kind)) {
        stops.push_back(request);
        continue;
      }
      say(engine::VenueSaid{orders::Fill{.id = core::FillId(std::to_string(++fills)),
                                         .order = request.id,
                                         .venue_order = venue_id,
                                         .instrument = request.instrument,
                                         .side = request.side,
                                         .quantity = request.quantity,
                                         .price = core::Price::from_integer(50'000),
                                         .fee = {},
                                         .is_maker = false,
                                         .cause = orders::FillCause::Order,
                                         .exchange_time = now}});
      if (request.purpose != orders::Purpose::Exit) continue;
      for (const orders::OrderRequest& stop : std::exchange(stops, {}))
        say(engine::VenueSaid{orders::OrderCancelled{stop.id,
                                                     core::VenueOrderId(stop.id.to_string()),
                                                     orders::CancelCause::ReduceOnly,
                                                     {}}});
    }
  }
  [[nodiscard]] market::Candle candle() const {
    return {now, 50'000, 50'100, 49'900, 50'000, 1, true};
  }

  std::unique_ptr<engine::Engine> engine;
  engine::Answer answer;
  core::Timestamp now = start;
  std::uint64_t sequence = 0, fills = 0;
  std::vector<orders::OrderRequest> stops;
};

std::shared_ptr<const strategy::StrategyCore> dice(std::uint32_t i) {
  return std::make_shared<drill::DiceStrategy>(i);
}

// One price of one of 20 instruments, 50 strategies deployed.
void price_event(benchmark::State& state) {
  Desk desk(20, 50, dice);
  std::uint32_t instrument = 0;
  engine::Event event = desk.event(engine::PricesSeen{{{{0}, core::Price::from_integer(50'000)}}});
  for (auto _ : state) {
    event.sequence = ++desk.sequence;
    event.time = event.time + core::Duration::nanoseconds(100'000);
    std::get<engine::PricesSeen>(event.body).prices[0].instrument.index = instrument++ % 20;
    desk.answer.clear();
    desk.engine->handle(event, desk.answer);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(price_event);

// A bar closes, the price after it comes, and an order leaves: 99th percentile.
void candle_to_order(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  Desk desk(1, 1, [](std::uint32_t) { return std::make_shared<InAndOut>(); });
  std::vector<double> microseconds;
  for (auto _ : state) {
    const market::Candle candle = desk.candle();
    desk.now = desk.now + core::Duration::hours(1);
    const engine::Event closed = desk.event(engine::CandleClosed{{0}, candle});
    const engine::Event seen =
        desk.event(engine::PricesSeen{{{{0}, core::Price::from_integer(50'000)}}});
    desk.answer.clear();
    const auto begin = Clock::now();
    desk.engine->handle(closed, desk.answer);
    desk.engine->handle(seen, desk.answer);
    const std::chrono::duration<double, std::micro> took = Clock::now() - begin;
    state.SetIterationTime(took.count() * 1e-6);
    microseconds.push_back(took.count());
    if (desk.answer.actions.empty()) state.SkipWithError("no order");
    desk.serve();
  }
  std::ranges::sort(microseconds);
  state.counters["p99_us"] = microseconds[microseconds.size() * 99 / 100];
}
BENCHMARK(candle_to_order)->UseManualTime()->Unit(benchmark::kMicrosecond)->Iterations(20'000);

// range(0) strategies decide at one close of one series, on one thread.
void strategies_at_one_close(benchmark::State& state) {
  Desk desk(1, static_cast<std::uint32_t>(state.range(0)), dice);
  for (auto _ : state) {
    const market::Candle candle = desk.candle();
    desk.now = desk.now + core::Duration::hours(1);
    desk.say(engine::CandleClosed{{0}, candle});
    benchmark::DoNotOptimize(desk.answer.decisions.size());
  }
}
BENCHMARK(strategies_at_one_close)->Arg(1'000)->Unit(benchmark::kMillisecond);

// A journal of a million events: nine prices to one bar, and the orders that follow from them.
void recover_a_million_events(benchmark::State& state) {
  Desk writer(20, 50, dice);
  std::vector<std::string> records;
  std::uint64_t digest = core::empty_fold, sequence = 0;
  const auto write = [&](engine::EventBody body, engine::Engine& engine) {
    const engine::Event event{++sequence, writer.now, writer.now, std::move(body)};
    live::write_record(digest, event, records.emplace_back());
    writer.answer.clear();
    engine.handle(event, writer.answer);
    digest = engine::fold(digest, writer.answer);
  };
  const engine::Plan plan = writer.engine->plan();
  auto engine = std::move(*engine::Engine::create(plan, policies()));
  core::Random random(7);
  while (records.size() < 1'000'000) {
    writer.now = writer.now + core::Duration::minutes(1);
    const auto instrument = static_cast<std::uint32_t>(random.below(20));
    if (random.below(10) == 0)
      write(engine::CandleClosed{{instrument}, writer.candle()}, *engine);
    else
      write(engine::PricesSeen{{{{instrument}, core::Price::from_integer(50'000)}}}, *engine);
  }
  for (auto _ : state) {
    const auto again = std::move(*engine::Engine::create(plan, policies()));
    live::Recovery recovery(*again);
    for (const std::string& record : records)
      if (!recovery.apply(record)) state.SkipWithError("differs");
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(recover_a_million_events)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
