#include "backtest/screening/batch.hpp"

#include <algorithm>
#include <map>

#include "backtest/screening/benchmark_walk.hpp"

namespace sixbtc::backtest::screening {

namespace {

// Jobs a task takes at once: enough to keep several in flight, few enough to share evenly.
constexpr std::size_t jobs_per_task = 64;

// Which jobs go through tables, and through which.
class ExitPlan {
 public:
  ExitPlan(ScreenedSeries& series, std::span<const Job> jobs, ExitSearch search) {
    std::map<std::pair<LevelKind, double>, std::size_t> uses;
    for (const Job& job : jobs) {
      const auto* const terms = std::get_if<BenchmarkTerms>(&job.terms);
      if (terms == nullptr) continue;
      ++uses[{LevelKind::Stop, terms->stop}];
      ++uses[{LevelKind::Target, terms->target}];
    }
    for (const auto& [level, count] : uses) {
      PassageTable* table = nullptr;
      if (search == ExitSearch::Tables ||
          (search == ExitSearch::Automatic && count >= table_uses_min))
        table = series.passages().table(level.first, level.second);
      else if (search == ExitSearch::Automatic)
        table = series.passages().existing(level.first, level.second);
      if (table != nullptr) tables_[level] = table;
    }
  }

  [[nodiscard]] PassageTable* table(LevelKind kind, double ratio) const {
    const auto found = tables_.find({kind, ratio});
    return found == tables_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<LevelKind, double>, PassageTable*> tables_;
};

Realised realised_of(const RunResult& run) {
  Realised realised;
  double equity = run.initial_capital, peak = equity;
  for (const Trade& trade : run.trades) {
    equity += trade.pnl;
    peak = std::max(peak, equity);
    realised.drawdown = std::max(realised.drawdown, 1.0 - equity / peak);
    realised.wins += trade.pnl > 0;
  }
  realised.trades = run.trades.size();
  realised.equity = run.equity;
  if (run.is_open_at_end) realised.open_direction = static_cast<int>(run.trades.back().direction);
  return realised;
}

// Some neighbouring jobs, on one thread.
class Task {
 public:
  Task(const ScreenedSeries& series, std::span<const Job> jobs,
       std::span<std::optional<Outcome>> outcomes)
      : series_(series), jobs_(jobs), outcomes_(outcomes) {}

  void run(const ExitPlan& plan) {
    std::vector<BenchmarkWalkJob> walks;
    std::vector<std::size_t> walked;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      const Job& job = jobs_[i];
      if (const auto* perp = std::get_if<PerpTerms>(&job.terms)) {
        outcomes_[i] = jump(job, *perp);
        continue;
      }
      const BenchmarkTerms& terms = std::get<BenchmarkTerms>(job.terms);
      PassageTable* const stop = plan.table(LevelKind::Stop, terms.stop);
      PassageTable* const target = plan.table(LevelKind::Target, terms.target);
      if (stop == nullptr || target == nullptr || job.wanted != Wanted::Realised ||
          !can_walk(bars(), terms)) {
        outcomes_[i] = scan(job, terms);
        continue;
      }
      walks.push_back(
          {terms, stop, target, job.signals, job.signals == nullptr ? &job.builder : nullptr});
      walked.push_back(i);
    }
    std::vector<Realised> realised(walks.size());
    walk_benchmark(bars(), walks, realised);
    for (std::size_t i = 0; i < walked.size(); ++i) outcomes_[walked[i]] = Outcome{realised[i]};
  }

 private:
  [[nodiscard]] const columns::CandleView& bars() const { return series_.market().bars(); }

  const Signals& signals_of(const Job& job) {
    if (job.signals != nullptr) return *job.signals;
    if (built_.long_entries.size() != bars().size()) built_ = Signals::entries_only(bars().size());
    job.builder(built_);
    return built_;
  }

  Outcome scan(const Job& job, const BenchmarkTerms& terms) {
    const Signals& signals = signals_of(job);
    if (job.wanted == Wanted::Realised) return {scan_benchmark(bars(), signals, terms)};
    CHECK(job.wanted == Wanted::MarkedDrawdown);
    const MarkedRealised marked = scan_benchmark_marked(bars(), signals, terms);
    return {marked.realised, marked.marked_drawdown};
  }

  Outcome jump(const Job& job, const PerpTerms& terms) {
    CHECK(job.wanted != Wanted::MarkedDrawdown);
    RunResult run =
        jump_perp(signals_of(job), series_.market(), series_.reach(), terms.window, terms.levels,
                  *terms.assumptions,
                  job.wanted == Wanted::Curve ? CurveRecording::EveryBar : CurveRecording::None);
    Outcome outcome{realised_of(run)};
    if (job.wanted != Wanted::Realised) outcome.run = std::move(run);
    return outcome;
  }

  const ScreenedSeries& series_;
  std::span<const Job> jobs_;
  std::span<std::optional<Outcome>> outcomes_;
  Signals built_;
};

}  // namespace

std::vector<std::optional<Outcome>> run_batch(ScreenedSeries& series, std::span<const Job> jobs,
                                              const BatchOptions& options) {
  for (const Job& job : jobs) CHECK((job.signals != nullptr) != static_cast<bool>(job.builder));
  const ExitPlan plan(series, jobs, options.exit_search);
  std::vector<std::optional<Outcome>> outcomes(jobs.size());
  const std::size_t tasks = (jobs.size() + jobs_per_task - 1) / jobs_per_task;
  parallel_for(tasks, options.parallel, [&](std::size_t task) {
    const std::size_t first = task * jobs_per_task;
    const std::size_t count = std::min(jobs_per_task, jobs.size() - first);
    Task(series, jobs.subspan(first, count), std::span(outcomes).subspan(first, count)).run(plan);
  });
  return outcomes;
}

}  // namespace sixbtc::backtest::screening
