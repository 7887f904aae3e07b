#include "application/generate.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/hash.hpp"
#include "core/log.hpp"
#include "core/random.hpp"
#include "generation/expansion.hpp"
#include "market/symbol.hpp"

namespace sixbtc::application {

namespace {

// The stored series new strategies are judged on, one a symbol.
core::Result<std::vector<market::SeriesKey>> judged_series(const Services& services,
                                                           const std::string& symbol,
                                                           market::Interval interval) {
  if (!symbol.empty()) {
    ASSIGN_OR_RETURN(market::SeriesKey key, find_series(services, {"", "", symbol, interval}));
    return std::vector{std::move(key)};
  }
  ASSIGN_OR_RETURN(const std::vector<ports::SeriesInfo> all, services.candles.list());
  std::vector<market::SeriesKey> keys;
  for (const auto& info : all) {
    const auto key =
        find_series(services, {info.key.exchange, info.key.market, info.key.symbol, interval});
    if (!key || key->exchange + "/" + key->market != services.settings().data.preferred_market)
      continue;
    if (std::ranges::find(keys, *key) == keys.end()) keys.push_back(*key);
  }
  if (keys.empty())
    return core::fail(
        core::ErrorKind::NotFound, "no stored candles can make " + interval.to_string() + " bars",
        services.settings().data.preferred_market,
        "import some (sixbtc data import data/sample), or name a --symbol of another market");
  return keys;
}

ports::StrategyRecord to_record(const generation::GeneratedStrategy& made,
                                const market::SeriesKey& series, const std::string& base_source,
                                core::Timestamp now) {
  nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
  for (const auto& parameter : made.parameters) parameters[parameter.name] = parameter.value;
  return {.id = made.id,
          .name = made.name,
          .alias = made.alias,
          .type = made.type,
          .generation_mode = "expansion",
          // It compiled with its own parameters; VALIDATED says that it also ran.
          .status = ports::StrategyStatus::Generated,
          .base_name = made.base_name,
          .base_code_hash = core::sha256_hex(base_source),
          .source = made.source,
          .source_hash = core::sha256_hex(made.source),
          .parameters_json = parameters.dump(),
          .exchange = series.exchange,
          .market = series.market,
          .interval = made.interval,
          .symbols = {series.symbol},
          .created_at = now};
}

// Each symbol draws its own parameters: the same source twice would be one strategy, not two.
std::uint64_t seed_of(std::uint64_t seed, const market::SeriesKey& series) {
  const core::Digest digest =
      core::sha256(series.exchange + "/" + series.market + "/" + series.symbol);
  std::uint64_t name = 0;
  for (std::size_t i = 0; i < sizeof(name); ++i) name = name << 8 | digest[i];
  return core::Random(seed).fork(name).next();
}

// One base script on one series at one interval: the unit strategies are spread over.
struct Cell {
  const BaseScript* base = nullptr;
  market::SeriesKey series;
  market::Interval interval = market::Interval::minutes(60);
};

core::Result<std::vector<Cell>> make_cells(const Services& services, const GenerateRequest& request,
                                           const std::vector<BaseScript>& scripts) {
  std::vector<Cell> cells;
  for (const auto& interval : request.intervals) {
    ASSIGN_OR_RETURN(const std::vector<market::SeriesKey> series,
                     judged_series(services, request.symbol, interval));
    for (const auto& key : series)
      for (const auto& base : scripts) cells.push_back({&base, key, interval});
  }
  return cells;
}

}  // namespace

core::Result<generation::ExpansionGrid> expansion_grid(const ports::Settings& settings,
                                                       market::Interval interval) {
  const ports::ExpansionSettings& expansion = settings.generation.expansion;
  const auto found = expansion.grids.find(interval);
  if (found == expansion.grids.end())
    return core::fail(core::ErrorKind::NotFound, "no exit grid for this interval",
                      interval.to_string(),
                      "add generation.expansion.grids." + interval.to_string());
  const auto venue = settings.costs.venues.find(settings.trading.venue);
  CHECK(venue != settings.costs.venues.end());
  return generation::ExpansionGrid{
      .stop_percent = found->second.stop_percent,
      .target_percent = found->second.target_percent,
      .stop_atr = expansion.stop_atr,
      .target_atr = expansion.target_atr,
      .exit_bars = found->second.exit_bars,
      .leverage = {expansion.leverage.begin(), expansion.leverage.end()},
      .target_exceeds_stop = expansion.target_exceeds_stop,
      .stop_to_liquidation = expansion.stop_to_liquidation,
      .leverage_venue_max = venue->second.leverage_max,
      .inputs_max = static_cast<std::size_t>(expansion.inputs_max)};
}

core::Result<GenerateReport> generate_by_expansion(const Services& services,
                                                   const GenerateRequest& request,
                                                   const Control& control) {
  const ports::GenerationSettings& settings = services.settings().generation;
  ASSIGN_OR_RETURN(ScriptLibrary library, load_scripts(services.scripts_folder, settings.language));
  GenerateReport report;
  report.problems = std::move(library.problems);
  ASSIGN_OR_RETURN(const std::vector<Cell> cells, make_cells(services, request, library.scripts));
  if (cells.empty()) return report;

  // As many from each cell as it takes, the first cells one more where it does not come out even.
  const language::Limits limits = language_limits(settings.language);
  generation::Naming naming({});
  std::set<core::StrategyId> ids;  // the same source again is the same strategy
  const core::Timestamp now = services.clock.now();
  for (std::size_t i = 0; i < cells.size() && report.strategies.size() < request.count; ++i) {
    if (control.stop.stop_requested())
      return core::fail(core::ErrorKind::Interrupted, "stopped; nothing was stored");
    if (control.progress) control.progress(report.strategies.size(), request.count);
    const Cell& cell = cells[i];
    const std::size_t left = cells.size() - i;
    const std::size_t share = (request.count - report.strategies.size() + left - 1) / left;
    ASSIGN_OR_RETURN(const generation::ExpansionGrid grid,
                     expansion_grid(services.settings(), cell.interval));
    const generation::ExpansionRequest one{
        .interval = cell.interval,
        .asset = market::base_asset(cell.series.symbol),
        .count = std::min<std::uint64_t>(
            share, static_cast<std::uint64_t>(settings.expansion.strategies_per_base_max)),
        .seed = seed_of(request.seed, cell.series)};
    ASSIGN_OR_RETURN(
        const std::vector<generation::GeneratedStrategy> made,
        generation::expand({cell.base->name, cell.base->source}, grid, one, limits, naming));
    for (const auto& strategy : made)
      if (ids.insert(strategy.id).second)
        report.strategies.push_back(to_record(strategy, cell.series, cell.base->source, now));
  }
  ASSIGN_OR_RETURN(report.added, services.database.strategies().add(
                                     report.strategies, command_actor(services, "generate")));
  core::log::info("generate: {} strategies from {} base scripts, {} new, seed {}",
                  report.strategies.size(), library.scripts.size(), report.added, request.seed);
  return report;
}

}  // namespace sixbtc::application
