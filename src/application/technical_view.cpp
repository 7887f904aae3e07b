#include "application/technical_view.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

// Recursive averages forget what is this many lengths back to below a double's last digit.
constexpr std::int64_t memory_lengths = 40;

std::optional<double> known(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Json number(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

core::Result<TechnicalView> technical_view(const ports::TechnicalSettings& lengths,
                                           const Bars& bars) {
  const columns::CandleView& all = bars.series.view();
  std::size_t end = all.size();
  while (end > 0 && (all.flags[end - 1] & columns::candle_incomplete) != 0) --end;
  if (end == 0)
    return core::fail(core::ErrorKind::NotFound, "the series has no complete bar",
                      bars.key.to_string());
  const auto longest = static_cast<std::size_t>(
      std::max({lengths.rsi_length, lengths.atr_length, lengths.band_length, lengths.slow_length,
                lengths.fast_length, lengths.signal_length}) *
      memory_lengths);
  const std::size_t first = end > longest ? end - longest : 0;
  const columns::CandleView view = all.slice(first, end - first);
  const auto length = [](std::int64_t value) { return static_cast<std::size_t>(value); };
  const auto last = [&](auto kernel) {
    return known(indicators::column_of(std::move(kernel), view.close).back());
  };
  TechnicalView result;
  result.series = bars.key;
  result.time = view.time(view.size() - 1);
  result.close = view.close.back();
  result.rsi = last(indicators::Rsi(length(lengths.rsi_length)));
  result.fast_average = last(indicators::Ema(length(lengths.fast_length)));
  result.slow_average = last(indicators::Ema(length(lengths.slow_length)));
  result.atr = known(indicators::column_of(indicators::Atr(length(lengths.atr_length),
                                                           indicators::FirstRange::HighLow),
                                           view.high, view.low, view.close)
                         .back());
  const indicators::MacdValue macd =
      indicators::column_of(
          indicators::Macd(length(lengths.fast_length), length(lengths.slow_length),
                           length(lengths.signal_length), indicators::MacdStart::Each),
          view.close)
          .back();
  result.macd = known(macd.line);
  result.macd_signal = known(macd.signal);
  result.macd_histogram = known(macd.histogram);
  const indicators::Bands bands =
      indicators::column_of(
          indicators::Bollinger(length(lengths.band_length), lengths.band_multiple), view.close)
          .back();
  result.band_upper = known(bands.upper);
  result.band_middle = known(bands.middle);
  result.band_lower = known(bands.lower);
  return result;
}

Json to_json(const TechnicalView& view) {
  Json json = {{"series", view.series.to_string()},
               {"time", view.time.to_rfc3339()},
               {"close", view.close},
               {"rsi", number(view.rsi)},
               {"atr", number(view.atr)},
               {"fast_average", number(view.fast_average)},
               {"slow_average", number(view.slow_average)},
               {"macd", number(view.macd)},
               {"macd_signal", number(view.macd_signal)},
               {"macd_histogram", number(view.macd_histogram)},
               {"band_upper", number(view.band_upper)},
               {"band_middle", number(view.band_middle)},
               {"band_lower", number(view.band_lower)}};
  json["trend"] = !view.fast_average || !view.slow_average  ? Json()
                  : *view.fast_average > *view.slow_average ? Json("up")
                                                            : Json("down");
  json["band_position"] = !view.band_upper                ? Json()
                          : view.close > *view.band_upper ? Json("above")
                          : view.close < *view.band_lower ? Json("below")
                                                          : Json("inside");
  return json;
}

}  // namespace sixbtc::application
