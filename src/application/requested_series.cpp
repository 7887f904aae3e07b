#include "application/requested_series.hpp"

namespace sixbtc::application {

std::optional<columns::CandleView> RequestedSeries::bars(std::string_view ticker,
                                                         market::Interval interval) const {
  const std::scoped_lock lock(mutex_);
  const std::pair key{std::string(ticker), interval.to_string()};
  auto it = known_.find(key);
  if (it == known_.end()) it = known_.emplace(key, find(ticker, interval)).first;
  if (!it->second) return {};
  return it->second->view();
}

std::optional<columns::CandleSeries> RequestedSeries::find(std::string_view ticker,
                                                           market::Interval interval) const {
  SeriesRequest request;
  request.exchange = chart_.exchange;
  request.interval = interval;
  if (const std::size_t colon = ticker.find(':'); colon != std::string_view::npos) {
    request.exchange.clear();
    for (const char c : ticker.substr(0, colon))
      request.exchange += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    ticker.remove_prefix(colon + 1);
  }
  if (ticker.ends_with(".P")) ticker.remove_suffix(2);
  request.symbol = ticker;
  // The chart's own market first, then any of that exchange.
  request.market = request.exchange == chart_.exchange ? chart_.market : "";
  auto found = open_bars(services_, request);
  if (!found && !request.market.empty()) {
    request.market.clear();
    found = open_bars(services_, request);
  }
  if (!found) return {};
  return std::move(found->series);
}

}  // namespace sixbtc::application
