// Many strategies judged on all cores. Those that run on one series share its signals; results do
// not depend on the number of threads, nor on who is judged beside whom.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "application/judge.hpp"
#include "backtest/parallel.hpp"

namespace sixbtc::application {

// What it points to outlives the judging.
struct JudgeTask {
  const strategy::StrategyCore* strategy = nullptr;
  std::string_view base_name;        // offspring of one base share most of their signals
  std::vector<SeriesWindow> series;  // at least one
};

struct JudgedMany {
  // One a task; none where the stop came first. Trades only of those that passed: of all it would
  // be millions, and whoever asks for them again runs the strategy again.
  std::vector<std::optional<core::Result<Judgement>>> judgements;
  backtest::screening::StrategyScreen::Paths paths;  // of the judging, not of what it tried first
};

// Why a strategy could not be judged: it looked ahead, or its script broke off. Missing candles are
// no fault of a strategy.
[[nodiscard]] bool is_own_fault(const core::Error& error);

// For a progress line that knows that tasks cost differently.
struct ShareListener {
  const core::Clock& clock;
  std::function<void(double share_done)> tell;  // 0 when the work begins; from any thread
};

// Sets the tasks' shared screens for the time of the judging. `times` and `listener` may be null.
[[nodiscard]] JudgedMany judge_many(std::span<JudgeTask> tasks, const ports::Settings& settings,
                                    const backtest::ParallelOptions& parallel,
                                    PhaseTimes* times = nullptr,
                                    const ShareListener* listener = nullptr);

}  // namespace sixbtc::application
