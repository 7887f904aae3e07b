#include "collector/series.hpp"

#include <fmt/format.h>

#include <optional>

#include "columns/aggregate.hpp"

namespace sixbtc::collector {

namespace {

bool is_same_instrument(const market::SeriesKey& a, const market::SeriesKey& b) {
  return a.exchange == b.exchange && a.market == b.market && a.symbol == b.symbol;
}

}  // namespace

core::Result<BuiltSeries> open_or_build(ports::CandleStore& store, const market::SeriesKey& key) {
  auto info = store.describe(key);
  if (!info && info.error().kind != core::ErrorKind::NotFound)
    return std::unexpected(std::move(info).error());
  if (!info) return build_from_finer(store, key);
  ASSIGN_OR_RETURN(auto candles, store.open(key));
  return BuiltSeries{std::move(candles), key, info->data_hash};
}

core::Result<BuiltSeries> build_from_finer(ports::CandleStore& store,
                                           const market::SeriesKey& key) {
  ASSIGN_OR_RETURN(const auto stored, store.list());
  std::optional<ports::SeriesInfo> finest;
  std::string others;
  for (const auto& info : stored) {
    if (!is_same_instrument(info.key, key)) continue;
    others += (others.empty() ? "" : ", ") + info.key.interval.to_string();
    const bool is_finer =
        info.key.interval != key.interval && key.interval.is_built_from(info.key.interval);
    if (is_finer &&
        (!finest || info.key.interval.nominal_minutes() < finest->key.interval.nominal_minutes()))
      finest = info;
  }
  if (!finest)
    return core::fail(core::ErrorKind::NotFound,
                      others.empty() ? "there is no such series in the store"
                                     : "no stored interval of it can build this one",
                      key.to_string(),
                      others.empty()
                          ? "list the series with: sixbtc data list"
                          : fmt::format("stored: {}; import a finer one, e.g. 1m", others));
  ASSIGN_OR_RETURN(const auto source, store.open(finest->key));
  ASSIGN_OR_RETURN(auto built,
                   columns::aggregate(source.view(), finest->key.interval, key.interval));
  return BuiltSeries{columns::CandleSeries(std::move(built)), finest->key, finest->data_hash};
}

}  // namespace sixbtc::collector
