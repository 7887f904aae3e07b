#include "application/screening.hpp"

#include "application/judge_many.hpp"
#include "application/lifecycle.hpp"
#include "application/loaded_strategy.hpp"
#include "application/metrics_json.hpp"
#include "application/passport.hpp"
#include "application/run_records.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

// A strategy with everything its judging needs, put together before the parallel part.
struct Task {
  const ports::StrategyRecord* record = nullptr;
  std::shared_ptr<const strategy::StrategyCore> strategy;
  std::vector<SeriesWindow> series;
};

core::Result<Task> make_task(const ports::StrategyRecord& record, SeriesPool& pool,
                             language::ScriptFamilies& families) {
  ASSIGN_OR_RETURN(auto strategy, stored_strategy(record, families));
  Task task{&record, std::move(strategy), {}};
  for (const auto& symbol : record.symbols) {
    ASSIGN_OR_RETURN(const SeriesWindow window,
                     pool.get({record.exchange, record.market, symbol, record.interval}));
    task.series.push_back(window);
  }
  if (task.series.empty())
    return core::fail(core::ErrorKind::Invalid, "names no symbol to judge it on", record.name);
  return task;
}

void add_problem(std::vector<ScreeningProblem>& problems, core::Error error) {
  const std::string text = error.to_string();
  for (auto& known : problems) {
    if (known.error.to_string() != text) continue;
    ++known.strategies;
    return;
  }
  problems.push_back({std::move(error), 1});
}

void count_gates(const Judgement& judgement, std::vector<GateCount>& counts) {
  const auto failed = static_cast<std::size_t>(
      std::ranges::count(judgement.gates, validation::Verdict::Fail, &validation::Gate::verdict));
  for (const auto& gate : judgement.gates) {
    auto count = std::ranges::find(counts, gate.name, &GateCount::gate);
    if (count == counts.end()) count = counts.insert(counts.end(), GateCount{gate.name});
    ++count->judged;
    if (gate.verdict != validation::Verdict::Fail) continue;
    ++count->failed;
    if (failed == 1) ++count->only_reason;
  }
}

// A strategy that could not be judged for a reason of its own.
struct Unfit {
  core::StrategyId strategy;
  core::Error failure;
};

// Everything one batch of results leaves in the database. The states of the strategies come last:
// whatever is interrupted before is judged again.
core::Status store(const Services& services, std::span<const Task> tasks,
                   std::span<const Screened> results, std::span<const Unfit> unfit) {
  const core::Timestamp now = services.clock.now();
  const ports::Actor actor = command_actor(services, "screen");
  std::vector<ports::TrialRecord> trials;
  std::vector<ports::ScreeningRecord> screenings;
  std::vector<ports::BacktestRun> runs;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& [strategy, judgement] = results[i];
    const Passport passport = make_passport(services, tasks[i].series, strategy.source);
    trials.push_back(
        make_trial(passport, tasks[i].series, marked_returns(judgement.training.metrics), now));
    screenings.push_back(screening_record(strategy.id, judgement, tasks[i].series, passport, now));
    if (!judgement.is_passed) continue;
    for (auto& run : run_records(strategy.id, judgement, tasks[i].series, passport, now))
      runs.push_back(std::move(run));
  }
  RETURN_IF_ERROR(services.database.trials().book(trials));
  RETURN_IF_ERROR(services.database.backtests().add(runs, actor));
  RETURN_IF_ERROR(services.database.backtests().add_screenings(screenings, actor));
  std::vector<JudgedStrategy> judged;
  for (const auto& [strategy, judgement] : results) judged.push_back({strategy.id, &judgement});
  for (const auto& [strategy, failure] : unfit) judged.push_back({strategy, nullptr, &failure});
  return record_judgements(services, judged, actor);
}

}  // namespace

core::Result<SeriesWindow> SeriesPool::get(const SeriesRequest& request) {
  const std::string name = fmt::format("{}/{}/{}/{}", request.exchange, request.market,
                                       request.symbol, request.interval->to_string());
  const auto found = windows_.find(name);
  if (found != windows_.end()) return *found->second;
  ASSIGN_OR_RETURN(PreparedSeries prepared, prepare_series(services_, request));
  auto& kept = series_[name] = std::make_unique<PreparedSeries>(std::move(prepared));
  ASSIGN_OR_RETURN(const SeriesWindow window, cut(*kept, services_.settings()));
  windows_[name] = std::make_unique<SeriesWindow>(window);
  return window;
}

core::Result<ScreeningReport> screen_strategies(const Services& services,
                                                std::span<const ports::StrategyRecord> strategies,
                                                int threads, const Control& control) {
  SeriesPool pool(services);
  return screen_strategies(services, pool, strategies, threads, control);
}

core::Result<ScreeningReport> screen_strategies(const Services& services, SeriesPool& pool,
                                                std::span<const ports::StrategyRecord> strategies,
                                                int threads, const Control& control) {
  ScreeningReport report;
  std::vector<Task> tasks;
  std::optional<PhaseTimes::Span> preparing(std::in_place, control.times, Phase::Prepare);
  language::ScriptFamilies families(language_limits(services.settings().generation.language));
  for (const auto& record : strategies) {
    auto task = make_task(record, pool, families);
    if (task)
      tasks.push_back(std::move(*task));
    else
      add_problem(report.problems, std::move(task).error());
  }

  preparing.reset();
  backtest::StopFlag stop{false};
  const std::stop_callback on_stop(control.stop, [&stop] { stop = true; });
  backtest::ParallelOptions options{.threads = threads, .stop = &stop, .on_progress = {}};
  if (control.progress)
    options.on_progress = [&](std::size_t done) { control.progress(done, tasks.size()); };
  std::vector<JudgeTask> judging;
  for (const Task& task : tasks)
    judging.push_back({task.strategy.get(), task.record->base_name, task.series});
  const ShareListener listener{services.clock, control.share};
  JudgedMany many = judge_many(judging, services.settings(), options, control.times,
                               control.share ? &listener : nullptr);
  auto& judged = many.judgements;
  report.paths = many.paths;

  std::vector<Task> finished;
  std::vector<Unfit> unfit;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!judged[i]) {
      report.was_interrupted = true;
      continue;
    }
    if (!*judged[i]) {
      if (is_own_fault(judged[i]->error()))
        unfit.push_back({tasks[i].record->id, judged[i]->error()});
      add_problem(report.problems, std::move(*judged[i]).error());
      continue;
    }
    report.results.push_back({*tasks[i].record, std::move(**judged[i])});
    report.passed += report.results.back().judgement.is_passed ? 1 : 0;
    count_gates(report.results.back().judgement, report.gates);
    finished.push_back(std::move(tasks[i]));
  }
  const PhaseTimes::Span storing(control.times, Phase::Store);
  RETURN_IF_ERROR(store(services, finished, report.results, unfit));
  core::log::info("screen: {} strategies judged, {} passed, {} not judged", report.results.size(),
                  report.passed, strategies.size() - report.results.size());
  return report;
}

std::vector<const Screened*> ranked(const ScreeningReport& report) {
  std::vector<const Screened*> order;
  for (const auto& screened : report.results) order.push_back(&screened);
  const auto rank = [](const Screened* screened) {
    const Judgement& judgement = screened->judgement;
    const double misses = judgement.miss ? static_cast<double>(judgement.miss->gates_failed) : 0;
    const double shortfall = judgement.miss ? judgement.miss->shortfall : 0;
    return std::tuple(!judgement.is_passed, misses, shortfall, -judgement.score.points,
                      screened->strategy.id.value());
  };
  std::ranges::sort(order, {}, rank);
  return order;
}

}  // namespace sixbtc::application
