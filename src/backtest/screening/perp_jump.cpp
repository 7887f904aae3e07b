#include "backtest/screening/perp_jump.hpp"

#include <algorithm>

#include "backtest/bar_loop.hpp"
#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

namespace {

using market::Direction;

// The first close in [from, end) whose decision could end the position.
std::size_t next_decision(const Signals& signals, Direction held, std::size_t from,
                          std::size_t end) {
  const bool is_long = held == Direction::Long;
  const Bitmap& against = is_long ? signals.short_entries : signals.long_entries;
  const Bitmap& exits = is_long ? signals.long_exits : signals.short_exits;
  if (exits.size() == 0) return against.next_set(from, end);
  return against.next_set_in_either(exits, from, end);
}

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

Reach::Reach(const columns::CandleView& bars)
    : high_(opens_inside(bars) ? std::vector<double>{} : widened(bars.high, bars.open, highest)),
      low_(high_.empty() ? std::vector<double>{} : widened(bars.low, bars.open, lowest)),
      touch_(high_.empty() ? bars.high : std::span<const double>(high_),
             high_.empty() ? bars.low : std::span<const double>(low_)) {}

RunResult jump_perp(const Signals& signals, const MarketData& market, const Reach& reach,
                    const Window& window, const strategy::EntryParams& levels,
                    const Assumptions& assumptions, CurveRecording recording,
                    TradeRecording trades) {
  const columns::CandleView& bars = market.bars();
  CHECK(signals.long_entries.size() == bars.size());
  CHECK(signals.short_entries.size() == bars.size());
  const PrecomputedSource source(signals, levels);
  PerpAccount account(market, assumptions, window, recording, trades);
  const std::size_t end = window.end;
  std::size_t bar = window.first_decision;
  while (bar < end) {
    if (!account.is_waiting()) {
      std::size_t next = end;
      if (account.is_open()) {
        next = std::min(
            {next_decision(signals, account.direction(), bar, end), account.time_exit_bar(), end});
        if (account.is_trailing()) {
          next = account.trail(bar, next);
        } else {
          const fills::Band band = account.band();
          next = reach.touch().first_touch(bar, next, band.lower, band.upper);
          // Only trades tell them.
          const Extremes seen = trades == TradeRecording::None
                                    ? Extremes{}
                                    : extremes(bars.high.data(), bars.low.data(), bar, next);
          account.pass(bar, next, seen.lowest, seen.highest);
        }
      } else {
        next = signals.long_entries.next_set_in_either(signals.short_entries, bar, end);
        account.pass(bar, next, 0, 0);
      }
      bar = next;
      if (bar == end) break;
    }
    visit_bar<fills::PerpProfile>(bars, bar, source, account);
    ++bar;
  }
  return account.finish();
}

}  // namespace sixbtc::backtest::screening
