#include "drill/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drill/dice_strategy.hpp"

namespace sixbtc::drill {

namespace {

class Draw {
 public:
  explicit Draw(core::Random random) : random_(random) {}
  std::int64_t from(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_.below(
                     static_cast<std::uint64_t>(std::max<std::int64_t>(high - low, 0)) + 1));
  }
  double share() { return random_.uniform(); }
  bool half() { return random_.below(2) == 0; }
  std::uint64_t word() { return random_.next(); }

 private:
  core::Random random_;
};

void vary(Scenario& scenario, Draw& draw) {
  risk::LimitSettings& limits = scenario.policies.risk.limits;
  limits.max_open_positions = draw.from(1, 6);
  limits.max_exposure = 0.5 + 3 * draw.share();
  limits.max_stop_out_loss = 0.02 + 0.2 * draw.share();
  limits.opposing_entries =
      draw.half() ? risk::OpposingEntries::Refuse : risk::OpposingEntries::Allow;
  scenario.policies.risk.sizing.risk_per_trade_pct = 0.001 + 0.019 * draw.share();
  risk::EmergencySettings& emergency = scenario.policies.risk.emergency;
  emergency.max_daily_loss = 0.02 + 0.08 * draw.share();
  emergency.max_portfolio_drawdown = 0.02 + 0.28 * draw.share();
  emergency.alert_portfolio_drawdown = emergency.max_portfolio_drawdown / 2;
  emergency.max_subaccount_drawdown = 0.02 + 0.23 * draw.share();
  execution::ExecutionPolicy& execution = scenario.policies.execution;
  execution.external_orders =
      draw.half() ? execution::ExternalOrders::Adopt : execution::ExternalOrders::Cancel;
  execution.reconcile_interval = core::Duration::seconds(draw.from(30, 90));
  if (draw.half()) {  // a venue that allows little, and a budget that knows it or does not
    scenario.venue.rate_limit = {.requests_max = draw.from(20, 120),
                                 .window = core::Duration::minutes(1)};
    // Enough for the periodic snapshots, which would otherwise leave nothing to targets.
    execution.requests.per_second = draw.half() ? 5 : 20;
  }
  if (draw.half()) {
    scenario.venue.latency = {.to_venue = core::Duration::milliseconds(draw.from(0, 400)),
                              .back = core::Duration::milliseconds(draw.from(0, 400)),
                              .jitter_max = core::Duration::milliseconds(draw.from(0, 300))};
    scenario.venue.partial_fills = {.share = draw.share(),
                                    .parts_max = draw.from(2, 5),
                                    .interval = core::Duration::milliseconds(draw.from(0, 15'000))};
  }
  scenario.venue.met_trigger =
      draw.half() ? simulation::MetTrigger::Fire : simulation::MetTrigger::Refuse;
}

}  // namespace

Scenario make_scenario(const Setup& setup, std::uint64_t seed) {
  // A stream of its own, apart from those of the faults and of the market.
  Draw draw(core::Random(seed).fork(11));
  Scenario made;
  made.seed = seed;
  made.drill = setup.drill;
  made.policies = setup.policies;
  made.venue = setup.venue;
  made.venue.seed = draw.word();
  made.faults = setup.faults;
  made.start = *core::Timestamp::parse("2025-03-01") + core::Duration::minutes(draw.from(0, 1439));
  made.swing = 0.0003 + 0.004 * draw.share() * draw.share();
  made.history_bars = draw.from(0, 40);
  made.bars = draw.from(std::min<std::int64_t>(20, setup.drill.bars_max), setup.drill.bars_max);
  made.ticks_per_bar = draw.from(2, 6);
  made.crash = draw.half() ? setup.drill.crash * draw.share() : 0;
  made.control = draw.half() ? setup.drill.control * draw.share() : 0;
  made.funding_interval = core::Duration::minutes(draw.from(1, 8) * 15);
  if (setup.is_varied) vary(made, draw);

  made.plan.session = core::SessionId(fmt::format("drill-{}", seed));
  made.plan.settings = setup.engine;
  const auto instruments = draw.from(1, setup.drill.instruments_max);
  for (std::int64_t i = 0; i < instruments; ++i) {
    const market::InstrumentId id{static_cast<std::uint32_t>(i)};
    const market::Instrument instrument{
        .id = id,
        .venue = "simulated",
        .symbol = fmt::format("COIN{}", i),
        .rules = setup.rules,
        .maintenance_margin = *core::Rate::from_double(setup.costs.maintenance_margin_ratio,
                                                       core::Rounding::HalfEven),
        .funding_interval = made.funding_interval};
    made.plan.instruments.push_back(instrument);
    made.instruments.push_back({instrument, setup.costs, {}});
    made.first_prices.push_back(static_cast<double>(draw.from(20, 60'000)));
    made.plan.series.push_back({id,
                                {.exchange = "simulated",
                                 .market = "perp",
                                 .symbol = instrument.symbol,
                                 .interval = market::Interval::minutes(1),
                                 .price_tick = setup.rules.tick.to_double()}});
    for (std::int64_t j = 0; j < i; ++j)
      made.plan.correlations.push_back(
          {market::InstrumentId{static_cast<std::uint32_t>(j)}, id, draw.share()});
  }
  const auto strategies = draw.from(1, setup.drill.strategies_max);
  for (std::int64_t i = 0; i < strategies; ++i) {
    const auto series = static_cast<std::uint32_t>(draw.from(0, instruments - 1));
    made.plan.deployments.push_back({.strategy = core::StrategyId(fmt::format("dice-{}", i)),
                                     .name = fmt::format("dice {}", i),
                                     .series = engine::SeriesIndex{series},
                                     .core = std::make_shared<DiceStrategy>(draw.word()),
                                     .defaults = {},
                                     .leverage = static_cast<int>(draw.from(1, 10))});
  }
  return made;
}

}  // namespace sixbtc::drill
