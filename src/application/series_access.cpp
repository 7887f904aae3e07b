#include "application/series_access.hpp"

#include "columns/aggregate.hpp"
#include "market/symbol.hpp"

namespace sixbtc::application {

namespace {

std::string describe(const SeriesRequest& request) {
  std::string text;
  for (const auto& part : {request.exchange, request.market, request.symbol})
    if (!part.empty()) text += (text.empty() ? "" : " ") + part;
  if (request.interval) text += " " + request.interval->to_string();
  return text;
}

bool matches_market(const SeriesRequest& request, const market::SeriesKey& key) {
  return (request.exchange.empty() || request.exchange == key.exchange) &&
         (request.market.empty() || request.market == key.market);
}

bool is_preferred(const Services& services, const market::SeriesKey& key) {
  return key.exchange + "/" + key.market == services.settings().data.preferred_market;
}

std::string stored_series(const std::vector<ports::SeriesInfo>& all) {
  std::string text;
  constexpr std::size_t shown_max = 12;
  for (std::size_t i = 0; i < std::min(all.size(), shown_max); ++i)
    text += (i == 0 ? "" : ", ") + all[i].key.to_string();
  if (all.size() > shown_max) text += fmt::format(" and {} more", all.size() - shown_max);
  return text;
}

}  // namespace

core::Result<market::SeriesKey> find_series(const Services& services,
                                            const SeriesRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<ports::SeriesInfo> all, services.candles.list());
  if (all.empty())
    return core::fail(core::ErrorKind::NotFound, "the store holds no candles", {},
                      "import some: sixbtc data import data/sample, or a folder of your own");
  // The symbol as typed first, then as a base asset with a dollar quote.
  std::vector<std::string> symbols{request.symbol};
  for (const std::string_view quote : market::dollar_quotes)
    symbols.push_back(request.symbol + std::string(quote));
  const auto rank = [&](const market::SeriesKey& key) {
    const bool is_stored = !request.interval || key.interval == *request.interval;
    return std::tuple(!is_preferred(services, key), !is_stored, key);
  };
  for (const auto& symbol : symbols) {
    std::optional<market::SeriesKey> best;
    for (const auto& info : all) {
      const market::SeriesKey& key = info.key;
      if (key.symbol != symbol || !matches_market(request, key)) continue;
      if (request.interval && !request.interval->is_built_from(key.interval)) continue;
      if (!best || rank(key) < rank(*best)) best = key;
    }
    if (best) return *best;
  }
  return core::fail(core::ErrorKind::NotFound, "no stored series fits " + describe(request), {},
                    "stored: " + stored_series(all));
}

core::Result<Bars> open_bars(const Services& services, const SeriesRequest& request) {
  ASSIGN_OR_RETURN(const market::SeriesKey source, find_series(services, request));
  ASSIGN_OR_RETURN(columns::CandleSeries series, services.candles.open(source));
  ASSIGN_OR_RETURN(const ports::SeriesInfo info, services.candles.describe(source));
  market::SeriesKey key = source;
  const columns::CandleSeries stored = series;
  if (request.interval && *request.interval != source.interval) {
    key.interval = *request.interval;
    ASSIGN_OR_RETURN(columns::CandleColumns built,
                     columns::aggregate(series.view(), source.interval, key.interval));
    series = columns::CandleSeries(std::move(built));
  }
  return Bars{key, source, std::move(series), stored, info.data_hash};
}

core::Result<std::string> stored_version(const Services& services) {
  ASSIGN_OR_RETURN(const auto stored, services.candles.list());
  std::string version;
  for (const auto& info : stored) version += info.key.to_string() + info.data_hash;
  return version;
}

core::Result<Funding> open_funding(const Services& services, const market::SeriesKey& key) {
  ASSIGN_OR_RETURN(const std::vector<ports::PointSeriesInfo> all, services.candles.list_points());
  const ports::PointSeriesInfo* best = nullptr;
  for (const auto& info : all) {
    if (info.key.kind != ports::PointKind::FundingRate || info.key.symbol != key.symbol ||
        info.key.exchange != key.exchange)
      continue;
    // The series' own market wins over another perpetual market of the venue.
    if (best == nullptr || info.key.market == key.market) best = &info;
  }
  if (best == nullptr) return Funding{};
  ASSIGN_OR_RETURN(columns::PointSeries rates, services.candles.open_points(best->key));
  return Funding{std::move(rates), best->data_hash};
}

}  // namespace sixbtc::application
