// The walk of a strategy whose levels are set at the entry and stay: an exit is then the first of a
// touch, a signal and an age, each found in one look, and nothing else of the bars matters. The
// order of events in a bar is bar_loop.hpp's, fills and levels are those of everybody; the tests
// hold every trade against the plain loop.
#pragma once

#include "backtest/entry_rules.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "backtest/screening/trade_book.hpp"
#include "strategy/entry_pace.hpp"

namespace sixbtc::backtest::screening {

// Beside next_when_flat() and next_when_held() (jump_loop.hpp), `Source` has
//   wanted(held, bar)      the side it would open at that close, or Flat
//   leaves(held, bar)      whether it closes there
//   confidence(bar)
template <class Source>
class SetExitsWalk {
 public:
  // `params`: of every entry, without a trail and a break-even. Everything outlives this.
  SetExitsWalk(const Source& source, const strategy::EntryParams& params, const MarketData& market,
               const Reach& reach, const Window& window, const Assumptions& assumptions,
               TradeBook& book)
      : source_(source),
        params_(params),
        market_(market),
        bars_(market.bars()),
        touch_(reach.touch()),
        end_(window.end),
        rules_(assumptions),
        levels_rule_(rules_.first_levels(params)),
        book_(book),
        is_paced_(params.cooldown_bars > 0 || params.entries_per_day_max > 0) {}

  void run(std::size_t first_decision) {
    // The close whose decision the next open carries out; flat unless `held` was on that side.
    std::size_t decided = source_.next_when_flat(first_decision, end_);
    auto held = market::Direction::Flat;
    while (decided + 1 < end_) {
      const std::size_t opened = decided + 1;
      const market::Direction wanted = source_.wanted(held, decided);
      held = market::Direction::Flat;
      if (wanted == market::Direction::Flat || !enter(wanted, decided, opened)) {
        decided = source_.next_when_flat(opened, end_);
        continue;
      }
      const Leaving leaving = leave();
      if (leaving.bar == end_) return;
      if (is_paced_) pace_.left(leaving.bar);
      if (leaving.carries_signal) {
        held = entry_.direction;
        decided = leaving.bar - 1;
      } else {
        decided = source_.next_when_flat(leaving.bar, end_);
      }
    }
  }

 private:
  struct Leaving {
    std::size_t bar = 0;
    bool carries_signal = false;  // at its open, what the close before decided is carried out
  };

  [[nodiscard]] bool enter(market::Direction direction, std::size_t decided, std::size_t bar) {
    Counters& counters = book_.counters();
    if (is_paced_ && pace_.is_held_back(bar, bars_.open_time[bar], params_)) {
      ++counters.held_back;
      return false;
    }
    const double fill = rules_.fill(direction, bars_.open[bar]);
    const strategy::FirstLevels levels =
        levels_rule_.at({direction, fill, market_.atr[decided]}, rules_.rules());
    if (!levels.are_good) {
      ++counters.bad_levels;
      return false;
    }
    const double confidence = source_.confidence(decided);
    if (!(confidence > 0)) {
      ++counters.no_confidence;
      return false;
    }
    if (is_paced_) pace_.entered(bars_.open_time[bar]);
    entry_ = {.bar = bar,
              .direction = direction,
              .fill = fill,
              .stop = levels.stop,
              .target = levels.target,
              .confidence = confidence};
    levels_ = {direction, levels.stop, levels.target, rules_.liquidation(direction, fill), false};
    return true;
  }

  // Books the trade.
  [[nodiscard]] Leaving leave() {
    const std::size_t signal = source_.next_when_held(entry_.direction, entry_.bar, end_);
    if constexpr (requires { source_.foresee(signal, end_); }) source_.foresee(signal, end_);
    const std::size_t aged =
        params_.bars_max == 0 ? end_ : std::min<std::size_t>(entry_.bar + params_.bars_max, end_);
    const std::size_t limit = std::min(signal + 1, aged);
    const std::size_t touched = first_touch(limit);
    if (touched < limit) {
      book_.add(entry_, touched,
                fills::resolve_touched<fills::PerpProfile>(levels_, bar_at(touched)));
      return {touched};
    }
    if (limit == end_) {
      book_.add(entry_, end_ - 1, {fills::ExitReason::End, bars_.close[end_ - 1], false});
      return {end_};
    }
    const bool is_signal = signal + 1 == limit;
    const double open = bars_.open[limit];
    if (const auto gapped = fills::resolve_open<fills::PerpProfile>(levels_, open))
      book_.add(entry_, limit, *gapped);
    else
      book_.add(entry_, limit, {reason_at_open(is_signal, signal), open, true});
    return {limit, is_signal};
  }
  [[nodiscard]] fills::ExitReason reason_at_open(bool is_signal, std::size_t signal) const {
    if (!is_signal) return fills::ExitReason::Time;
    return source_.leaves(entry_.direction, signal) ? fills::ExitReason::Signal
                                                    : fills::ExitReason::Reversal;
  }
  // The first bar before `limit` in which the position meets a level.
  [[nodiscard]] std::size_t first_touch(std::size_t limit) const {
    const fills::Band band = fills::band_of<fills::PerpProfile>(levels_);
    std::size_t bar = touch_.first_touch(entry_.bar, limit, band.lower, band.upper);
    // A bar that opens outside its own range reaches a level with its open alone: that counts for
    // who held the position before, and for stop and target only.
    while (
        bar < limit && !band.is_touched(bars_.high[bar], bars_.low[bar]) &&
        (bar == entry_.bar || !fills::resolve_open<fills::PerpProfile>(levels_, bars_.open[bar])))
      bar = touch_.first_touch(bar + 1, limit, band.lower, band.upper);
    return bar;
  }
  [[nodiscard]] fills::Bar bar_at(std::size_t bar) const {
    return {bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
  }

  const Source& source_;
  const strategy::EntryParams& params_;
  const MarketData& market_;
  const columns::CandleView bars_;
  const TouchIndex& touch_;
  const std::size_t end_;
  const EntryRules rules_;
  const strategy::FirstLevelRule levels_rule_;
  TradeBook& book_;
  const bool is_paced_;
  strategy::EntryPace pace_;
  PerpMoney::Entry entry_;
  fills::Levels levels_;
};

}  // namespace sixbtc::backtest::screening
