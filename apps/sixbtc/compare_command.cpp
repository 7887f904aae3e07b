// compare A B: two strategies side by side.
#include <nlohmann/json.hpp>

#include "application/comparison.hpp"
#include "application/metrics_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct CompareOptions {
  std::string a, b, exchange, market, symbol, interval, start, end;
};

Json to_json(const analytics::Difference& difference) {
  Json json = {{"value", difference.value ? Json(*difference.value) : Json()}};
  json["interval"] =
      difference.interval ? Json({difference.interval->low, difference.interval->high}) : Json();
  return json;
}

Json to_json(const std::optional<application::ComparedTrade>& trade) {
  if (!trade) return {};
  Json json = {{"series", trade->series.to_string()}};
  json.update(application::to_json(trade->trade));
  return json;
}

Json to_json(const application::ComparedSide& side) {
  Json json = {{"name", side.name}, {"id", side.id.empty() ? Json() : Json(side.id)}};
  Json series = Json::array();
  for (const auto& key : side.series) series.push_back(key.to_string());
  json["series"] = std::move(series);
  json["metrics"] = application::to_json(side.metrics);
  return json;
}

Json to_json(const application::ComparisonView& view) {
  Json json = {{"from", view.from.to_rfc3339()},
               {"to", view.to.to_rfc3339()},
               {"venue", view.venue},
               {"notes", view.notes},
               {"a", to_json(view.sides[0])},
               {"b", to_json(view.sides[1])}};
  const analytics::ReturnDifference& returns = view.returns;
  json["daily_returns"] = {
      {"days", returns.days},
      {"correlation", returns.correlation ? Json(*returns.correlation) : Json()},
      {"confidence", view.confidence},
      {"mean", to_json(returns.mean)},
      {"sharpe", to_json(returns.sharpe_annual)},
      {"volatility", to_json(returns.deviation_annual)}};
  json["first_difference"] = Json();
  if (view.difference)
    json["first_difference"] = {{"equal_before", view.difference->index},
                                {"a", to_json(view.difference->trade[0])},
                                {"b", to_json(view.difference->trade[1])}};
  return json;
}

void print_sides(const Json& json) {
  Json rows = Json::array();
  for (const View& view : metric_views()) {
    const Json &a = json["a"]["metrics"][view.key], &b = json["b"]["metrics"][view.key];
    const Json difference =
        a.is_number() && b.is_number() ? Json(a.get<double>() - b.get<double>()) : Json();
    rows.push_back({{"metric", view.title},
                    {"a", view.format(a)},
                    {"b", view.format(b)},
                    // Counts are whole numbers, and so are their differences.
                    {"difference", a.is_number_integer() && difference.is_number()
                                       ? cell::number(0)(difference)
                                       : view.format(difference)}});
  }
  print_rows(rows,
             {{"metric", "", false, cell::text()},
              {"a", "A", true, cell::text()},
              {"b", "B", true, cell::text()},
              {"difference", "A - B", true, cell::text()}},
             OutputFormat::Table);
}

void print_returns(const Json& returns) {
  Json rows = Json::array();
  const auto add = [&](const char* title, const char* key, const CellFormat& value,
                       const CellFormat& bound) {
    const Json& one = returns[key];
    const Json& interval = one["interval"];
    rows.push_back({{"figure", title},
                    {"value", value(one["value"])},
                    {"interval",
                     interval.is_null() ? "-" : bound(interval[0]) + " to " + bound(interval[1])}});
  };
  add("mean daily return", "mean", cell::percent(4), cell::percent(4));
  add("Sharpe (annual)", "sharpe", cell::number(2), cell::number(2));
  add("volatility (annual)", "volatility", cell::percent(2), cell::percent(2));
  print_rows(rows,
             {{"figure", "A - B", false, cell::text()},
              {"value", "difference", true, cell::text()},
              {"interval", "interval", true, cell::text()}},
             OutputFormat::Table);
  fmt::print("correlation of daily returns {}, {} days, intervals at {}\n",
             cell::number(3)(returns["correlation"]), returns["days"].get<std::size_t>(),
             cell::percent(0)(returns["confidence"]));
}

void print_difference(const Json& difference) {
  if (difference.is_null()) {
    fmt::print("every trade is the same\n");
    return;
  }
  fmt::print("equal trades before it: {}\n", difference["equal_before"].get<std::size_t>());
  Json rows = Json::array();
  for (const char* side : {"a", "b"}) {
    Json row = difference[side].is_null() ? Json::object() : difference[side];
    row["side"] = side[0] == 'a' ? "A" : "B";
    rows.push_back(std::move(row));
  }
  print_rows(rows,
             {{"side", "", false, cell::text()},
              {"series", "series", false, cell::text()},
              {"direction", "direction", false, cell::text()},
              {"entry_time", "entry", false, cell::text()},
              {"entry_price", "at", true, cell::number(2)},
              {"exit_time", "exit", false, cell::text()},
              {"exit_price", "at", true, cell::number(2)},
              {"pnl", "P&L", true, cell::number(2)},
              {"reason", "reason", false, cell::text()}},
             OutputFormat::Table);
}

void print(const application::ComparisonView& view, const Session& session) {
  const Json json = to_json(view);
  fmt::print("A {} on {}\nB {} on {}\n{} to {}, costs of {}\n", view.sides[0].name,
             json["a"]["series"].dump(), view.sides[1].name, json["b"]["series"].dump(),
             view.from.to_date(), view.to.to_date(), view.venue);
  for (const auto& note : view.notes) fmt::print("  note: {}\n", note);
  heading("Side by side (in-sample: nothing here is proof)", session);
  print_sides(json);
  heading("Daily returns", session);
  print_returns(json["daily_returns"]);
  heading("First differing trade", session);
  print_difference(json["first_difference"]);
}

int compare(Session& session, const CompareOptions& options) {
  application::ComparisonRequest request{
      .strategies = {options.a, options.b},
      .series = {options.exchange, options.market, options.symbol, std::nullopt},
      .period = {}};
  if (!options.interval.empty()) {
    const auto interval = market::Interval::parse(options.interval);
    if (!interval) return report_error(interval.error());
    request.series.interval = *interval;
  }
  for (const auto& text : request.strategies) {
    if (!application::is_script(text) || (!options.symbol.empty() && request.series.interval))
      continue;
    report_error({core::ErrorKind::Invalid, "a script needs bars to run on", text,
                  "add --symbol BTCUSDT --interval 1h"});
    return exit_usage;
  }
  const auto period = application::parse_period(options.start, options.end);
  if (!period) return report_error(period.error());
  request.period = *period;
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::compare(**services, request),
                [&](const application::ComparisonView& view) {
                  if (session.format() == OutputFormat::Table)
                    print(view, session);
                  else
                    print_object(to_json(view), {}, session.format());
                  return static_cast<int>(exit_ok);
                });
}

}  // namespace

void add_compare_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<CompareOptions>();
  line.add("compare", "Two strategies side by side")
      .positional("a", options->a, "A stored strategy, or a .pine script", true)
      .positional("b", options->b, "Another", true)
      .option("--exchange", options->exchange, "Exchange of a script's candles")
      .option("--market", options->market, "Market of a script's candles")
      .option("--symbol", options->symbol, "Symbol of a script's candles")
      .option("--interval", options->interval, "Bar length of a script's candles")
      .option("--start", options->start, "First day, UTC")
      .option("--end", options->end, "Day after the last, UTC")
      .examples({"sixbtc compare BTC_MOM_A7F3D BTC_REV_19C2E",
                 "sixbtc compare old.pine new.pine --symbol BTCUSDT --interval 1h",
                 "sixbtc compare a7f3d8b2 new.pine --symbol BTC --interval 15m --json"})
      .run([&session, options] { return compare(session, *options); });
}

}  // namespace sixbtc::cli
