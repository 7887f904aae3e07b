#include "backtest/screening/strategy_screen.hpp"

#include "backtest/screening/jump_loop.hpp"
#include "backtest/screening/script_signals.hpp"
#include "language/evaluator.hpp"

namespace sixbtc::backtest::screening {

StrategyScreen::StrategyScreen(const MarketData& market, std::size_t budget_bytes)
    : market_(market), reach_(market.bars()), budget_bytes_(budget_bytes) {}

SignalGraph& StrategyScreen::graph(const Window& window) {
  const std::scoped_lock guard(lock_);
  auto& graph = graphs_[{window.shown_from, window.end}];
  if (!graph)
    graph = std::make_unique<SignalGraph>(
        market_.context, market_.bars().slice(window.shown_from, window.end - window.shown_from),
        budget_bytes_);
  return *graph;
}

RunResult StrategyScreen::run(const strategy::StrategyCore& strategy, const Window& window,
                              const strategy::EntryParams& defaults, const Assumptions& assumptions,
                              CurveRecording recording) {
  const auto* const script = dynamic_cast<const language::ScriptStrategy*>(&strategy);
  if (script != nullptr && script->decisions()) {
    const auto signals =
        ScriptSignals::make(graph(window), *script->decisions(), defaults, window.shown_from);
    if (signals) {
      ++fast_;
      return jump_bars(*signals, market_, reach_, window, assumptions, recording,
                       TradeRecording::EveryTrade);
    }
  }
  ++sequential_;
  return backtest::run(strategy, market_, window, defaults, assumptions, {.curve = recording});
}

}  // namespace sixbtc::backtest::screening
