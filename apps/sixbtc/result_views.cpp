#include "sixbtc/result_views.hpp"

#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "sixbtc/terminal.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t sparkline_width = 60;
constexpr std::size_t trades_shown = 10;

void print_regimes(const Json& regimes) {
  if (regimes.empty()) return;
  print_rows(regimes,
             {{"regime", "regime at entry", false, cell::text()},
              {"days", "days", true, cell::count()},
              {"trades", "trades", true, cell::count()},
              {"profit", "profit", true, cell::number(2)}},
             OutputFormat::Table);
  fmt::print("\n");
}

// The bands of one window, and whether they agree.
void print_bands(const Json& bands) {
  print_rows(bands["results"],
             {{"band", "band", false, cell::text()},
              {"final_equity", "final equity", true, cell::number(2)},
              {"trades", "trades", true, cell::count()},
              {"sharpe", "Sharpe", true, cell::number(2)},
              {"max_drawdown", "drawdown", true, cell::percent(2)},
              {"exits_ambiguous", "ambiguous exits", true, cell::count()},
              {"passes_screen", "passes the screen", false, cell::text()}},
             OutputFormat::Table);
  const auto word = [](const Json& verdict, const char* pass, const char* fail) {
    return verdict == "pass" ? pass : verdict == "fail" ? fail : "undecided";
  };
  fmt::print("screen: {}; result: {}; inside a bar: {}\n", word(bands["screen"], "pass", "fail"),
             word(bands["profit"], "gain", "no gain"),
             bands["inside_bars"] == "1m"
                 ? "its 1-minute candles; what judges looks at none"
                 : "the path each band assumes; the pessimistic one judges");
}

void print_trades(const Json& rows) {
  Json shown = Json::array();
  for (std::size_t i = rows.size() > trades_shown ? rows.size() - trades_shown : 0; i < rows.size();
       ++i)
    shown.push_back(rows[i]);
  print_rows(shown,
             {{"direction", "side", false, cell::text()},
              {"entry_time", "entry", false, cell::text()},
              {"exit_time", "exit", false, cell::text()},
              {"entry_price", "entry price", true, cell::number(2)},
              {"exit_price", "exit price", true, cell::number(2)},
              {"pnl", "P&L", true, cell::number(2)},
              {"reason", "reason", false, cell::text()}},
             OutputFormat::Table);
  if (rows.size() > trades_shown)
    fmt::print("({} earlier trades; --json shows all)\n", rows.size() - trades_shown);
}

std::vector<double> equity_of(const backtest::Metrics& metrics) {
  std::vector<double> equity{1.0};
  for (const double daily : metrics.daily_returns) equity.push_back(equity.back() * (1 + daily));
  return equity;
}

}  // namespace

void print_gates(const Json& gates) {
  print_rows(gates,
             {{"name", "gate", false, cell::text()},
              {"value", "value", true, cell::number(4)},
              {"threshold", "threshold", true, cell::number(4)},
              {"verdict", "verdict", false, cell::text()},
              {"interval", "interval", false, cell::range(4)},
              {"stopped_by", "not run for", false, cell::text()}},
             OutputFormat::Table);
}

void print_years(const Json& years) {
  print_rows(years,
             {{"year", "year", false, cell::text()},
              {"return", "return", true, cell::percent(2)},
              {"max_drawdown", "max drawdown", true, cell::percent(2)},
              {"days", "days", true, cell::count()}},
             OutputFormat::Table);
}

const std::vector<View>& metric_views() {
  static const std::vector<View> views = {
      {"trades", "trades", true, cell::count()},
      {"total_return", "return", true, cell::percent(2)},
      {"buy_and_hold", "buy and hold", true, cell::percent(2)},
      {"max_drawdown", "max drawdown (marked)", true, cell::percent(2)},
      {"sharpe", "Sharpe (annual)", true, cell::number(2)},
      {"sortino", "Sortino (annual)", true, cell::number(2)},
      {"calmar", "Calmar", true, cell::number(2)},
      {"win_rate", "win rate", true, cell::percent(2)},
      {"break_even_win_rate", "break-even win rate", true, cell::percent(2)},
      {"payoff", "payoff", true, cell::number(2)},
      {"profit_factor", "profit factor", true, cell::number(2)},
      {"expectancy", "expectancy (of notional)", true, cell::percent(3)},
      {"ed_ratio", "ED ratio", true, cell::number(4)},
      {"consistency", "consistency", true, cell::percent(1)},
      {"exposure", "exposure", true, cell::percent(1)},
      {"bars_held", "bars held", true, cell::number(1)},
      {"risk_taken", "risk really taken", true, cell::percent(2)},
      {"cap_bound_share", "entries cut by the cap", true, cell::percent(1)},
      {"fees", "fees", true, cell::number(2)},
      {"funding", "funding", true, cell::number(2)},
      {"break_even_cost_per_side", "break-even cost a side", true, cell::percent(4)}};
  return views;
}

void heading(const std::string& text, const Session& session) {
  fmt::print("\n{}\n", colored(text, "1", use_color(session.terminal(), 1)));
}

void print_metrics(const Json& metrics) {
  print_object(metrics, metric_views(), OutputFormat::Table);
}

void print_equity(const std::vector<double>& equity, const Session& session) {
  fmt::print("  equity  {}\n", sparkline(equity, sparkline_width, session.terminal().ascii));
}

std::vector<View> ranking_views(bool with_holdout) {
  std::vector<View> views = {{"name", "strategy", false, cell::text()},
                             {"base", "base", false, cell::text()},
                             {"interval", "interval", false, cell::text()},
                             {"points", "score", true, cell::number(0)},
                             {"sharpe", "Sharpe", true, cell::number(2)},
                             {"win_rate", "win rate", true, cell::percent(1)},
                             {"expectancy", "expectancy", true, cell::percent(3)},
                             {"max_drawdown", "drawdown", true, cell::percent(1)},
                             {"trades", "trades", true, cell::count()},
                             {"miss", "stopped by", false, cell::text()}};
  if (with_holdout) {
    views.insert(views.end() - 1, {{"holdout_trades", "holdout trades", true, cell::count()},
                                   {"holdout_expectancy", "holdout exp.", true, cell::percent(3)},
                                   {"holdout_verdict", "holdout", false, cell::text()},
                                   {"bands_verdict", "bands", false, cell::text()}});
  }
  return views;
}

Json fast_path_share(const backtest::screening::StrategyScreen::Paths& paths) {
  const std::size_t runs = paths.fast + paths.sequential;
  return runs == 0 ? Json() : Json(static_cast<double>(paths.fast) / static_cast<double>(runs));
}

void report_problems(const application::ScreeningReport& report) {
  for (const auto& [error, strategies] : report.problems) {
    report_error(error);
    if (strategies > 1) fmt::print(stderr, "  {} strategies were not judged\n", strategies);
  }
}

void print_gate_counts(const application::ScreeningReport& report) {
  Json rows = Json::array();
  for (const auto& count : report.gates) rows.push_back(to_json(count));
  print_rows(rows,
             {{"gate", "gate", false, cell::text()},
              {"judged", "judged", true, cell::count()},
              {"failed", "failed", true, cell::count()},
              {"only_reason", "only reason", true, cell::count()}},
             OutputFormat::Table);
}

void print_backtest(const application::BacktestView& view, const Session& session) {
  const Json json = to_json(view);
  fmt::print("{} on {}, {} to {}, costs of {}\n", view.strategy.base_name, view.series.to_string(),
             view.from.to_date(), view.to.to_date(), view.venue);
  for (const auto& note : view.notes) fmt::print("  note: {}\n", note);
  heading("Result (in-sample: nothing here is proof)", session);
  print_metrics(json["metrics"]);
  print_equity(equity_of(view.result.metrics), session);
  heading("Bands: the order of prices inside a bar", session);
  print_bands(json["bands"]);
  heading("By year", session);
  print_years(json["metrics"]["years"]);
  heading("The screen's gates, for orientation", session);
  print_gates(json["gates"]);
  heading("Trades", session);
  print_trades(json["trades"]);
  fmt::print("\nkept as {}; next: sixbtc report {}\n", view.strategy.name, view.strategy.name);
}

void print_report(const application::StrategyReport& report, const Session& session) {
  const Json json = to_json(report);
  fmt::print("{} ({}), {} from {}, {} on {}, {}\n", report.strategy.name, report.strategy.alias,
             report.strategy.type, report.strategy.base_name, report.strategy.interval.to_string(),
             json["symbols"].dump(), std::string(ports::to_string(report.strategy.status)));
  fmt::print("  parameters {}\n", report.strategy.parameters_json);
  if (report.screening) {
    fmt::print("  {}, score {:.0f}\n",
               report.screening->is_passed ? validation::passed_wording : "did not pass the screen",
               report.screening->score);
    heading("Gates", session);
    print_gates(json["gates"]);
    if (!json["bands"].is_null()) {
      heading("Bands of training: the order of prices inside a bar", session);
      print_bands(json["bands"]);
    }
  }
  for (std::size_t i = 0; i < report.windows.size(); ++i) {
    const auto& window = report.windows[i];
    heading(fmt::format("{}: {} from {} to {}", std::string(ports::to_string(window.run.kind)),
                        window.run.series.to_string(), window.run.window_from.to_date(),
                        window.run.window_to.to_date()),
            session);
    const Json& metrics = json["windows"][i]["metrics"];
    print_metrics(metrics);
    print_equity(window.equity, session);
    fmt::print("\n");
    print_years(metrics["years"]);
    fmt::print("\n");
    print_regimes(json["windows"][i]["regimes"]);
    print_trades(json["windows"][i]["trades"]);
  }
  if (report.windows.empty())
    fmt::print("not backtested yet: sixbtc backtest --strategy {}\n", report.strategy.name);
  if (report.is_recomputed)
    fmt::print(
        "\n(trades of strategies that did not pass are not kept; computed again for this "
        "report)\n");
}

std::vector<View> nearness_views() {
  return {{"name", "name", false, cell::text()},
          {"type", "type", false, cell::text()},
          {"interval", "interval", false, cell::text()},
          {"points", "score", true, cell::number(1)},
          {"passed", "passed the screen", false, cell::text()},
          {"nearness", "nearness", true, cell::percent(0)},
          {"stopped_by", "stopped by", false, cell::text()}};
}

}  // namespace sixbtc::cli
