#include "backtest/screening/strategy_screen.hpp"

#include "backtest/screening/jump_loop.hpp"
#include "backtest/screening/script_signals.hpp"
#include "language/evaluator.hpp"

namespace sixbtc::backtest::screening {

namespace {

// An expression takes some 400 bytes, and a quarter of the budget is theirs; but a few strategies
// must have room, or nothing would be shared.
constexpr std::size_t bytes_a_share = 4 * 400;
constexpr std::size_t expressions_least = 1'000;

// What first-passage tables may take, beside the columns.
constexpr std::size_t tables_share = 4;

}  // namespace

StrategyScreen::StrategyScreen(const MarketData& market, std::size_t budget_bytes)
    : market_(market),
      reach_(market.bars(), budget_bytes / tables_share),
      budget_bytes_(budget_bytes) {}

std::shared_ptr<SignalGraph> StrategyScreen::graph(const Window& window) {
  const std::size_t expressions_max = std::max(expressions_least, budget_bytes_ / bytes_a_share);
  const std::scoped_lock guard(lock_);
  auto& graph = graphs_[{window.shown_from, window.end}];
  if (!graph || graph->usage().nodes > expressions_max)
    graph = std::make_shared<SignalGraph>(
        market_.context, market_.bars().slice(window.shown_from, window.end - window.shown_from),
        budget_bytes_);
  return graph;
}

RunResult StrategyScreen::run(const strategy::StrategyCore& strategy, const Window& window,
                              const strategy::EntryParams& defaults, const Assumptions& assumptions,
                              CurveRecording recording) {
  const auto* const script = dynamic_cast<const language::ScriptStrategy*>(&strategy);
  if (script != nullptr && script->decisions()) {
    const std::shared_ptr<SignalGraph> shared = graph(window);
    const auto signals = ScriptSignals::make(*shared, *script->decisions(), script->parameters(),
                                             defaults, window.shown_from);
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
