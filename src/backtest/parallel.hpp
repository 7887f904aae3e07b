// Independent tasks over all cores, results in the order of their inputs: the same bits on any
// number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace sixbtc::backtest {

// Set from anywhere (a signal handler included); tasks already begun are finished.
using StopFlag = std::atomic<bool>;

struct ParallelOptions {
  int threads = 0;                 // 0: all cores
  const StopFlag* stop = nullptr;  // may be null
  // Called with the number of tasks finished so far, never twice at once, from any thread.
  std::function<void(std::size_t)> on_progress = {};
};

// Runs task(0) ... task(count - 1), each once, in no particular order; false when stopped before
// the last one began. A task must touch nothing another task touches and must not throw.
bool parallel_for(std::size_t count, const ParallelOptions& options,
                  const std::function<void(std::size_t)>& task);

// results[i] = task(i); none where the stop came first.
template <class Task>
[[nodiscard]] auto parallel_map(std::size_t count, const ParallelOptions& options, Task task) {
  std::vector<std::optional<decltype(task(std::size_t{}))>> results(count);
  parallel_for(count, options, [&](std::size_t i) { results[i] = task(i); });
  return results;
}

}  // namespace sixbtc::backtest
