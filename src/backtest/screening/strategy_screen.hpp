// Strategies on one prepared series, each on the fastest path it allows: a script whose rules are
// columns jumps from event to event over signals it shares with all others; every other strategy is
// run bar by bar. Both give the bits of backtest::run().
//
// Threading: run() may be called from several threads at once.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "backtest/run.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "backtest/screening/signal_graph.hpp"

namespace sixbtc::backtest::screening {

class StrategyScreen {
 public:
  // `market` outlives this. `budget_bytes`: for the columns of each window.
  StrategyScreen(const MarketData& market, std::size_t budget_bytes);

  [[nodiscard]] RunResult run(const strategy::StrategyCore& strategy, const Window& window,
                              const strategy::EntryParams& defaults, const Assumptions& assumptions,
                              CurveRecording recording);

  struct Paths {
    std::size_t fast = 0, sequential = 0;  // runs
  };
  [[nodiscard]] Paths paths() const { return {fast_, sequential_}; }

 private:
  // Begins anew when it knows more expressions than the budget is for: those of strategies long
  // judged would otherwise stay for good.
  std::shared_ptr<SignalGraph> graph(const Window& window);

  const MarketData& market_;
  Reach reach_;
  std::size_t budget_bytes_;
  std::mutex lock_;  // of the graphs' map
  std::map<std::pair<std::size_t, std::size_t>, std::shared_ptr<SignalGraph>> graphs_;
  std::atomic<std::size_t> fast_{0}, sequential_{0};
};

}  // namespace sixbtc::backtest::screening
