// What a held position lives through: funding, stops that tighten, bars that pass.
#include <algorithm>

#include "backtest/perp_account.hpp"
#include "strategy/levels.hpp"

namespace sixbtc::backtest {

using market::Direction;
using strategy::LevelBasis;
using strategy::stop_price;
using strategy::target_price;
using strategy::trail_distances;

namespace {

bool is_tighter(Direction direction, double stop, double than) {
  return direction == Direction::Long ? stop > than : stop < than;
}

}  // namespace

void PerpAccount::tighten(double stop) {
  if (is_tighter(position_->levels.direction, stop, position_->stop)) position_->stop = stop;
  if (is_tighter(position_->levels.direction, stop, position_->levels.stop)) {
    position_->levels.stop = stop;
    position_->levels.stop_is_trail = false;
  }
}

void PerpAccount::update_levels(std::size_t bar, const strategy::PositionUpdate& update) {
  Position& p = *position_;
  const LevelBasis basis{p.levels.direction, p.entry_price, market_.atr[bar]};
  if (update.stop) {
    if (const double stop = stop_price(*update.stop, basis, assumptions_.rules); stop > 0)
      tighten(stop);
  }
  if (update.target) {
    if (const double target = target_price(*update.target, basis, assumptions_.rules); target > 0)
      p.levels.target = target;
  }
  if (update.trail) {
    if (const auto trail = trail_distances(*update.trail, basis)) {
      p.trail.change(trail->activation, trail->offset);
    }
  }
}

void PerpAccount::see_completed(std::size_t bar) {
  Position& p = *position_;
  see_extremes(bars_.low[bar], bars_.high[bar]);
  if (p.break_even > 0) break_even();
  const double trailed = p.trail.on_completed_bar(bars_.high[bar], bars_.low[bar]);
  if (!p.trail.exists()) return;
  if (!is_tighter(p.levels.direction, trailed, p.levels.stop)) return;
  // A venue takes no price between two ticks.
  const double stop = strategy::trail_price(trailed, p.levels.direction, assumptions_.rules);
  if (is_tighter(p.levels.direction, stop, p.levels.stop)) {
    p.levels.stop = stop;
    p.levels.stop_is_trail = true;
  }
}

// Where the price has come far enough, the entry costs no more than its fees.
void PerpAccount::break_even() {
  Position& p = *position_;
  const bool is_long = p.levels.direction == Direction::Long;
  const double moved = is_long ? p.highest - p.entry_price : p.entry_price - p.lowest;
  if (moved < p.break_even) return;
  p.break_even = 0;
  const LevelBasis basis{p.levels.direction, p.entry_price, p.atr};
  const strategy::Level fill{strategy::Level::Kind::Price, p.entry_price};
  if (const double stop = stop_price(fill, basis, assumptions_.rules); stop > 0) tighten(stop);
}

void PerpAccount::pass(std::size_t from, std::size_t to, double lowest, double highest) {
  if (from >= to) return;
  const bool marks = recording_ == CurveRecording::EveryBar;
  if (!position_) {
    if (marks)
      result_.equity_curve.resize(result_.equity_curve.size() + (to - from), result_.equity);
    return;
  }
  if (sees_extremes_) {
    see_extremes(lowest, highest);
    position_->trail.see(highest, lowest);
  }
  if (position_->is_taken) result_.bars_in_position += to - from;
  marked_bar_ = to - 1;
  if (!marks) return pay_funding_of(from, to);
  for (std::size_t bar = from; bar < to; ++bar) {
    pay_funding_of(bar, bar + 1);
    result_.equity_curve.push_back(marked_equity(bars_.close[bar]));
  }
}

void PerpAccount::funding_is_at(std::size_t next) {
  funding_next_ = next;
  funding_bar_ = next < market_.funding.size() ? market_.funding[next].bar
                                               : std::numeric_limits<std::size_t>::max();
}

void PerpAccount::pay_events_of(std::size_t from, std::size_t to) {
  std::size_t next = std::max<std::size_t>(funding_next_, market_.funding_first[from]);
  for (const std::size_t end = market_.funding_first[to]; next < end; ++next)
    pay_funding(market_.funding[next], FundingMoment::HeldThroughBar);
  funding_is_at(next);
}

std::size_t PerpAccount::trail(std::size_t from, std::size_t limit) {
  std::size_t bar = from;
  for (; bar < limit; ++bar) {
    const double open = bars_.open[bar];
    const double high = std::max(bars_.high[bar], open), low = std::min(bars_.low[bar], open);
    if (band().is_touched(high, low)) break;
    pay_funding_of(bar, bar + 1);
    marked_bar_ = bar;
    completed(bar);
  }
  return bar;
}

void PerpAccount::settle_events(std::size_t bar, FundingMoment moment) {
  std::size_t next = std::max<std::size_t>(funding_next_, market_.funding_first[bar]);
  for (const std::size_t end = market_.funding_first[bar + 1]; next < end; ++next) {
    const fills::FundingEvent& event = market_.funding[next];
    if (moment == FundingMoment::Open && !event.is_at_open) break;
    if (position_) pay_funding(event, moment);
  }
  funding_is_at(next);
}

void PerpAccount::pay_funding(const fills::FundingEvent& event, FundingMoment moment) {
  Position& p = *position_;
  double payment =
      fills::funding_payment(event, p.levels.direction, p.quantity, bars_.open[event.bar]);
  // Nobody knows whether the position was closed before T: it pays and does not receive.
  if (moment == FundingMoment::ClosedInsideBar) payment = std::min(payment, 0.0);
  p.funding += payment;
  if (!event.is_recorded && p.is_taken) ++result_.counters.funding_assumed;
}

}  // namespace sixbtc::backtest
