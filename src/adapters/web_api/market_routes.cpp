// Candles, indicators, technical analysis.
#include <cmath>
#include <memory>

#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/indicator_sets.hpp"
#include "application/technical_view.hpp"

namespace sixbtc::web_api {

namespace {

using application::Bars;

constexpr std::size_t csv_rows_a_part = 2048;
constexpr const char* csv_header = "open_time,open,high,low,close,volume,complete\r\n";

std::vector<Parameter> series_parameters(bool is_interval_required = false) {
  return {{.name = "symbol",
           .meaning = "BTCUSDT, or BTC for its dollar pair",
           .is_required = true,
           .length_max = 40},
          {.name = "interval",
           .type = ParameterType::Interval,
           .meaning = "Any whole minutes: 37m, 4h, 1d",
           .is_required = is_interval_required},
          {.name = "exchange", .meaning = "Where several hold the symbol", .length_max = 40},
          {.name = "market", .meaning = "spot, usdm_perp, ...", .length_max = 40}};
}

std::vector<Parameter> with(std::vector<Parameter> parameters, std::vector<Parameter> more) {
  std::ranges::move(more, std::back_inserter(parameters));
  return parameters;
}

using SharedBars = std::shared_ptr<const Bars>;

core::Result<SharedBars> bars_of(const Call& call) {
  return call.context.bars.open(
      call.services(), {call.arguments.text("exchange"), call.arguments.text("market"),
                        call.arguments.text("symbol"), call.arguments.interval("interval")});
}

// Rows [begin, end) of the bars between `from` and `to`.
struct Rows {
  std::size_t begin = 0, end = 0;
};
Rows rows_between(const Call& call, const columns::CandleView& bars) {
  Rows rows{0, bars.size()};
  if (const auto from = call.arguments.time("from")) rows.begin = bars.lower_bound(*from);
  if (const auto to = call.arguments.time("to")) rows.end = bars.lower_bound(*to);
  rows.begin = std::min(rows.begin, rows.end);
  return rows;
}

Response candle_csv(const SharedBars& kept, Rows rows) {
  Response response;
  response.headers = {
      {"Content-Type", "text/csv; charset=utf-8; header=present"},
      {"Content-Disposition", fmt::format("attachment; filename=\"{}_{}.csv\"", kept->key.symbol,
                                          kept->key.interval.to_string())}};
  response.stream = [kept, rows, at = rows.begin, is_begun = false]() mutable {
    std::string part = is_begun ? "" : csv_header;
    is_begun = true;
    const columns::CandleView& view = kept->series.view();
    const std::size_t stop = std::min(rows.end, at + csv_rows_a_part);
    for (; at < stop; ++at)
      part += fmt::format(
          "{},{},{},{},{},{},{}\r\n", view.time(at).to_rfc3339(), decimal_text(view.open[at]),
          decimal_text(view.high[at]), decimal_text(view.low[at]), decimal_text(view.close[at]),
          decimal_text(view.volume[at]), (view.flags[at] & columns::candle_incomplete) == 0);
    return part;
  };
  return response;
}

bool wants_csv(const Call& call) {
  return call.arguments.text("format") == "csv" ||
         (!call.arguments.has("format") &&
          call.request.header("Accept").find("text/csv") != std::string_view::npos);
}

// With `from` the oldest bars from there on, else the newest ones; the cursor goes on the same way.
Reply candles(const Call& call) {
  ASSIGN_OR_RETURN(const SharedBars bars, bars_of(call));
  const columns::CandleView view = bars->series.view();
  Rows rows = rows_between(call, view);
  if (wants_csv(call) && !call.arguments.has("limit")) return candle_csv(bars, rows);
  const bool is_forward = call.arguments.has("from");
  const char* const list = is_forward ? "candles after" : "candles before";
  const auto page = page_of(call, list);
  if (!page) return std::unexpected(page.error());
  if (call.arguments.has("cursor")) {
    const std::size_t at = view.lower_bound(
        core::Timestamp::from_nanoseconds(static_cast<std::int64_t>(page->offset)));
    (is_forward ? rows.begin : rows.end) = std::clamp(at, rows.begin, rows.end);
  }
  const std::size_t count = std::min<std::size_t>(page->limit, rows.end - rows.begin);
  const bool has_more = count < rows.end - rows.begin;
  if (is_forward)
    rows.end = rows.begin + count;
  else
    rows.begin = rows.end - count;
  if (wants_csv(call)) return candle_csv(bars, rows);
  Answer answer;
  answer.data = Json::array();
  for (std::size_t i = rows.begin; i < rows.end; ++i) answer.data.push_back(candle_json(view, i));
  if (has_more) {
    const std::size_t next = is_forward ? rows.end : rows.begin;
    answer.next_cursor = make_cursor(list, static_cast<std::uint64_t>(view.open_time[next]));
  }
  return answer;
}

Reply latest_candle(const Call& call) {
  ASSIGN_OR_RETURN(const SharedBars bars, bars_of(call));
  const columns::CandleView& view = bars->series.view();
  if (view.empty()) return std::unexpected(Problem("not_found", "the series is empty"));
  Json json = candle_json(view, view.size() - 1);
  json["series"] = bars->key.to_string();
  return Answer{std::move(json)};
}

Reply export_csv(const Call& call) {
  ASSIGN_OR_RETURN(const SharedBars bars, bars_of(call));
  const Rows rows = rows_between(call, bars->series.view());
  return candle_csv(bars, rows);
}

struct NamedColumn {
  std::string name, kind;
  std::int64_t length = 0;
};

// The one asked for, else the configured sets of the interval.
std::vector<NamedColumn> columns_of(const Call& call, market::Interval interval) {
  if (call.arguments.has("kind")) {
    const std::int64_t length = call.arguments.integer("length");
    const std::string kind = call.arguments.text("kind");
    return {{fmt::format("{}{}", kind, length), kind, length}};
  }
  std::vector<NamedColumn> all;
  for (const auto& [name, set] : call.services().settings().indicators.sets)
    if (std::ranges::find(set.intervals, interval) != set.intervals.end())
      all.push_back({name, set.kind, set.length});
  return all;
}

Reply indicators(const Call& call) {
  ASSIGN_OR_RETURN(const SharedBars bars, bars_of(call));
  const columns::CandleView& view = bars->series.view();
  const auto page = page_of(call, "indicators");
  if (!page) return std::unexpected(page.error());
  const std::vector<NamedColumn> wanted = columns_of(call, bars->key.interval);
  const Rows rows = rows_between(call, view);
  const std::size_t end = rows.end - std::min<std::size_t>(page->offset, rows.end - rows.begin);
  const std::size_t begin = end - std::min<std::size_t>(page->limit, end - rows.begin);
  Answer answer;
  answer.data = Json::array();
  for (const NamedColumn& one : wanted) {
    ASSIGN_OR_RETURN(const std::vector<double> values,
                     application::indicator_column(one.kind, one.length, view));
    for (std::size_t i = begin; i < end; ++i)
      if (std::isfinite(values[i]))
        answer.data.push_back({{"time", view.time(i).to_rfc3339()},
                               {"indicator", one.name},
                               {"kind", one.kind},
                               {"length", one.length},
                               {"value", values[i]}});
  }
  if (begin > rows.begin) answer.next_cursor = make_cursor("indicators", rows.end - begin);
  return answer;
}

Reply technical(const Call& call) {
  ASSIGN_OR_RETURN(const SharedBars bars, bars_of(call));
  ASSIGN_OR_RETURN(const application::TechnicalView view,
                   application::technical_view(call.context.settings.technical, *bars));
  return Answer{application::to_json(view)};
}

Json technical_schema() {
  using namespace schema;
  return object({{"series", text("")},
                 {"time", time("Open of the newest complete bar")},
                 {"close", number("")},
                 {"rsi", nullable(number("0 to 100"))},
                 {"atr", nullable(number("Price units"))},
                 {"fast_average", nullable(number(""))},
                 {"slow_average", nullable(number(""))},
                 {"macd", nullable(number(""))},
                 {"macd_signal", nullable(number(""))},
                 {"macd_histogram", nullable(number(""))},
                 {"band_upper", nullable(number(""))},
                 {"band_middle", nullable(number(""))},
                 {"band_lower", nullable(number(""))},
                 {"trend", nullable(one_of("Fast average against slow", {"up", "down"}))},
                 {"band_position", nullable(one_of("", {"above", "inside", "below"}))}});
}

}  // namespace

std::vector<Route> market_routes() {
  using schema::list;
  using schema::reference;
  const std::vector<Parameter> span = {
      {.name = "from", .type = ParameterType::Time, .meaning = "First open time"},
      {.name = "to", .type = ParameterType::Time, .meaning = "Open times before this"}};
  const Parameter format = {.name = "format",
                            .type = ParameterType::Choice,
                            .meaning = "csv without limit streams all of it",
                            .words = {"json", "csv"}};
  Json latest = components()["Candle"];
  latest["properties"]["series"] = schema::text("exchange/market/symbol/interval");
  return {
      {.path = "/api/v1/candles",
       .tag = "market",
       .id = "listCandles",
       .summary = "Bars, oldest first: from `from` on, else the newest",
       .parameters = with(with(series_parameters(), span), {format}),
       .answer = list(reference("Candle")),
       .handler = candles,
       .is_paged = true},
      {.path = "/api/v1/candles/latest",
       .tag = "market",
       .id = "latestCandle",
       .summary = "The newest bar",
       .parameters = series_parameters(),
       .answer = std::move(latest),
       .handler = latest_candle},
      {.path = "/api/v1/indicators",
       .tag = "market",
       .id = "listIndicators",
       .summary = "Values of the indicators configured for the interval, or of one named by kind "
                  "and length",
       .parameters =
           with(with(series_parameters(true), span),
                {{.name = "kind", .meaning = "sma ema rma wma hma rsi roc", .length_max = 20},
                 {.name = "length",
                  .type = ParameterType::Integer,
                  .meaning = "Bars, with kind",
                  .fallback = "14",
                  .min = 2,
                  .max = 5000}}),
       .answer = list(reference("IndicatorValue")),
       .handler = indicators,
       .is_paged = true,
       .has_csv = true,
       .is_slow = true},
      {.path = "/api/v1/ta",
       .tag = "market",
       .id = "technicalAnalysis",
       .summary = "The usual indicators at the newest complete bar",
       .parameters = series_parameters(true),
       .answer = technical_schema(),
       .handler = technical},
      {.path = "/api/v1/export/csv",
       .tag = "market",
       .id = "exportCandles",
       .summary = "All bars as CSV, streamed",
       .parameters = with(series_parameters(), span),
       .answer_type = "text/csv",
       .handler = export_csv},
  };
}

}  // namespace sixbtc::web_api
