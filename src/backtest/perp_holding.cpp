// What a held position lives through: funding, stops that tighten, bars that pass.
#include <algorithm>

#include "backtest/perp_account.hpp"

namespace sixbtc::backtest {

void PerpAccount::pass(std::size_t from, std::size_t to, double lowest, double highest) {
  if (from >= to) return;
  const bool marks = recording_ == CurveRecording::EveryBar;
  if (!position_) {
    if (marks)
      result_.equity_curve.resize(result_.equity_curve.size() + (to - from), result_.equity);
    return;
  }
  if (sees_extremes_) {
    position_->see_extremes(lowest, highest);
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
