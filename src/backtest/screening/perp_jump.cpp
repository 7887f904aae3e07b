#include "backtest/screening/perp_jump.hpp"

#include <algorithm>

#include "backtest/screening/jump_loop.hpp"

namespace sixbtc::backtest::screening {

namespace {

using market::Direction;

class SignalSource : public PrecomputedSource<Signals> {
 public:
  SignalSource(const Signals& signals, const strategy::EntryParams& levels)
      : PrecomputedSource(signals, levels), signals_(signals) {}

  [[nodiscard]] std::size_t next_when_flat(std::size_t from, std::size_t end) const {
    return signals_.long_entries.next_set_in_either(signals_.short_entries, from, end);
  }
  [[nodiscard]] std::size_t next_when_held(Direction held, std::size_t from,
                                           std::size_t end) const {
    const bool is_long = held == Direction::Long;
    const Bitmap& against = is_long ? signals_.short_entries : signals_.long_entries;
    const Bitmap& exits = is_long ? signals_.long_exits : signals_.short_exits;
    if (exits.size() == 0) return against.next_set(from, end);
    return against.next_set_in_either(exits, from, end);
  }

 private:
  const Signals& signals_;
};

}  // namespace

Reach::Reach(const columns::CandleView& bars) : bars_(bars) {
  bool is_ordered = true;
  for (std::size_t i = 0; i < bars.size(); ++i)
    is_ordered &= bars.open[i] <= bars.high[i] && bars.open[i] >= bars.low[i];
  if (is_ordered) return;
  high_.assign(bars.high.begin(), bars.high.end());
  low_.assign(bars.low.begin(), bars.low.end());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    high_[i] = std::max(high_[i], bars.open[i]);
    low_[i] = std::min(low_[i], bars.open[i]);
  }
}

RunResult jump_perp(const Signals& signals, const MarketData& market, const Reach& reach,
                    const Window& window, const strategy::EntryParams& levels,
                    const Assumptions& assumptions, CurveRecording recording,
                    TradeRecording trades) {
  const columns::CandleView& bars = market.bars();
  CHECK(signals.long_entries.size() == bars.size());
  CHECK(signals.short_entries.size() == bars.size());
  return jump_bars(SignalSource(signals, levels), market, reach, window, assumptions, recording,
                   trades);
}

}  // namespace sixbtc::backtest::screening
