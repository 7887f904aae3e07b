#include "application/judge_many.hpp"

#include <map>
#include <mutex>
#include <numeric>

#include "application/task_costs.hpp"

namespace sixbtc::application {

namespace {

// One screen for each series that tasks run on, given up when the last of them is done: the signals
// of a hundred series need not fit into memory at once.
class Screens {
 public:
  using Paths = backtest::screening::StrategyScreen::Paths;

  Screens(std::span<JudgeTask> tasks, std::size_t budget_bytes) {
    for (const JudgeTask& task : tasks)
      for (const SeriesWindow& window : task.series) ++screens_[window.series].tasks;
    // Each series has a graph for training and one for holdout.
    const std::size_t share = budget_bytes / (2 * std::max<std::size_t>(screens_.size(), 1));
    for (auto& [series, of_series] : screens_)
      of_series.screen =
          std::make_unique<backtest::screening::StrategyScreen>(series->market, share);
    for (JudgeTask& task : tasks)
      for (SeriesWindow& window : task.series) window.screen = screens_[window.series].screen.get();
  }

  // What ran so far tried the tasks out: paths() leaves it out.
  void begin() {
    for (auto& [series, of_series] : screens_) of_series.tried = of_series.screen->paths();
  }
  void done(const JudgeTask& task) {
    const std::scoped_lock guard(lock_);
    for (const SeriesWindow& window : task.series) {
      OfSeries& of_series = screens_[window.series];
      if (--of_series.tasks > 0) continue;
      const Paths paths = of_series.screen->paths();
      paths_.fast += paths.fast - of_series.tried.fast;
      paths_.sequential += paths.sequential - of_series.tried.sequential;
      of_series.screen.reset();
    }
  }
  // Once all tasks are done.
  [[nodiscard]] Paths paths() const { return paths_; }

 private:
  struct OfSeries {
    std::size_t tasks = 0;
    std::unique_ptr<backtest::screening::StrategyScreen> screen;
    Paths tried;
  };
  std::mutex lock_;
  std::map<const PreparedSeries*, OfSeries> screens_;
  Paths paths_;
};

// Tasks on one series one after the other, so that its signals are given up soon; and of those the
// offspring of one base script, which share most of them.
std::vector<std::size_t> by_series(std::span<const JudgeTask> tasks) {
  std::vector<std::size_t> order(tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::map<const PreparedSeries*, std::size_t> first;
  for (const JudgeTask& task : tasks) first.try_emplace(task.series.front().series, first.size());
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::pair(first.at(tasks[i].series.front().series), tasks[i].base_name);
  });
  return order;
}

}  // namespace

bool is_own_fault(const core::Error& error) {
  return error.kind == core::ErrorKind::Rejected || error.kind == core::ErrorKind::Invalid ||
         error.kind == core::ErrorKind::LimitReached;
}

JudgedMany judge_many(std::span<JudgeTask> tasks, const ports::Settings& settings,
                      const backtest::ParallelOptions& parallel, PhaseTimes* times,
                      const ShareListener* listener) {
  Screens screens(tasks,
                  static_cast<std::size_t>(settings.backtest.screening_memory_mb) * (1U << 20));
  const std::vector<std::size_t> order = by_series(tasks);
  JudgedMany judged;
  judged.judgements.resize(tasks.size());
  std::optional<ShareDone> share;
  if (listener != nullptr) {
    share.emplace(task_costs(tasks, settings, parallel, listener->clock));
    screens.begin();
    listener->tell(0);
  }
  backtest::parallel_for(tasks.size(), parallel, [&](std::size_t place) {
    const JudgeTask& task = tasks[order[place]];
    auto& judgement = judged.judgements[order[place]];
    judgement = judge(*task.strategy, task.series, settings, times);
    if (*judgement && !(**judgement).is_passed) (**judgement).training.trades = {};
    screens.done(task);
    if (share) listener->tell(share->add(order[place]));
  });
  for (JudgeTask& task : tasks)
    for (SeriesWindow& window : task.series) window.screen = nullptr;
  judged.paths = screens.paths();
  return judged;
}

}  // namespace sixbtc::application
