#include "application/tear_sheet_html.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "application/result_json.hpp"
#include "application/svg_plot.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* style = R"(
:root { color-scheme: light dark; --bg: #fff; --fg: #12161d; --soft: #586377; --line: #d5dce6; --accent: #2456c7; --up: #096b5b; --down: #b92631; }
@media (prefers-color-scheme: dark) { :root { --bg: #0e1117; --fg: #e8ecf2; --soft: #8c98ab; --line: #2c3648; --accent: #7aa2f7; --up: #2fc7a6; --down: #ff6b6b; } }
body { background: var(--bg); color: var(--fg); font: 14px/1.45 system-ui, sans-serif; max-width: 960px; margin: 24px auto; padding: 0 16px; font-variant-numeric: tabular-nums; }
h1 { font-size: 22px; } h2 { font-size: 17px; border-top: 1px solid var(--line); padding-top: 16px; } h3 { font-size: 14px; margin-bottom: 4px; }
.muted { color: var(--soft); } .up { color: var(--up); } .down { color: var(--down); }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); text-align: left; }
td.n, th.n { text-align: right; white-space: nowrap; } .scroll { overflow-x: auto; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; } svg .grid { stroke: var(--line); }
svg path { fill: none; stroke-width: 1.5; } svg .line { stroke: var(--accent); } svg .edge { stroke: var(--soft); stroke-dasharray: 4 3; } svg .fall { stroke: var(--down); } svg .bar { fill: var(--accent); }
@media print { h2 { break-after: avoid; } svg, table { break-inside: avoid; } }
)";

using Values = std::vector<std::optional<double>>;

std::string number(const Json& value, int decimals = 2) {
  return value.is_number() ? fmt::format("{:.{}f}", value.get<double>(), decimals) : "&mdash;";
}

std::string percent(const Json& value) {
  return value.is_number() ? fmt::format("{:.2f}%", value.get<double>() * 100) : "&mdash;";
}

std::string signed_percent(double value) {
  const char* tone = value > 0 ? "up" : value < 0 ? "down" : "";
  return fmt::format("<span class=\"{}\">{:+.1f}%</span>", tone, value * 100);
}

std::string gate_table(const Json& gates) {
  std::string html =
      "<h2>Gates</h2>\n<table><tr><th>Gate</th><th class=\"n\">Value</th>"
      "<th class=\"n\">Threshold</th><th>Result</th></tr>\n";
  for (const Json& gate : gates)
    html += fmt::format(
        "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>\n",
        escape_markup(gate["name"].get<std::string>()), number(gate["value"], 4),
        number(gate["threshold"], 4), escape_markup(gate["verdict"].get<std::string>()));
  return html + "</table>\n";
}

std::string figure_table(const Json& metrics) {
  // A run stored by an older program may lack some.
  const auto figure = [&](const char* name) {
    return metrics.is_object() && metrics.contains(name) ? metrics[name] : Json();
  };
  const auto row = [](const char* name, const std::string& value) {
    return fmt::format("<tr><td>{}</td><td class=\"n\">{}</td></tr>\n", name, value);
  };
  const Json fall = figure("max_drawdown");
  return "<table>\n" + row("Total return", percent(figure("total_return"))) +
         row("Holding instead", percent(figure("buy_and_hold"))) +
         row("Largest drawdown",
             percent(fall.is_number() ? Json(-std::fabs(fall.get<double>())) : Json())) +
         row("Sharpe, annual", number(figure("sharpe"))) +
         row("Sortino, annual", number(figure("sortino"))) +
         row("Calmar", number(figure("calmar"))) + row("Trades", number(figure("trades"), 0)) +
         row("Win rate", percent(figure("win_rate"))) +
         row("Profit factor", number(figure("profit_factor"))) +
         row("Expectancy of a trade", percent(figure("expectancy"))) +
         row("Time in the market", percent(figure("exposure"))) +
         row("Fees", number(figure("fees"))) + row("Funding", number(figure("funding"))) +
         row("Extra cost a side that ends the profit",
             percent(figure("break_even_cost_per_side"))) +
         "</table>\n";
}

std::string month_table(const std::vector<analytics::PeriodResult>& months) {
  std::map<int, std::map<int, double>> years;
  for (const auto& month : months) years[month.year][month.month] = month.total_return;
  std::string html = "<h3>Returns by month</h3>\n<div class=\"scroll\"><table><tr><th>Year</th>";
  for (const char* name :
       {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"})
    html += fmt::format("<th class=\"n\">{}</th>", name);
  html += "<th class=\"n\">Year</th></tr>\n";
  for (const auto& [year, of_month] : years) {
    html += fmt::format("<tr><th>{}</th>", year);
    double whole = 1;
    for (int month = 1; month <= 12; ++month) {
      const auto found = of_month.find(month);
      if (found != of_month.end()) whole *= 1 + found->second;
      html += fmt::format("<td class=\"n\">{}</td>",
                          found == of_month.end() ? "" : signed_percent(found->second));
    }
    html += fmt::format("<td class=\"n\">{}</td></tr>\n", signed_percent(whole - 1));
  }
  return html + "</table></div>\n";
}

Values values_of(const std::vector<double>& numbers) {
  return {numbers.begin(), numbers.end()};
}

std::string plots(const TearSheetWindow& sheet) {
  const std::string first = sheet.daily.first_day.to_date();
  const std::string last = (sheet.window->run.window_to).to_date();
  std::string html = "<h3>Equity, realised</h3>\n";
  html +=
      line_plot({{values_of(sheet.daily.close), "line"}}, {"Equity by day, realised", first, last});
  html += "<h3>Drawdown of it</h3>\n" +
          line_plot({{values_of(sheet.drawdown), "fall"}}, {"Drawdown by day", first, last, true});
  html += "<h3>Rolling Sharpe, annual</h3>\n" +
          line_plot({{sheet.rolling_sharpe, "line"}}, {"Rolling Sharpe by day", first, last});
  if (sheet.returns) {
    const auto& bins = *sheet.returns;
    const double high = bins.low + bins.width * static_cast<double>(bins.counts.size());
    html +=
        "<h3>Trades by return on notional</h3>\n" +
        bar_plot(bins.counts, {"Count of trades by return", fmt::format("{:.2f}%", bins.low * 100),
                               fmt::format("{:.2f}%", high * 100)});
  }
  if (sheet.band) {
    const auto& band = *sheet.band;
    html += "<h3>The same trades, redrawn</h3>\n" +
            line_plot({{values_of(band.low), "edge"},
                       {values_of(band.high), "edge"},
                       {values_of(sheet.window->equity), "line"}},
                      {"Equity after each trade between the 5 and 95 % quantiles of redrawn curves",
                       "first trade", "last trade"});
    html += fmt::format(
        "<p class=\"muted\">Dashed: 5 and 95 % of curves whose trades are drawn with replacement; "
        "{:.1f}% of them end below the start.</p>\n",
        band.share_below_start * 100);
  }
  return html;
}

std::string trade_table(const std::vector<ports::TradeRecord>& trades) {
  std::string html = fmt::format(
      "<details><summary>{} trades</summary><div class=\"scroll\"><table><tr><th>Side</th>"
      "<th>Entry</th><th>Exit</th><th class=\"n\">Entry price</th><th class=\"n\">Exit price</th>"
      "<th class=\"n\">Quantity</th><th class=\"n\">Profit</th><th>Exit by</th></tr>\n",
      trades.size());
  for (const auto& trade : trades)
    html += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{:.2f}</td>"
        "<td class=\"n\">{:.2f}</td><td class=\"n\">{}</td><td class=\"n {}\">{:+.2f}</td>"
        "<td>{}</td></tr>\n",
        trade.direction == market::Direction::Long ? "long" : "short",
        trade.entry_time.to_rfc3339(), trade.exit_time.to_rfc3339(), trade.entry_price,
        trade.exit_price, trade.quantity, trade.profit < 0 ? "down" : "up", trade.profit,
        escape_markup(trade.exit_reason));
  return html + "</table></div></details>\n";
}

const char* world_of(ports::RunKind kind) {
  return kind == ports::RunKind::Holdout
             ? "nothing was fitted to it, but the screen has looked at it"
             : "in-sample: the strategy was chosen on these days";
}

}  // namespace

std::string to_html(const TearSheet& sheet, core::Timestamp made_at) {
  const Json report = to_json(*sheet.report);
  const std::string name = escape_markup(sheet.report->strategy.name);
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0} - SixBTC tear sheet</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
      "<h1>{0}</h1>\n<p class=\"muted\">{2} {3} on {4} {5}, status {6}, id {7}. Made {8}. A "
      "backtest "
      "is not a promise; slippage, fees and funding are modelled.</p>\n",
      name, style, escape_markup(sheet.report->strategy.type),
      escape_markup(sheet.report->strategy.base_name),
      escape_markup(fmt::format("{}", fmt::join(sheet.report->strategy.symbols, ", "))),
      sheet.report->strategy.interval.to_string(), ports::to_string(sheet.report->strategy.status),
      sheet.report->strategy.id.value(), made_at.to_rfc3339());
  if (report["gates"].is_array()) html += gate_table(report["gates"]);
  for (std::size_t i = 0; i < sheet.windows.size(); ++i) {
    const TearSheetWindow& window = sheet.windows[i];
    const auto& run = window.window->run;
    html += fmt::format("<h2>{} ({})</h2>\n<p class=\"muted\">{}, {} to {}</p>\n",
                        ports::to_string(run.kind), world_of(run.kind),
                        escape_markup(run.series.to_string()), run.window_from.to_date(),
                        run.window_to.to_date());
    html += figure_table(report["windows"][i]["metrics"]) + month_table(window.months) +
            plots(window) + trade_table(window.window->trades);
  }
  if (sheet.windows.empty()) html += "<p>No run of this strategy is stored yet.</p>\n";
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace sixbtc::application
