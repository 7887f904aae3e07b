#include "application/backtest_use_cases.hpp"

#include "application/brain.hpp"
#include "application/full_window.hpp"
#include "application/run_records.hpp"
#include "application/script_record.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

core::Status store(const Services& services, const BacktestView& view, const SeriesWindow& window,
                   const Brain& brain) {
  const core::Timestamp now = services.clock.now();
  const ports::Actor actor = command_actor(services, "backtest");
  const std::span series(&window, 1);
  const Passport passport = make_passport(services, series, view.strategy.source);
  const ports::TrialRecord trial =
      make_trial(passport, series, marked_returns(view.result.metrics), now);
  RETURN_IF_ERROR(services.database.trials().book(std::span(&trial, 1)));
  RETURN_IF_ERROR(services.database.strategies().add(std::span(&view.strategy, 1), actor));
  const auto runs = run_records(
      view.strategy.id, RunWindow{ports::RunKind::Full, &validation::Split::training, &view.result},
      series, passport, now);
  RETURN_IF_ERROR(services.database.backtests().add(runs, actor));
  return services.database.decisions().add(brain.records());
}

}  // namespace

core::Result<BacktestView> backtest_source(const Services& services, const std::string& name,
                                           const std::string& source,
                                           const BacktestRequest& request) {
  const auto script =
      language::compile(source, language_limits(services.settings().generation.language));
  if (!script)
    return core::fail(core::ErrorKind::Malformed,
                      "\n" + language::render(script.error(), source, name));
  ASSIGN_OR_RETURN(const market::SeriesKey stored, find_series(services, request.series));
  market::SeriesKey wanted = stored;
  if (request.series.interval) wanted.interval = *request.series.interval;
  BacktestView view;
  view.strategy = script_record(services, {"user", name, source}, source, *script, wanted);

  ASSIGN_OR_RETURN(
      const PreparedSeries prepared,
      prepare_series(services, {wanted.exchange, wanted.market, wanted.symbol, wanted.interval}));
  ASSIGN_OR_RETURN(const FullWindow full,
                   full_window(prepared, request.period, services.settings().backtest));
  Brain brain(view.strategy.id, std::nullopt, prepared.bars.key,
              services.settings().backtest.decisions);
  const std::span series(&full.window, 1);
  ASSIGN_OR_RETURN(view.result, run_window(*script->strategy, series, &validation::Split::training,
                                           services.settings(), &brain));
  ASSIGN_OR_RETURN(view.bands, run_bands(*script->strategy, series, &validation::Split::training,
                                         services.settings()));
  const backtest::Window& window = full.window.split.training;
  const columns::CandleView& bars = prepared.market.bars();
  view.series = prepared.bars.key;
  view.source = prepared.bars.source;
  view.venue = services.settings().trading.venue;
  view.from = bars.time(window.first_decision);
  view.to = view.series.interval.next_start(bars.time(window.end - 1));
  view.notes = full.notes;
  if (view.result.metrics.counters.funding_assumed > 0)
    view.notes.push_back(
        fmt::format("{} funding payments were not recorded: the payer paid the configured rate, "
                    "nobody received",
                    view.result.metrics.counters.funding_assumed));
  if (view.series.market == "spot")
    view.notes.push_back("judged on spot prices; perpetuals trigger on mark prices");
  view.gates =
      validation::screen(view.result.metrics, screen_thresholds(services.settings().screen));
  view.decisions = brain.records().size();
  RETURN_IF_ERROR(store(services, view, full.window, brain));
  core::log::info("backtest {}: {} trades, final equity {:.2f}", view.series.to_string(),
                  view.result.metrics.trades, view.result.metrics.final_equity);
  return view;
}

}  // namespace sixbtc::application
