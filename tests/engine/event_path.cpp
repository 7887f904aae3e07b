#include "engine/event_path.hpp"

#include <algorithm>

namespace sixbtc::test {

namespace {

class NoJournal final : public ports::Journal {
 public:
  core::Status append(std::string_view) override { return {}; }
  core::Status sync() override { return {}; }
};

class Collector final : public live::SessionObserver {
 public:
  explicit Collector(EventPathRun& run) : run_(run) {}
  void on_event(const engine::Event&, const engine::Answer& answer) override {
    run_.decisions.insert(run_.decisions.end(), answer.decisions.begin(), answer.decisions.end());
    run_.alerts.insert(run_.alerts.end(), answer.alerts.begin(), answer.alerts.end());
  }

 private:
  EventPathRun& run_;
};

}  // namespace

engine::Policies policies_like(const backtest::Assumptions& assumptions) {
  engine::Policies policies{};
  policies.risk.sizing = assumptions.sizing;
  policies.risk.limits = {.max_open_positions = 100,
                          .max_open_positions_per_subaccount = 100,
                          .max_correlated_positions = 100,
                          .correlation_min = 1,
                          .max_exposure = 1000,
                          .max_stop_out_loss = 0.30,
                          .gap_slippage = 0,
                          .entry_slippage_max = 0.05,
                          .price_deviation_max = 0.05,
                          .feed_age_max_seconds = 120,
                          .entries_per_minute_max = 1000,
                          .opposing_entries = risk::OpposingEntries::Refuse};
  policies.risk.emergency = {.alert_portfolio_drawdown = 0.30,
                             .max_portfolio_drawdown = 0.30,
                             .max_daily_loss = 0.10,
                             .max_subaccount_drawdown = 0.25,
                             .alert_losing_days = 1000};
  policies.risk.protections = {.stop_loss_guard = {.enabled = false,
                                                   .stops = 1,
                                                   .window_minutes = 1,
                                                   .pause_minutes = 1,
                                                   .per_instrument = false},
                               .cooldown = {.enabled = false, .pause_minutes = 1},
                               .max_drawdown = {.enabled = false,
                                                .drawdown = 0.3,
                                                .round_trips_min = 1,
                                                .window_minutes = 1,
                                                .pause_minutes = 1},
                               .consecutive_losses = {.losses = 10, .pause_minutes = 1},
                               .low_profit = {.enabled = false,
                                              .profit_min = 0,
                                              .round_trips_min = 1,
                                              .window_minutes = 1,
                                              .pause_minutes = 1}};
  const auto seconds = [](std::int64_t n) { return core::Duration::seconds(n); };
  policies.execution = {.in_flight_timeout = seconds(10),
                        .query_interval = seconds(5),
                        .not_found_grace = seconds(60),
                        .snapshot_timeout = seconds(10),
                        .reconcile_interval = core::Duration::days(1),
                        .history_overlap = seconds(60),
                        .clock_skew_max = seconds(5),
                        .protection_grace = seconds(5),
                        .entry_hold = seconds(30),
                        .retention = core::Duration::days(1),
                        .external_orders = execution::ExternalOrders::Adopt,
                        .requests = {.per_second = 1e6,
                                     .burst = 1'000'000,
                                     .reserve = 0,
                                     .query_cost = 1,
                                     .snapshot_cost = 1,
                                     .address_initial = 0,
                                     .address_per_quote = 0,
                                     .address_reserve = 0,
                                     .address_exhausted_interval = seconds(10),
                                     .backoff_first = seconds(1),
                                     .backoff_longest = seconds(60)}};
  return policies;
}

simulation::VenueSettings exact_venue(double initial_balance) {
  return {.initial_balance = *core::Amount::from_double(initial_balance, core::Rounding::HalfEven),
          .latency = {},
          .partial_fills = {.share = 0, .parts_max = 2, .interval = core::Duration::seconds(1)},
          .rate_limit = {.requests_max = 1'000'000, .window = core::Duration::seconds(1)},
          .met_trigger = simulation::MetTrigger::Fire,
          .answer_timeout = core::Duration::seconds(10),
          .order_history = core::Duration::days(1),
          .seed = 1};
}

EventPathRun run_event_path(const std::vector<Member>& members,
                            const backtest::Assumptions& assumptions,
                            const engine::Policies& policies,
                            const simulation::VenueSettings& venue_settings, int atr_length) {
  engine::Plan plan;
  plan.session = core::SessionId("test");
  const fills::CostModel costs = fills::with_floor(assumptions.costs);
  plan.settings = {.initial_capital = assumptions.settings.initial_capital,
                   .unsaid = {.stop_atr_multiple = assumptions.settings.stop_atr_multiple,
                              .target_atr_multiple = assumptions.settings.target_atr_multiple},
                   .atr_length = atr_length,
                   .warmup_bars = 0,
                   .entry_price_wait = core::Duration::days(365),
                   .unprotected_max = core::Duration::seconds(30),
                   .costs = costs};
  std::vector<const backtest::MarketData*> markets;
  std::vector<paper::ReplaySeries> series;
  std::vector<paper::ReplayMarket> replay_markets;
  std::vector<simulation::SimulatedInstrument> instruments;
  core::Timestamp start = core::Timestamp::from_nanoseconds(INT64_MAX);
  for (const Member& member : members) {
    const auto known = std::ranges::find(markets, member.market);
    const auto index = static_cast<std::uint32_t>(known - markets.begin());
    if (known == markets.end()) {
      const backtest::MarketData& market = *member.market;
      markets.push_back(&market);
      plan.instruments.push_back({.id = market::InstrumentId{index},
                                  .venue = "simulated",
                                  .symbol = market.context.symbol,
                                  .rules = assumptions.rules,
                                  .maintenance_margin = *core::Rate::from_double(
                                      costs.maintenance_margin_ratio, core::Rounding::HalfEven),
                                  .funding_interval = core::Duration::hours(1)});
      plan.series.push_back({market::InstrumentId{index}, market.context});
      series.push_back({market.bars(), member.window.first_decision, member.window.end});
      replay_markets.push_back({index, market.funding, market.funding_first});
      instruments.push_back({plan.instruments.back(), assumptions.costs, {}});
      start = std::min(start, market.bars().time(0));
    }
    plan.deployments.push_back({.strategy = core::StrategyId(std::to_string(index)),
                                .name = "member",
                                .series = engine::SeriesIndex{index},
                                .core = member.strategy,
                                .defaults = member.defaults,
                                .leverage = assumptions.leverage});
  }
  plan.settings.warmup_bars =
      static_cast<std::int64_t>(members[0].window.first_decision - members[0].window.shown_from);

  EventPathRun run;
  run.engine = std::move(*engine::Engine::create(std::move(plan), policies));
  simulation::Scheduler scheduler(start);
  simulation::Faults faults(simulation::FaultProfile::none(), 1);
  simulation::SimulatedVenue venue(venue_settings, std::move(instruments), scheduler, faults);
  NoJournal journal;
  Collector collector(run);
  live::Session session(*run.engine, journal, venue, scheduler, &collector);
  paper::CandleReplay replay(*run.engine, session, venue, scheduler, std::move(series),
                             std::move(replay_markets));
  replay.begin();
  while (replay.step()) {
  }
  replay.settle();
  const auto& trips = run.engine->ledger().round_trips();
  run.round_trips.assign(trips.begin(), trips.end());
  run.events = session.events();
  run.digest = session.digest();
  run.venue_balance = venue.exchange().account().balance();
  run.status = session.status();
  return run;
}

}  // namespace sixbtc::test
