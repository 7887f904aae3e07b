#include "application/report.hpp"

#include "application/loaded_strategy.hpp"
#include "application/run_records.hpp"
#include "application/screening.hpp"

namespace sixbtc::application {

namespace {

ReportWindow report_window(ports::BacktestRun run, double initial_capital) {
  ReportWindow window{std::move(run.record), std::move(run.trades), {initial_capital}, {}};
  for (const auto& trade : window.trades)
    window.equity.push_back(window.equity.back() + trade.profit);
  return window;
}

// Strategies that did not pass keep no trades: the same inputs give the same trades again.
core::Result<std::vector<ports::BacktestRun>> judge_again(const Services& services,
                                                          const ports::StrategyRecord& strategy) {
  ASSIGN_OR_RETURN(const language::Script script,
                   compile_stored(strategy, services.settings().generation.language));
  SeriesPool pool(services);
  std::vector<SeriesWindow> series;
  for (const auto& symbol : strategy.symbols) {
    ASSIGN_OR_RETURN(const SeriesWindow window,
                     pool.get({strategy.exchange, strategy.market, symbol, strategy.interval}));
    series.push_back(window);
  }
  ASSIGN_OR_RETURN(const Judgement judgement, judge(*script.strategy, series, services.settings()));
  const Passport passport = make_passport(services, series, strategy.source);
  return run_records(strategy.id, judgement, series, passport, services.clock.now());
}

}  // namespace

core::Result<StrategyReport> strategy_report(const Services& services, const std::string& text) {
  StrategyReport report;
  ASSIGN_OR_RETURN(report.strategy, services.database.strategies().find(text));
  const ports::BacktestRepository& backtests = services.database.backtests();
  ports::RankingQuery query;
  query.strategy = report.strategy.id;
  ASSIGN_OR_RETURN(std::vector<ports::RankedStrategy> screened, backtests.ranked(query));
  if (!screened.empty()) report.screening = std::move(screened.front().screening);

  const double capital = services.settings().backtest.initial_capital;
  ASSIGN_OR_RETURN(const std::vector<ports::BacktestRunRecord> records,
                   backtests.list(report.strategy.id));
  for (const auto& record : records) {
    ASSIGN_OR_RETURN(std::vector<ports::TradeRecord> trades, backtests.trades(record.id));
    report.windows.push_back(report_window({record, std::move(trades)}, capital));
  }
  if (report.windows.empty() && report.screening) {
    ASSIGN_OR_RETURN(std::vector<ports::BacktestRun> runs, judge_again(services, report.strategy));
    for (auto& run : runs) report.windows.push_back(report_window(std::move(run), capital));
    report.is_recomputed = true;
  }
  for (ReportWindow& window : report.windows) {
    ASSIGN_OR_RETURN(window.regimes,
                     regime_results(services, window.run.series, window.run.window_from,
                                    window.run.window_to, window.trades));
  }
  std::ranges::stable_sort(report.windows, {}, [](const ReportWindow& window) {
    return std::tuple(window.run.started_at, window.run.window_from);
  });
  return report;
}

}  // namespace sixbtc::application
