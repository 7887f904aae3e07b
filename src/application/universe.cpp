#include "application/universe.hpp"

#include <algorithm>
#include <set>

#include "application/judge.hpp"
#include "application/series_access.hpp"

namespace sixbtc::application {

namespace {

bool is_preferred(const Services& services, const market::SeriesKey& key) {
  return key.exchange + "/" + key.market == services.settings().data.preferred_market;
}

core::Error nothing_stored(const Services& services, market::Interval interval) {
  return {core::ErrorKind::NotFound, "no stored candles can make " + interval.to_string() + " bars",
          services.settings().data.preferred_market,
          "import some (sixbtc data import data/sample), or name a --symbol of another market"};
}

// Mean of close x volume over the days before `as_of`.
double mean_quote_volume(const columns::CandleView& daily, core::Timestamp as_of,
                         std::int64_t days) {
  const std::size_t end = daily.lower_bound(as_of);
  double sum = 0;
  for (std::size_t i = daily.lower_bound(as_of - core::Duration::days(days)); i < end; ++i)
    sum += daily.close[i] * daily.volume[i];
  return sum / static_cast<double>(days);
}

}  // namespace

core::Result<Universe> universe_as_of(const Services& services, market::Interval interval,
                                      core::Timestamp as_of) {
  const ports::UniverseSettings& rules = services.settings().generation.universe;
  const auto day = market::Interval::minutes(1440);
  ASSIGN_OR_RETURN(const std::vector<ports::SeriesInfo> all, services.candles.list());
  Universe found;
  // The day at hand is not complete.
  found.as_of = day.bucket_start(as_of);
  std::set<market::SeriesKey> seen;
  for (const auto& info : all) {
    if (!is_preferred(services, info.key) || !interval.is_built_from(info.key.interval)) continue;
    market::SeriesKey symbol = info.key;
    symbol.interval = interval;
    if (!seen.insert(symbol).second) continue;
    ASSIGN_OR_RETURN(const Bars bars, open_bars(services, {info.key.exchange, info.key.market,
                                                           info.key.symbol, day}));
    const columns::CandleView daily = bars.series.view();
    if (!daily.empty() && daily.time(0) < found.as_of) ++found.known;
    if (daily.empty() || daily.time(0) > found.as_of - core::Duration::days(rules.history_days_min))
      continue;
    const double volume = mean_quote_volume(daily, found.as_of, rules.trailing_days);
    if (volume > 0 && volume >= rules.quote_volume_day_min)
      found.members.push_back({info.key.symbol, volume, daily.time(0)});
  }
  if (seen.empty()) return std::unexpected(nothing_stored(services, interval));
  std::ranges::sort(found.members, [](const UniverseMember& a, const UniverseMember& b) {
    return a.quote_volume_day != b.quote_volume_day ? a.quote_volume_day > b.quote_volume_day
                                                    : a.symbol < b.symbol;
  });
  if (found.members.size() > static_cast<std::size_t>(rules.symbols_max))
    found.members.resize(static_cast<std::size_t>(rules.symbols_max));
  return found;
}

core::Result<core::Timestamp> training_start(const Services& services, market::Interval interval) {
  ASSIGN_OR_RETURN(const std::vector<ports::SeriesInfo> all, services.candles.list());
  std::optional<core::Timestamp> newest;
  for (const auto& info : all) {
    if (!is_preferred(services, info.key) || !interval.is_built_from(info.key.interval)) continue;
    const core::Timestamp end = info.key.interval.next_start(info.last);
    if (!newest || end > *newest) newest = end;
  }
  if (!newest) return std::unexpected(nothing_stored(services, interval));
  const validation::Windows cut = windows(services.settings().backtest);
  return *newest - core::Duration::days(cut.unseen_days + cut.vault_days +
                                        validation::holdout_days(cut, interval) +
                                        validation::training_days(cut, interval));
}

}  // namespace sixbtc::application
