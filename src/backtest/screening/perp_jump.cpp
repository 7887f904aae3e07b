#include "backtest/screening/perp_jump.hpp"

#include <algorithm>

#include "backtest/screening/jump_loop.hpp"

namespace sixbtc::backtest::screening {

namespace {

using market::Direction;

class SignalSource : public PrecomputedSource<Signals> {
 public:
  SignalSource(const Signals& signals, const strategy::EntryParams& levels)
      : PrecomputedSource(signals, levels), signals_(signals), levels_(levels) {}

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

  [[nodiscard]] const strategy::EntryParams* set_exits() const {
    const bool is_stated = !signals_.levels.stop.empty() || !signals_.levels.target.empty();
    return is_stated ? nullptr : &levels_;
  }
  [[nodiscard]] std::size_t first_bar() const { return 0; }
  [[nodiscard]] SideWords side_words(Direction held) const {
    const std::uint64_t *const longs = signals_.long_entries.data(), *const shorts =
                                                                         signals_.short_entries
                                                                             .data();
    if (held == Direction::Flat) return {longs, shorts, {longs, shorts, shorts}};
    const bool is_long = held == Direction::Long;
    const std::uint64_t* const against = is_long ? shorts : longs;
    const Bitmap& exits = is_long ? signals_.long_exits : signals_.short_exits;
    return {longs, shorts, {against, against, exits.size() == 0 ? against : exits.data()}};
  }
  [[nodiscard]] bool leaves(Direction held, std::size_t bar) const {
    return signals_.exits_at(bar, held);
  }
  [[nodiscard]] bool is_confident(std::size_t bar) const { return confidence(bar) > 0; }
  void foresee_confidence(std::size_t) const {}
  [[nodiscard]] double confidence(std::size_t bar) const {
    return signals_.confidence.empty() ? 1.0 : signals_.confidence[bar];
  }

 private:
  const Signals& signals_;
  const strategy::EntryParams& levels_;
};

double highest(double a, double b) {
  return std::max(a, b);
}
double lowest(double a, double b) {
  return std::min(a, b);
}

bool opens_inside(const columns::CandleView& bars) {
  bool is_inside = true;
  for (std::size_t i = 0; i < bars.size(); ++i)
    is_inside &= bars.open[i] <= bars.high[i] && bars.open[i] >= bars.low[i];
  return is_inside;
}

std::vector<double> widened(std::span<const double> column, std::span<const double> open,
                            double (*extreme)(double, double)) {
  std::vector<double> result(column.size());
  std::ranges::transform(column, open, result.begin(), extreme);
  return result;
}

}  // namespace

Reach::Reach(const columns::CandleView& bars, std::size_t tables_budget_bytes)
    : high_(opens_inside(bars) ? std::vector<double>{} : widened(bars.high, bars.open, highest)),
      low_(high_.empty() ? std::vector<double>{} : widened(bars.low, bars.open, lowest)),
      touch_(high_.empty() ? bars.high : std::span<const double>(high_),
             high_.empty() ? bars.low : std::span<const double>(low_)),
      exits_(bars.size(), tables_budget_bytes) {}

RunResult jump_perp(const Signals& signals, const MarketData& market, const Reach& reach,
                    const Window& window, const strategy::EntryParams& levels,
                    const Assumptions& assumptions, CurveRecording recording,
                    TradeRecording trades) {
  CHECK(signals.long_entries.size() == market.bars().size());
  CHECK(signals.short_entries.size() == market.bars().size());
  return jump_bars(SignalSource(signals, levels), market, reach, window, assumptions, recording,
                   trades);
}

}  // namespace sixbtc::backtest::screening
