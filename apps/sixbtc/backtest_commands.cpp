#include <fstream>
#include <nlohmann/json.hpp>

#include "application/backtest_batch.hpp"
#include "application/tear_sheet_html.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/parity_command.hpp"
#include "sixbtc/portfolio_command.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct BacktestOptions {
  std::string file, strategy, exchange, market, symbol, interval, start, end;
  std::string profile = "perp";
  std::vector<std::string> intervals, portfolio;
  bool profile_time = false;
  bool all = false;
  std::int64_t threads = 0;
};

core::Result<application::BacktestRequest> request_of(const BacktestOptions& options,
                                                      const std::string& interval) {
  application::BacktestRequest request;
  request.series = {options.exchange, options.market, options.symbol, std::nullopt};
  if (!interval.empty()) {
    ASSIGN_OR_RETURN(request.series.interval, market::Interval::parse(interval));
  }
  ASSIGN_OR_RETURN(request.period, application::parse_period(options.start, options.end));
  return request;
}

int run_file(Session& session, const BacktestOptions& options) {
  if (options.symbol.empty() || options.interval.empty()) {
    report_error({core::ErrorKind::Invalid, "a script needs bars to run on", options.file,
                  "add --symbol BTCUSDT --interval 1h"});
    return exit_usage;
  }
  const auto request = request_of(options, options.interval);
  if (!request) return report_error(request.error());
  if (options.profile == "tradingview") return run_parity(session, options.file, *request);
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const auto source =
      application::read_script(options.file, (*services)->settings().generation.language);
  if (!source) return report_error(source.error());
  return finish(application::backtest_source(**services, options.file, *source, *request),
                [&](const auto& view) {
                  if (session.format() == OutputFormat::Table)
                    print_backtest(view, session);
                  else
                    print_object(to_json(view), {}, session.format());
                  return static_cast<int>(exit_ok);
                });
}

// Every base script on every interval asked for (M-267).
int run_base_scripts(Session& session, const BacktestOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  application::BatchRequest batch;
  for (const auto& interval : options.intervals) {
    const auto request = request_of(options, interval);
    if (!request) return report_error(request.error());
    batch.series = request->series;
    batch.period = request->period;
    batch.intervals.push_back(*request->series.interval);
  }
  const auto report = application::backtest_batch(**services, batch, session.control(nullptr));
  if (!report) return report_error(report.error());
  for (const auto& problem : report->broken) fmt::print(stderr, "{}", problem.rendered);
  for (const auto& problem : report->problems) report_error(problem);
  if (report->was_interrupted) return exit_interrupted;
  const std::size_t failed = report->broken.size() + report->problems.size();
  Json rows = Json::array();
  for (const auto& [base, view] : report->rows) {
    Json row = to_json(view);
    row["base"] = base;
    row["interval"] = view.series.interval.to_string();
    for (const char* key : {"trades", "sharpe", "win_rate", "expectancy", "max_drawdown",
                            "total_return", "buy_and_hold"})
      row[std::string("metric_") + key] = row["metrics"][key];
    rows.push_back(std::move(row));
  }
  print_rows(rows,
             {{"base", "script", false, cell::text()},
              {"interval", "interval", false, cell::text()},
              {"metric_trades", "trades", true, cell::count()},
              {"metric_total_return", "return", true, cell::percent(2)},
              {"metric_buy_and_hold", "buy and hold", true, cell::percent(2)},
              {"metric_sharpe", "Sharpe", true, cell::number(2)},
              {"metric_win_rate", "win rate", true, cell::percent(1)},
              {"metric_expectancy", "expectancy", true, cell::percent(3)},
              {"metric_max_drawdown", "drawdown", true, cell::percent(1)},
              {"strategy", "kept as", false, cell::text()}},
             session.format());
  if (rows.empty()) return exit_failed;
  return failed == 0 ? exit_ok : exit_partly_done;
}

// Seconds of all threads together.
void print_times(const application::PhaseTimes& times) {
  for (std::size_t i = 0; i < application::phase_count; ++i) {
    const auto phase = static_cast<application::Phase>(i);
    fmt::print(stderr, "{:>9.3f} s  {}\n", times.seconds(phase), to_string(phase));
  }
}

// What stands in every row: the rows alone are the document.
Json batch_json(const application::ScreeningReport& report) {
  return {{"strategies", report.results.size()},
          {"runs", report.paths.fast + report.paths.sequential},
          {"fast_path_share", fast_path_share(report.paths)}};
}

int screen(Session& session, const BacktestOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  ports::StrategyRepository& repository = (*services)->database.strategies();
  std::vector<ports::StrategyRecord> strategies;
  if (options.all) {
    auto all = repository.list({});
    if (!all) return report_error(all.error());
    strategies = std::move(*all);
  } else {
    auto one = repository.find(options.strategy);
    if (!one) return report_error(one.error());
    strategies.push_back(std::move(*one));
  }
  Progress progress("backtest", "strategies");
  application::Control control = session.control(&progress);
  application::PhaseTimes times(session.clock());
  if (options.profile_time) control.times = &times;
  return finish(application::screen_strategies(**services, strategies,
                                               static_cast<int>(options.threads), control),
                [&](const auto& report) {
                  const Json batch = batch_json(report);
                  Json rows = Json::array();
                  for (const auto* screened : application::ranked(report)) {
                    rows.push_back(to_json(*screened));
                    rows.back()["batch"] = batch;
                  }
                  print_rows(rows, ranking_views(report.passed > 0), session.format());
                  if (session.format() == OutputFormat::Table) {
                    fmt::print("\n{} of {} {}\n\n", report.passed, report.results.size(),
                               validation::passed_wording);
                    print_gate_counts(report);
                  }
                  if (const Json& share = batch["fast_path_share"]; !share.is_null())
                    fmt::print(stderr, "{:.1f} % of {} runs on the fast path\n",
                               100.0 * share.get<double>(), batch["runs"].get<std::size_t>());
                  if (options.profile_time) print_times(times);
                  report_problems(report);
                  if (report.was_interrupted) return static_cast<int>(exit_interrupted);
                  if (report.problems.empty()) return static_cast<int>(exit_ok);
                  return static_cast<int>(report.results.empty() ? exit_failed : exit_partly_done);
                });
}

int backtest(Session& session, const BacktestOptions& options) {
  if (!options.file.empty()) return run_file(session, options);
  if (options.profile == "tradingview") {
    report_error({core::ErrorKind::Invalid, "the profile tradingview runs a script from a file",
                  "--profile", "name a FILE.pine; strategies are judged under perp"});
    return exit_usage;
  }
  if (!options.portfolio.empty()) {
    const auto period = application::parse_period(options.start, options.end);
    if (!period) return report_error(period.error());
    return run_portfolio(session, {options.portfolio, *period});
  }
  if (options.all || !options.strategy.empty()) return screen(session, options);
  if (!options.symbol.empty() && !options.intervals.empty())
    return run_base_scripts(session, options);
  report_error({core::ErrorKind::Invalid, "nothing to backtest", "backtest",
                "name a FILE.pine, or --strategy ID, --all, --portfolio ID,ID, or --symbol and "
                "--intervals"});
  return exit_usage;
}

struct ReportOptions {
  std::string id, html;
};

core::Status write_tear_sheet(const application::Services& services,
                              const application::StrategyReport& view, const std::string& file) {
  const auto sheet = application::tear_sheet(view, services.settings().report);
  std::ofstream out(file, std::ios::binary);
  out << application::to_html(sheet, services.clock.now());
  out.close();
  if (!out) return core::fail(core::ErrorKind::Invalid, "the file could not be written", file);
  return {};
}

int report(Session& session, const ReportOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish(application::strategy_report(**services, options.id), [&](const auto& view) {
    if (!options.html.empty()) {
      const auto written = write_tear_sheet(**services, view, options.html);
      if (!written) return report_error(written.error());
    }
    if (session.format() == OutputFormat::Table)
      print_report(view, session);
    else
      print_object(to_json(view), {}, session.format());
    return static_cast<int>(exit_ok);
  });
}

}  // namespace

void add_backtest_commands(CommandLine& line, Session& session) {
  auto tested = std::make_shared<BacktestOptions>();
  line.add("backtest", "Run a script, one stored strategy, or all of them")
      .positional("file", tested->file, "A .pine script", false)
      .option("--strategy", tested->strategy, "A stored strategy: id, name or alias")
      .flag("--all", tested->all, "Every stored strategy")
      .flag("--profile-time", tested->profile_time, "Say where the time of --all went")
      .option("--portfolio", tested->portfolio, "Stored strategies on one account")
      .option("--exchange", tested->exchange, "Exchange of the candles")
      .option("--market", tested->market, "Market of the candles")
      .option("--symbol", tested->symbol, "Symbol, e.g. BTCUSDT or BTC")
      .option("--interval", tested->interval, "Bar length for a script")
      .option("--intervals", tested->intervals, "Bar lengths for the base scripts")
      .option("--profile", tested->profile,
              "perp: judged; tradingview: a list of trades to compare with TradingView's")
      .one_of("--profile", {"perp", "tradingview"})
      .option("--start", tested->start, "First day, UTC")
      .option("--end", tested->end, "Day after the last, UTC")
      .option("--threads", tested->threads, "Worker threads (0: all cores)")
      .examples({"sixbtc backtest my.pine --symbol BTCUSDT --interval 1h", "sixbtc backtest --all",
                 "sixbtc backtest --portfolio BTC_MOM_A7F3D,ETH_REV_19C2E",
                 "sixbtc backtest --symbol BTC --intervals 37m --start 2025-01-01"})
      .run([&session, tested] { return backtest(session, *tested); });

  auto reported = std::make_shared<ReportOptions>();
  line.add("report", "A strategy's metrics, equity, gates and trades")
      .positional("id", reported->id, "UUID, its first characters, name or alias", true)
      .option("--html", reported->html, "Also write a tear sheet to this file, readable offline")
      .examples({"sixbtc report Strategy_MOM_a7f3d8b2", "sixbtc report a7f3d8b2 --json",
                 "sixbtc report BTC_MOM_A7F3D --html sheet.html"})
      .run([&session, reported] { return report(session, *reported); });
}

}  // namespace sixbtc::cli
