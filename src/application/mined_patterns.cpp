#include "application/mined_patterns.hpp"

#include <algorithm>

#include "application/generate.hpp"
#include "application/judge.hpp"
#include "application/series_access.hpp"
#include "application/sources.hpp"
#include "application/universe.hpp"
#include "core/log.hpp"
#include "generation/checking.hpp"

namespace sixbtc::application {

namespace {

// The newest bars that training may see; nothing where the series is too short to be cut.
std::optional<columns::CandleView> training_bars(const Bars& bars,
                                                 const ports::Settings& settings) {
  const columns::CandleView all = bars.series.view();
  const auto split =
      validation::split(all, bars.key.interval, windows(settings.backtest), bars.key.to_string());
  if (!split) return std::nullopt;
  const std::size_t end = split->training.end;
  const auto most = static_cast<std::size_t>(settings.generation.pattern.bars_max);
  return all.slice(end - std::min(end, most), std::min(end, most));
}

}  // namespace

core::Result<const generation::Mined*> MinedPatterns::mined(market::Interval interval) {
  if (const auto found = known_.find(interval); found != known_.end()) return &found->second;
  const ports::Settings& settings = services_.settings();
  const ports::PatternSettings& rules = settings.generation.pattern;
  ASSIGN_OR_RETURN(const generation::ExpansionGrid grid, expansion_grid(settings, interval));
  ASSIGN_OR_RETURN(const core::Timestamp start, training_start(services_, interval));
  ASSIGN_OR_RETURN(const Universe universe, universe_as_of(services_, interval, start));

  std::vector<Bars> bars;
  for (const auto& member : universe.members) {
    if (bars.size() == static_cast<std::size_t>(rules.symbols_max)) break;
    ASSIGN_OR_RETURN(Bars one, open_bars(services_, {"", "", member.symbol, interval}));
    bars.push_back(std::move(one));
  }
  std::vector<generation::MinedSeries> series;
  for (const Bars& one : bars)
    if (const auto seen = training_bars(one, settings))
      series.push_back(
          {*seen, {one.key.exchange, one.key.market, one.key.symbol, one.key.interval}});

  generation::MinerRules miner{.conditions = static_cast<std::size_t>(rules.conditions),
                               .signals_min = static_cast<std::uint64_t>(rules.signals_min),
                               .edge_min = rules.edge_min,
                               .false_share_max = rules.false_share_max,
                               .magnitudes = grid.target_percent,
                               .holdings = {},
                               .seed = generation::seed_on(seed_, interval)};
  std::erase(miner.magnitudes, 0);
  for (const std::int64_t holding : grid.exit_bars)
    if (holding > 0) miner.holdings.push_back(static_cast<std::size_t>(holding));
  const generation::CombinationSpace space(shape_shares(settings.generation.combinator));
  ASSIGN_OR_RETURN(
      generation::Mined mined,
      generation::mine(series, space, miner, language_limits(settings.generation.language)));
  core::log::info("patterns on {}: {} of {} tests of {} conditions on {} symbols, {} patterns",
                  interval.to_string(), mined.below, mined.tests, mined.conditions, series.size(),
                  mined.patterns.size());
  return &known_.emplace(interval, std::move(mined)).first->second;
}

core::Result<std::vector<ports::Pattern>> MinedPatterns::patterns(
    const ports::PatternQuery& query) {
  std::vector<market::Interval> intervals = services_.settings().trading.timeframes;
  if (query.interval) intervals = {*query.interval};
  std::vector<ports::Pattern> chosen;
  for (const auto interval : intervals) {
    ASSIGN_OR_RETURN(const generation::Mined* const found, mined(interval));
    for (const auto& pattern : found->patterns)
      if (pattern.tier <= query.tier_max && pattern.target.edge >= query.edge_min)
        chosen.push_back(pattern);
  }
  return chosen;
}

core::Result<ports::Pattern> MinedPatterns::pattern(const std::string& id) {
  ASSIGN_OR_RETURN(const std::vector<ports::Pattern> all, patterns({}));
  for (const auto& pattern : all)
    if (pattern.id == id) return pattern;
  return core::fail(core::ErrorKind::NotFound, "no such pattern", id);
}

}  // namespace sixbtc::application
