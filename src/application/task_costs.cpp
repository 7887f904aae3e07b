#include "application/task_costs.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace sixbtc::application {

namespace {

constexpr std::size_t tried_a_base = 2, series_tried = 4;
// Trying takes no more than this part of the whole.
constexpr std::size_t part_tried = 50;

double seconds_of(const JudgeTask& task, const ports::Settings& settings,
                  const core::Clock& clock) {
  const core::Timestamp started = clock.now();
  const auto series = std::span(task.series).first(std::min(task.series.size(), series_tried));
  (void)judge(*task.strategy, series, settings);
  return static_cast<double>((clock.now() - started).nanoseconds()) / 1e9 *
         static_cast<double>(task.series.size()) / static_cast<double>(series.size());
}

}  // namespace

std::vector<double> task_costs(std::span<const JudgeTask> tasks, const ports::Settings& settings,
                               const backtest::ParallelOptions& parallel,
                               const core::Clock& clock) {
  std::vector<double> costs(tasks.size(), 1);
  std::map<std::string_view, std::vector<std::size_t>> by_base;
  std::size_t runs = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    by_base[tasks[i].base_name].push_back(i);
    runs += tasks[i].series.size();
  }
  const std::size_t tried = by_base.size() * tried_a_base * series_tried;
  if (by_base.size() < 2 || runs < tried * part_tried) return costs;
  std::vector<const std::vector<std::size_t>*> bases;
  for (const auto& [name, members] : by_base) bases.push_back(&members);
  backtest::parallel_for(bases.size(), {.threads = parallel.threads, .stop = parallel.stop},
                         [&](std::size_t base) {
                           double seconds = 0;
                           const std::vector<std::size_t>& members = *bases[base];
                           for (std::size_t k = 0; k < std::min(tried_a_base, members.size()); ++k)
                             seconds = seconds_of(tasks[members[k]], settings, clock);
                           for (const std::size_t member : members) costs[member] = seconds;
                         });
  return costs;
}

ShareDone::ShareDone(std::vector<double> costs)
    : costs_(std::move(costs)), whole_(std::accumulate(costs_.begin(), costs_.end(), 0.0)) {}

double ShareDone::add(std::size_t task) {
  const std::scoped_lock guard(lock_);
  done_ += costs_[task];
  return whole_ > 0 ? std::min(done_ / whole_, 1.0) : 1;
}

}  // namespace sixbtc::application
