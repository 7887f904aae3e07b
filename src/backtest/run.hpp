// One backtest: a strategy, or precomputed signals, on one prepared series (profile `perp`).
// Pure: same arguments, same bits. Any number may run at once on shared MarketData.
#pragma once

#include "backtest/decision_source.hpp"
#include "backtest/inside_bars.hpp"
#include "backtest/market_data.hpp"
#include "backtest/perp_account.hpp"
#include "backtest/settings.hpp"
#include "backtest/trade.hpp"

namespace sixbtc::backtest {

struct Recording {
  CurveRecording curve = CurveRecording::EveryBar;
  DecisionObserver* observer = nullptr;  // may be null
};

// `defaults` fill what the strategy's entries leave unsaid (usually strategy.traits().defaults).
[[nodiscard]] RunResult run(const strategy::StrategyCore& strategy, const MarketData& market,
                            const Window& window, const strategy::EntryParams& defaults,
                            const Assumptions& assumptions, const Recording& recording);

// `levels` go with every entry of the columns, which are as long as the series.
[[nodiscard]] RunResult run(const SignalColumns& signals, const MarketData& market,
                            const Window& window, const strategy::EntryParams& levels,
                            const Assumptions& assumptions, const Recording& recording);

// The same in another band, or with the minutes inside the bars. Profile `perp` is the pessimistic
// band without minutes: then these give what the two above give.
struct BandRun {
  RunResult run;
  InsideCounts inside;
};
[[nodiscard]] BandRun run(const strategy::StrategyCore& strategy, const MarketData& market,
                          const Window& window, const strategy::EntryParams& defaults,
                          const Assumptions& assumptions, const Recording& recording,
                          const InsideBars& inside);
[[nodiscard]] BandRun run(const SignalColumns& signals, const MarketData& market,
                          const Window& window, const strategy::EntryParams& levels,
                          const Assumptions& assumptions, const Recording& recording,
                          const InsideBars& inside);

}  // namespace sixbtc::backtest
