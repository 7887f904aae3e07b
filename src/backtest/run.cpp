#include "backtest/run.hpp"

#include "backtest/bar_loop.hpp"

namespace sixbtc::backtest {

namespace {

template <class Inside>
RunResult run_strategy(const strategy::StrategyCore& strategy, const MarketData& market,
                       const Window& window, const strategy::EntryParams& defaults,
                       const Assumptions& assumptions, const Recording& recording,
                       Inside&& inside) {
  CHECK(window.shown_from <= window.first_decision);
  const auto evaluation = strategy.begin_ahead(
      market.context, market.bars().slice(window.shown_from, window.end - window.shown_from));
  EvaluationSource source(*evaluation, market.bars(), window.shown_from, defaults,
                          recording.observer);
  PerpAccount account(market, assumptions, window, recording.curve);
  run_bars<fills::PerpProfile>(market.bars(), window.shown_from, window.first_decision, window.end,
                               source, account, inside);
  RunResult result = account.finish();
  result.failure = evaluation->failure();
  return result;
}

template <class Inside>
RunResult run_signals(const SignalColumns& signals, const MarketData& market, const Window& window,
                      const strategy::EntryParams& levels, const Assumptions& assumptions,
                      const Recording& recording, Inside&& inside) {
  CHECK(signals.entry.size() == market.bars().size());
  CHECK(signals.exit.empty() || signals.exit.size() == market.bars().size());
  CHECK(signals.confidence.empty() || signals.confidence.size() == market.bars().size());
  PrecomputedSource source(signals, levels);
  PerpAccount account(market, assumptions, window, recording.curve);
  run_bars<fills::PerpProfile>(market.bars(), window.first_decision, window.first_decision,
                               window.end, source, account, inside);
  return account.finish();
}

}  // namespace

RunResult run(const strategy::StrategyCore& strategy, const MarketData& market,
              const Window& window, const strategy::EntryParams& defaults,
              const Assumptions& assumptions, const Recording& recording) {
  return run_strategy(strategy, market, window, defaults, assumptions, recording,
                      WholeBar<fills::PerpProfile>{});
}

RunResult run(const SignalColumns& signals, const MarketData& market, const Window& window,
              const strategy::EntryParams& levels, const Assumptions& assumptions,
              const Recording& recording) {
  return run_signals(signals, market, window, levels, assumptions, recording,
                     WholeBar<fills::PerpProfile>{});
}

BandRun run(const strategy::StrategyCore& strategy, const MarketData& market, const Window& window,
            const strategy::EntryParams& defaults, const Assumptions& assumptions,
            const Recording& recording, const InsideBars& inside) {
  return with_resolver(market, inside, [&](auto resolver) {
    RunResult result =
        run_strategy(strategy, market, window, defaults, assumptions, recording, resolver);
    return BandRun{std::move(result), resolver.counts()};
  });
}

BandRun run(const SignalColumns& signals, const MarketData& market, const Window& window,
            const strategy::EntryParams& levels, const Assumptions& assumptions,
            const Recording& recording, const InsideBars& inside) {
  return with_resolver(market, inside, [&](auto resolver) {
    RunResult result =
        run_signals(signals, market, window, levels, assumptions, recording, resolver);
    return BandRun{std::move(result), resolver.counts()};
  });
}

}  // namespace sixbtc::backtest
