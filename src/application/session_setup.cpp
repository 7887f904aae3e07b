#include "application/session_setup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "application/loaded_strategy.hpp"
#include "application/price_likeness.hpp"
#include "application/requested_series.hpp"
#include "simulation/venue/configured.hpp"

namespace sixbtc::application {

namespace {

// The bars of the session alone: some history before `from`, and what closes until `to`.
core::Result<std::unique_ptr<SessionSeries>> open_series(const Services& services,
                                                         const SessionSetup& setup,
                                                         const SessionStrategy& strategy) {
  const market::SeriesKey& key = strategy.series;
  ASSIGN_OR_RETURN(Bars bars,
                   open_bars(services, {key.exchange, key.market, key.symbol, key.interval}));
  if (bars.data_hash != strategy.data_hash)
    return core::fail(core::ErrorKind::Conflict, "the stored candles have changed since",
                      key.to_string(), "start a new session on what is stored now");
  const columns::CandleView all = bars.series.view();
  const std::size_t from = all.lower_bound(setup.manifest.from);
  std::size_t end = all.lower_bound(setup.manifest.to);
  while (end > from && key.interval.next_start(all.time(end - 1)) > setup.manifest.to) --end;
  const auto history = static_cast<std::size_t>(setup.settings().paper.history_bars);
  const std::size_t begin = from > history ? from - history : 0;
  if (from == end)
    return core::fail(core::ErrorKind::NotFound,
                      fmt::format("no bars between {} and {}", setup.manifest.from.to_rfc3339(),
                                  setup.manifest.to.to_rfc3339()),
                      key.to_string(), "`sixbtc data list` shows what is stored");
  auto owner = std::make_shared<const columns::CandleSeries>(bars.series);
  bars.series = columns::CandleSeries(all.slice(begin, end - begin), std::move(owner));
  ASSIGN_OR_RETURN(const Funding funding, open_funding(services, key));
  ASSIGN_OR_RETURN(PreparedSeries prepared,
                   prepare_series(setup.settings(), std::move(bars), funding,
                                  std::make_shared<RequestedSeries>(services, key)));
  // Bars that were built from it stand on their own; kept, each would hold a map of its own.
  if (key.interval != prepared.bars.source.interval) prepared.bars.stored = {};
  return std::make_unique<SessionSeries>(SessionSeries{std::move(prepared), from - begin});
}

core::Result<std::uint32_t> series_of(const Services& services, SessionSetup& setup,
                                      const SessionStrategy& strategy) {
  for (std::uint32_t i = 0; i < setup.series.size(); ++i)
    if (setup.series[i]->prepared.bars.key == strategy.series) return i;
  ASSIGN_OR_RETURN(auto opened, open_series(services, setup, strategy));
  setup.series.push_back(std::move(opened));
  return static_cast<std::uint32_t>(setup.series.size() - 1);
}

// Instruments are symbols of one exchange and market; each trades on its finest series.
market::InstrumentId instrument_of(SessionSetup& setup, std::uint32_t series,
                                   const backtest::Assumptions& assumptions) {
  const market::SeriesKey& key = setup.series[series]->prepared.bars.key;
  for (std::size_t i = 0; i < setup.traded.size(); ++i) {
    const market::SeriesKey& other = setup.series[setup.traded[i]]->prepared.bars.key;
    if (other.exchange != key.exchange || other.market != key.market || other.symbol != key.symbol)
      continue;
    if (key.interval < other.interval) setup.traded[i] = series;
    return setup.plan.instruments[i].id;
  }
  const fills::CostModel costs = fills::with_floor(assumptions.costs);
  const market::InstrumentId id{static_cast<std::uint32_t>(setup.plan.instruments.size())};
  setup.plan.instruments.push_back(
      {.id = id,
       .venue = setup.settings().trading.venue,
       .symbol = key.symbol,
       .rules = assumptions.rules,
       .maintenance_margin =
           *core::Rate::from_double(costs.maintenance_margin_ratio, core::Rounding::HalfEven),
       .funding_interval = core::Duration::nanoseconds(
           static_cast<std::int64_t>(costs.funding_interval_hours * 3.6e12))});
  setup.instruments.push_back({setup.plan.instruments.back(), assumptions.costs, {}});
  setup.traded.push_back(series);
  return id;
}

core::Status deploy(const Services& services, SessionSetup& setup,
                    const SessionStrategy& strategy) {
  auto script =
      language::compile(strategy.source, language_limits(setup.settings().generation.language));
  if (!script)
    return core::fail(core::ErrorKind::Invalid, "the session's script no longer compiles",
                      strategy.name);
  const strategy::Traits& traits = script->strategy->traits();
  ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                   assumptions(setup.settings(), strategy.series.exchange, traits.leverage));
  ASSIGN_OR_RETURN(const std::uint32_t series, series_of(services, setup, strategy));
  const market::InstrumentId instrument = instrument_of(setup, series, assumed);
  if (setup.plan.series.size() < setup.series.size())
    setup.plan.series.push_back({instrument, setup.series[series]->prepared.market.context});
  setup.plan.deployments.push_back({.strategy = core::StrategyId(strategy.id),
                                    .name = strategy.name,
                                    .series = engine::SeriesIndex{series},
                                    .core = script->strategy,
                                    .defaults = traits.defaults,
                                    .leverage = assumed.leverage});
  setup.assumptions.push_back(assumed);
  return {};
}

}  // namespace

core::Result<SessionSetup> set_up(const Services& services, SessionManifest manifest) {
  SessionSetup setup;
  setup.manifest = std::move(manifest);
  ASSIGN_OR_RETURN(setup.configuration, services.read_configuration(setup.manifest.configuration));
  setup.plan.session = setup.manifest.session;
  for (const SessionStrategy& strategy : setup.manifest.strategies)
    RETURN_IF_ERROR(deploy(services, setup, strategy));
  if (setup.plan.deployments.empty())
    return core::fail(core::ErrorKind::Invalid, "trades nothing",
                      "session " + setup.manifest.session.value());
  setup.plan.settings = engine_settings(setup.settings(), setup.assumptions.front());
  ASSIGN_OR_RETURN(setup.plan.correlations, likeness_of_prices(services, setup));
  setup.policies = engine_policies(setup.settings());
  setup.policies.execution.reconcile_interval =
      core::Duration::seconds(setup.settings().paper.reconcile_interval_seconds);
  const auto capital =
      core::Amount::from_double(setup.plan.settings.initial_capital, core::Rounding::HalfEven);
  setup.venue =
      simulation::venue_settings(setup.settings().simulation, capital.value_or(core::Amount{}));
  return setup;
}

core::Result<SessionSetup> set_up(const Services& services, const core::SessionId& session) {
  ASSIGN_OR_RETURN(const std::string text, services.sessions->manifest(session));
  ASSIGN_OR_RETURN(SessionManifest manifest, SessionManifest::parse(text));
  return set_up(services, std::move(manifest));
}

}  // namespace sixbtc::application
