#include "backtest/screening/batch.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "backtest/screening/benchmark_walk.hpp"

namespace sixbtc::backtest::screening {

namespace {

// Jobs a task takes at once: enough to keep several in flight, few enough to share evenly.
constexpr std::size_t jobs_per_task = 400;

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
      if (table == nullptr) continue;
      tables_[level] = table;
      auto& ladder = level.first == LevelKind::Stop ? ladders_.stops : ladders_.targets;
      ladder.emplace_back(level.second, table);
    }
  }

  [[nodiscard]] const PassageLadders& ladders() const { return ladders_; }

  [[nodiscard]] PassageTable* table(LevelKind kind, double ratio) const {
    const auto found = tables_.find({kind, ratio});
    return found == tables_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<LevelKind, double>, PassageTable*> tables_;
  PassageLadders ladders_;
};

// Jobs with the same levels next to each other, so that their tables stay in the cache.
std::vector<std::size_t> order_of(std::span<const Job> jobs) {
  const auto levels_of = [&](std::size_t i) {
    const auto* const terms = std::get_if<BenchmarkTerms>(&jobs[i].terms);
    return terms == nullptr ? std::pair(0.0, 0.0) : std::pair(terms->stop, terms->target);
  };
  std::vector<std::size_t> order(jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, levels_of);
  return order;
}

Realised realised_of(const RunResult& run) {
  const int last = static_cast<int>(run.closed.last);
  return {run.closed.trades, run.closed.wins, run.equity, run.closed.drawdown,
          run.is_open_at_end ? last : 0};
}

// Some neighbouring jobs, on one thread.
class Task {
 public:
  // `chosen`: which of the jobs.
  Task(const ScreenedSeries& series, std::span<const Job> jobs, std::span<const std::size_t> chosen,
       std::span<std::optional<Outcome>> outcomes)
      : series_(series), jobs_(jobs), chosen_(chosen), outcomes_(outcomes) {}

  void run(const ExitPlan& plan) {
    std::vector<BenchmarkWalkJob> walks;
    std::vector<std::size_t> walked;
    PassageTable *stop = nullptr, *target = nullptr;
    bool can = false;
    for (const std::size_t i : chosen_) {
      const Job& job = jobs_[i];
      if (const auto* perp = std::get_if<PerpTerms>(&job.terms)) {
        outcomes_[i] = jump(job, *perp);
        continue;
      }
      const BenchmarkTerms& terms = std::get<BenchmarkTerms>(job.terms);
      // Neighbours mostly have the same levels.
      if (walks.empty() || walks.back().terms != terms) {
        stop = plan.table(LevelKind::Stop, terms.stop);
        target = plan.table(LevelKind::Target, terms.target);
        can = stop != nullptr && target != nullptr && can_walk(bars(), terms);
      }
      if (!can) {
        outcomes_[i] = scan(job, terms);
        continue;
      }
      walks.push_back({terms, stop, target, job.signals,
                       job.signals == nullptr ? &job.builder : nullptr,
                       job.wanted == Wanted::MarkedDrawdown});
      walked.push_back(i);
    }
    std::vector<MarkedRealised> results(walks.size());
    walk_benchmark(bars(), series_.touch(), plan.ladders(), walks, results);
    for (std::size_t i = 0; i < walked.size(); ++i) {
      outcomes_[walked[i]] = Outcome{results[i].realised};
      if (walks[i].is_marked) outcomes_[walked[i]]->marked_drawdown = results[i].marked_drawdown;
    }
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
    if (job.wanted == Wanted::Realised)
      return {scan_benchmark(bars(), series_.touch(), signals, terms)};
    CHECK(job.wanted == Wanted::MarkedDrawdown);
    const MarkedRealised marked = scan_benchmark_marked(bars(), series_.touch(), signals, terms);
    return {marked.realised, marked.marked_drawdown};
  }

  Outcome jump(const Job& job, const PerpTerms& terms) {
    CHECK(job.wanted != Wanted::MarkedDrawdown);
    RunResult run = jump_perp(
        signals_of(job), series_.market(), series_.reach(), terms.window, terms.levels,
        *terms.assumptions,
        job.wanted == Wanted::Curve ? CurveRecording::EveryBar : CurveRecording::None,
        job.wanted == Wanted::Realised ? TradeRecording::None : TradeRecording::EveryTrade);
    Outcome outcome{realised_of(run)};
    if (job.wanted != Wanted::Realised) outcome.run = std::move(run);
    return outcome;
  }

  const ScreenedSeries& series_;
  std::span<const Job> jobs_;
  std::span<const std::size_t> chosen_;
  std::span<std::optional<Outcome>> outcomes_;
  Signals built_;
};

}  // namespace

std::vector<std::optional<Outcome>> run_batch(ScreenedSeries& series, std::span<const Job> jobs,
                                              const BatchOptions& options) {
  for (const Job& job : jobs) CHECK((job.signals != nullptr) != static_cast<bool>(job.builder));
  const ExitPlan plan(series, jobs, options.exit_search);
  std::vector<std::optional<Outcome>> outcomes(jobs.size());
  const std::vector<std::size_t> order = order_of(jobs);
  const std::size_t tasks = (jobs.size() + jobs_per_task - 1) / jobs_per_task;
  parallel_for(tasks, options.parallel, [&](std::size_t task) {
    const std::size_t first = task * jobs_per_task;
    const std::size_t count = std::min(jobs_per_task, jobs.size() - first);
    Task(series, jobs, std::span(order).subspan(first, count), outcomes).run(plan);
  });
  return outcomes;
}

}  // namespace sixbtc::backtest::screening
