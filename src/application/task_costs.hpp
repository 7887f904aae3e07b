// What each of many tasks costs beside the others, so that a progress line can say what is left:
// the offspring of one base script cost about the same, those of another perhaps five times that,
// and they are judged one base after the other.
#pragma once

#include "application/judge_many.hpp"
#include "core/clock.hpp"

namespace sixbtc::application {

// In any unit, one a task. Judges two of each base on a few series and keeps the time of the
// second, which finds the signals they share; all the same where trying takes long beside the
// whole. The tasks' screens are set.
[[nodiscard]] std::vector<double> task_costs(std::span<const JudgeTask> tasks,
                                             const ports::Settings& settings,
                                             const backtest::ParallelOptions& parallel,
                                             const core::Clock& clock);

// The share of the whole that is done. Any thread.
class ShareDone {
 public:
  explicit ShareDone(std::vector<double> costs);
  // Gives it, that task included.
  double add(std::size_t task);

 private:
  const std::vector<double> costs_;
  const double whole_;
  std::mutex lock_;
  double done_ = 0;
};

}  // namespace sixbtc::application
