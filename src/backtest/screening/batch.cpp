#include "backtest/screening/batch.hpp"

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
      ++uses[{LevelKind::Stop, job.terms.stop}];
      ++uses[{LevelKind::Target, job.terms.target}];
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

class Task {
 public:
  Task(const columns::CandleView& bars, std::span<const Job> jobs,
       std::span<std::optional<Outcome>> outcomes)
      : bars_(bars), jobs_(jobs), outcomes_(outcomes) {}

  void run(const ExitPlan& plan) {
    std::vector<BenchmarkWalkJob> walks;
    std::vector<std::size_t> walked;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      const Job& job = jobs_[i];
      PassageTable* const stop = plan.table(LevelKind::Stop, job.terms.stop);
      PassageTable* const target = plan.table(LevelKind::Target, job.terms.target);
      if (stop == nullptr || target == nullptr || job.wanted != Wanted::Realised ||
          !can_walk(bars_, job.terms)) {
        outcomes_[i] = scan(job);
        continue;
      }
      walks.push_back(
          {job.terms, stop, target, job.signals, job.signals == nullptr ? &job.builder : nullptr});
      walked.push_back(i);
    }
    std::vector<Realised> realised(walks.size());
    walk_benchmark(bars_, walks, realised);
    for (std::size_t i = 0; i < walked.size(); ++i)
      outcomes_[walked[i]] = Outcome{realised[i], std::nullopt};
  }

 private:
  Outcome scan(const Job& job) {
    const Signals* signals = job.signals;
    if (signals == nullptr) {
      if (built_.long_entries.size() != bars_.size()) built_ = Signals::entries_only(bars_.size());
      job.builder(built_);
      signals = &built_;
    }
    if (job.wanted == Wanted::Realised)
      return {scan_benchmark(bars_, *signals, job.terms), std::nullopt};
    const MarkedRealised marked = scan_benchmark_marked(bars_, *signals, job.terms);
    return {marked.realised, marked.marked_drawdown};
  }

  const columns::CandleView& bars_;
  std::span<const Job> jobs_;
  std::span<std::optional<Outcome>> outcomes_;
  Signals built_;
};

}  // namespace

std::vector<std::optional<Outcome>> run_batch(ScreenedSeries& series, std::span<const Job> jobs,
                                              const BatchOptions& options) {
  const columns::CandleView& bars = series.market().bars();
  for (const Job& job : jobs) CHECK((job.signals != nullptr) != static_cast<bool>(job.builder));
  const ExitPlan plan(series, jobs, options.exit_search);
  std::vector<std::optional<Outcome>> outcomes(jobs.size());
  const std::size_t tasks = (jobs.size() + jobs_per_task - 1) / jobs_per_task;
  parallel_for(tasks, options.parallel, [&](std::size_t task) {
    const std::size_t first = task * jobs_per_task;
    const std::size_t count = std::min(jobs_per_task, jobs.size() - first);
    Task(bars, jobs.subspan(first, count), std::span(outcomes).subspan(first, count)).run(plan);
  });
  return outcomes;
}

}  // namespace sixbtc::backtest::screening
