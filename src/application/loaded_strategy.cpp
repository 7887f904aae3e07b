#include "application/loaded_strategy.hpp"

#include <algorithm>

namespace sixbtc::application {

namespace {

std::unexpected<core::Error> no_longer_compiles(const ports::StrategyRecord& record) {
  return core::fail(core::ErrorKind::Invalid, "stored source no longer compiles", record.name,
                    "see: sixbtc strategy source " + record.name);
}

}  // namespace

core::Result<language::Script> compile_stored(const ports::StrategyRecord& record,
                                              const ports::LanguageLimits& limits) {
  auto script = language::compile(record.source, language_limits(limits));
  if (!script) return no_longer_compiles(record);
  return std::move(*script);
}

core::Result<std::shared_ptr<const strategy::StrategyCore>> stored_strategy(
    const ports::StrategyRecord& record, language::ScriptFamilies& families) {
  auto strategy = families.strategy(record.source);
  if (!strategy) return no_longer_compiles(record);
  return std::move(*strategy);
}

core::Result<LoadedStrategy> StrategyLoader::stored(const std::string& id) {
  ASSIGN_OR_RETURN(const ports::StrategyRecord record, services_.database.strategies().find(id));
  ASSIGN_OR_RETURN(language::Script script,
                   compile_stored(record, services_.settings().generation.language));
  LoadedStrategy loaded{record.name, record.id.value(), std::move(script), {}};
  for (const auto& symbol : record.symbols) {
    ASSIGN_OR_RETURN(const SeriesWindow one,
                     window({record.exchange, record.market, symbol, record.interval}));
    loaded.series.push_back(one);
  }
  if (loaded.series.empty())
    return core::fail(core::ErrorKind::Invalid, "names no symbol to run it on", record.name);
  return loaded;
}

core::Result<LoadedStrategy> StrategyLoader::file(const std::string& file,
                                                  const SeriesRequest& request) {
  const ports::LanguageLimits& limits = services_.settings().generation.language;
  ASSIGN_OR_RETURN(const std::string source, read_script(file, limits));
  auto script = language::compile(source, language_limits(limits));
  if (!script)
    return core::fail(core::ErrorKind::Malformed,
                      "\n" + language::render(script.error(), source, file));
  ASSIGN_OR_RETURN(const SeriesWindow one, window(request));
  return LoadedStrategy{file, {}, std::move(*script), {one}};
}

core::Result<SeriesWindow> StrategyLoader::window(const SeriesRequest& request) {
  ASSIGN_OR_RETURN(market::SeriesKey key, find_series(services_, request));
  if (request.interval) key.interval = *request.interval;
  auto& prepared = series_[key.to_string()];
  if (!prepared) {
    ASSIGN_OR_RETURN(PreparedSeries opened, prepare_series(services_, {key.exchange, key.market,
                                                                       key.symbol, key.interval}));
    prepared = std::make_unique<PreparedSeries>(std::move(opened));
  }
  ASSIGN_OR_RETURN(FullWindow full, full_window(*prepared, period_, services_.settings().backtest));
  for (auto& note : full.notes)
    if (std::ranges::find(notes_, note) == notes_.end()) notes_.push_back(std::move(note));
  return full.window;
}

}  // namespace sixbtc::application
