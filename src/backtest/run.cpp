#include "backtest/run.hpp"

#include "backtest/bar_loop.hpp"

namespace sixbtc::backtest {

RunResult run(const strategy::StrategyCore& strategy, const MarketData& market,
              const Window& window, const strategy::EntryParams& defaults,
              const Assumptions& assumptions, const Recording& recording) {
  CHECK(window.shown_from <= window.first_decision);
  const auto evaluation = strategy.begin_ahead(
      market.context, market.bars().slice(window.shown_from, window.end - window.shown_from));
  EvaluationSource source(*evaluation, market.bars(), window.shown_from, defaults,
                          recording.observer);
  PerpAccount account(market, assumptions, window, recording.curve);
  run_bars<fills::PerpProfile>(market.bars(), window.shown_from, window.first_decision, window.end,
                               source, account);
  RunResult result = account.finish();
  result.failure = evaluation->failure();
  return result;
}

RunResult run(const SignalColumns& signals, const MarketData& market, const Window& window,
              const strategy::EntryParams& levels, const Assumptions& assumptions,
              const Recording& recording) {
  CHECK(signals.entry.size() == market.bars().size());
  CHECK(signals.exit.empty() || signals.exit.size() == market.bars().size());
  CHECK(signals.confidence.empty() || signals.confidence.size() == market.bars().size());
  PrecomputedSource source(signals, levels);
  PerpAccount account(market, assumptions, window, recording.curve);
  run_bars<fills::PerpProfile>(market.bars(), window.first_decision, window.first_decision,
                               window.end, source, account);
  return account.finish();
}

}  // namespace sixbtc::backtest
