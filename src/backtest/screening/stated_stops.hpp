// The walk of a strategy that states a stop and nothing else, at entries and anew while it holds a
// position, as those do that follow a line. Closes that restate a stop without an effect of their
// own are passed (restless_stop.hpp), and while the stop rests on the line, no bar between two
// other closes meets it. The order of events in a bar is bar_loop.hpp's, fills and levels are those
// of everybody; the tests hold every trade against the plain loop.
#pragma once

#include <array>
#include <optional>

#include "backtest/entry_rules.hpp"
#include "backtest/screening/decision_index.hpp"
#include "backtest/screening/entry_gate.hpp"
#include "backtest/screening/level_touch.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "backtest/screening/trade_book.hpp"

namespace sixbtc::backtest::screening {

// `Source` has, beside what DecisionIndex asks of it, where side_words() need not wake for stops
// restated without effect,
//   confidence(bar), is_confident(bar): that it is above 0
//   leaves(held, bar)        whether it closes there
//   wanted(held, bar)        what it enters there
//   stated_stops(direction)  of positions on that side
template <class Source>
class StatedStopsWalk {
 public:
  // `params`: of every entry, where it states no stop, without a trail and a break-even.
  // Everything outlives this.
  StatedStopsWalk(const Source& source, const strategy::EntryParams& params,
                  const MarketData& market, const Reach& reach, const Window& window,
                  const Assumptions& assumptions, TradeBook& book)
      : source_(source),
        bars_(market.bars()),
        atr_(market.atr),
        touch_(reach.touch()),
        end_(window.end),
        first_bar_(source.first_bar()),
        rules_(assumptions),
        unstated_(rules_.first_levels(params)),
        book_(book),
        gate_(params, bars_.open_time),
        age_max_(params.bars_max == 0 ? end_ : params.bars_max),
        stops_{source.stated_stops(Direction::Long), source.stated_stops(Direction::Short)},
        index_(source, end_) {
    CHECK(!params.trail && !params.break_even);
  }

  void run(std::size_t first_decision) {
    index_.run(first_decision, [this](const DecisionIndex::Entry& entry) { return trade(entry); });
  }

 private:
  using Direction = market::Direction;
  using Profile = fills::PerpProfile;

  struct Held {
    fills::Levels levels;
    std::size_t entry_bar;
    std::size_t oldest;  // the bar at whose open it is closed for its age
    bool is_on_line;     // its stop is what the last close stated
  };
  struct Left {
    std::size_t bar = 0;     // the end: it is not
    bool by_signal = false;  // at its open, what the close before decided is carried out
    fills::Exit exit;
  };

  [[nodiscard]] const StatedStops& stops(Direction direction) const {
    return stops_[direction == Direction::Short];
  }
  // The stop stated at the close of `bar` if it is among `closes`; 0: none.
  [[nodiscard]] double stated(Direction direction, const std::uint64_t* closes,
                              std::size_t bar) const {
    const std::size_t row = bar - first_bar_;
    if (closes == nullptr || !DecisionIndex::Side::test(closes, row)) return 0;
    return strategy::stop_price({strategy::Level::Kind::Price, stops(direction).prices[row]},
                                {.direction = direction}, rules_.grid());
  }
  void restate(std::size_t bar, Held& held) const {
    const Direction direction = held.levels.direction;
    const double to = stated(direction, stops(direction).while_held, bar);
    if (to > 0 && strategy::is_tighter(direction, to, held.levels.stop)) held.levels.stop = to;
    held.is_on_line = to > 0 && to == held.levels.stop;
  }

  [[nodiscard]] DecisionIndex::Leaving trade(const DecisionIndex::Entry& entry) {
    const std::size_t opened = entry.opened, decided = opened - 1;
    if (gate_.holds_back(opened)) {
      ++book_.counters().held_back;
      return {opened};
    }
    const Direction direction = direction_of(entry.is_short);
    const std::optional<Held> begun = begin(direction, entry.decided_at, opened);
    if (!begun) {
      ++book_.counters().bad_levels;
      return {opened};
    }
    if (!source_.is_confident(decided)) {
      ++book_.counters().no_confidence;
      return {opened};
    }
    Held held = *begun;
    const Left left = leave(held);
    gate_.traded(opened, left.bar);
    book_.add({.bar = opened,
               .direction = direction,
               .fill = rules_.fill(direction, bars_.open[opened]),
               .stop = begun->levels.stop,
               .target = begun->levels.target,
               .confidence = source_.confidence(decided)},
              std::min(left.bar, end_ - 1), left.exit);
    return {left.bar, left.by_signal};
  }

  // Nothing where the entry has no levels.
  [[nodiscard]] std::optional<Held> begin(Direction direction, Direction decided_at,
                                          std::size_t opened) const {
    const std::size_t decided = opened - 1;
    const double fill = rules_.fill(direction, bars_.open[opened]);
    const strategy::LevelBasis basis{direction, fill, atr_[decided]};
    const StatedStops& stated_here = stops(direction);
    const std::uint64_t* const closes =
        stated_here.at_entry[static_cast<std::size_t>(1 + static_cast<int>(decided_at))];
    const std::size_t row = decided - first_bar_;
    const bool is_stated = closes != nullptr && DecisionIndex::Side::test(closes, row);
    const double stop = is_stated ? stated(direction, closes, decided)
                                  : unstated_.stop_at(basis, rules_.grid()).price;
    const auto target = unstated_.target_at(basis, rules_.grid());
    if (!(stop > 0) || !(market::sign(direction) * (fill - stop) > 0) || !target.is_good) return {};
    const std::uint64_t* const while_held = stated_here.while_held;
    return Held{
        .levels = {direction, stop, target.price, rules_.liquidation(direction, fill), false},
        .entry_bar = opened,
        .oldest = std::min(opened + age_max_, end_),
        .is_on_line =
            is_stated && while_held != nullptr && DecisionIndex::Side::test(while_held, row)};
  }

  // No bar up to the next close that is looked at meets its levels.
  [[nodiscard]] bool is_safe(const Held& held) const {
    const fills::Levels& levels = held.levels;
    return held.is_on_line && !unstated_.has_target() &&
           !strategy::is_tighter(levels.direction, levels.liquidation, levels.stop);
  }

  [[nodiscard]] Left leave(Held& held) const {
    const fills::Levels& levels = held.levels;
    const DecisionIndex::Side& side = index_.held(levels.direction == Direction::Short);
    for (std::size_t bar = held.entry_bar;; ++bar) {
      const std::size_t last = std::min(side.wakes.next(bar), held.oldest);
      const std::size_t from = bar;
      bar = is_safe(held) ? last : first_touch(bars_, touch_, levels, held.entry_bar, bar, last);
      // The closes passed only tightened the stop, and no bar came to where they did.
      if (bar > from) restate(bar - 1, held);
      if (bar == end_) return at_end();
      if (bar != held.entry_bar)
        if (const auto gapped = fills::resolve_open<Profile>(levels, bars_.open[bar]))
          return {bar, false, *gapped};
      if (bar == held.oldest) return {bar, false, at_open(bar, fills::ExitReason::Time)};
      const fills::Bar prices{bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
      if (fills::band_of<Profile>(levels).is_touched(prices.high, prices.low))
        return {bar, false, fills::resolve_touched<Profile>(levels, prices)};
      restate(bar, held);
      const bool leaves = source_.leaves(levels.direction, bar);
      if (leaves || source_.wanted(levels.direction, bar) == market::opposite(levels.direction))
        return next_open(bar + 1, levels,
                         leaves ? fills::ExitReason::Signal : fills::ExitReason::Reversal);
    }
  }
  [[nodiscard]] Left next_open(std::size_t bar, const fills::Levels& levels,
                               fills::ExitReason reason) const {
    if (bar == end_) return at_end();
    const auto gapped = fills::resolve_open<Profile>(levels, bars_.open[bar]);
    return {bar, true, gapped ? *gapped : at_open(bar, reason)};
  }
  [[nodiscard]] fills::Exit at_open(std::size_t bar, fills::ExitReason reason) const {
    return {reason, bars_.open[bar], true};
  }
  [[nodiscard]] Left at_end() const {
    return {end_, false, {fills::ExitReason::End, bars_.close[end_ - 1], false}};
  }

  const Source& source_;
  const columns::CandleView bars_;
  const std::span<const double> atr_;
  const TouchIndex& touch_;
  const std::size_t end_, first_bar_;
  const EntryRules rules_;
  const strategy::FirstLevelRule unstated_;
  TradeBook& book_;
  EntryGate gate_;
  const std::size_t age_max_;
  const std::array<StatedStops, 2> stops_;  // long, short
  const DecisionIndex index_;
};

}  // namespace sixbtc::backtest::screening
