#include "backtest/parallel.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <mutex>

namespace sixbtc::backtest {

namespace {

bool is_set(const StopFlag* stop) {
  return stop != nullptr && stop->load(std::memory_order_relaxed);
}

}  // namespace

bool parallel_for(std::size_t count, const ParallelOptions& options,
                  const std::function<void(std::size_t)>& task) {
  std::mutex progress_lock;
  std::size_t finished = 0;
  const auto run_one = [&](std::size_t i) {
    if (is_set(options.stop)) return;
    task(i);
    const std::scoped_lock lock(progress_lock);
    ++finished;
    if (options.on_progress) options.on_progress(finished);
  };
  // More threads than cores would only make TBB warn on stderr.
  const int cores = tbb::info::default_concurrency();
  tbb::task_arena arena(options.threads > 0 ? std::min(options.threads, cores) : cores);
  arena.execute([&] {
    // Grain 1 and the simple partitioner: tasks are long and uneven, and stop early when asked.
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) run_one(i);
        },
        tbb::simple_partitioner{});
  });
  return finished == count;
}

}  // namespace sixbtc::backtest
