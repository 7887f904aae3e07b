#include "backtest/perp_account.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"

namespace sixbtc::backtest {

using fills::Exit;
using fills::ExitReason;

PerpAccount::PerpAccount(const MarketData& market, const Assumptions& assumptions,
                         const Window& window, CurveRecording recording)
    : PerpHolding(market, assumptions),
      window_(window),
      recording_(recording),
      money_(market, assumptions, TradeRecording::EveryTrade) {
  CHECK(window.first_decision <= window.end);
  CHECK(window.end <= bars_.size());
  if (recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.reserve(window.end - window.first_decision);
  funding_is_at(market.funding_first[window.first_decision]);
}

strategy::PositionView PerpAccount::view() const {
  strategy::PositionView view;
  view.initial_capital = assumptions_.settings.initial_capital;
  view.net_profit = money_.equity() + refused_pnl_ - view.initial_capital;
  view.closed_trades = closed_;
  view.winning_trades = won_;
  view.losing_trades = lost_;
  if (is_open()) {
    view.direction = direction();
    view.quantity = money_.quantity();
    view.entry_price = position().entry_price;
    view.entry_bar = position().entry_bar;
    view.open_profit = money_.open_profit(bars_.close[marked_bar_]);
  }
  view.equity = view.initial_capital + view.net_profit + view.open_profit;
  return view;
}

bool PerpAccount::stakes(const HeldPosition& position) {
  return money_.stake({.bar = position.entry_bar,
                       .direction = position.levels.direction,
                       .fill = position.entry_price,
                       .stop = position.first_stop,
                       .target = position.first_target,
                       .confidence = position.confidence}) != PerpMoney::Stake::None;
}

void PerpAccount::leaves(std::size_t bar, const Exit& exit) {
  if (!exit.at_open && exit.reason != ExitReason::End)
    settle_funding(bar, FundingMoment::ClosedInsideBar);
  const bool is_real = money_.is_real();
  const double net = money_.close(bar, exit, position().lowest, position().highest);
  ++closed_;
  if (net > 0) ++won_;
  if (net < 0) ++lost_;
  if (!is_real) refused_pnl_ += net;
}

void PerpAccount::completed(std::size_t bar) {
  if (is_open()) {
    if (money_.is_real()) ++money_.result().bars_in_position;
    position().see_completed(bars_.high[bar], bars_.low[bar], grid());
  }
  if (recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.push_back(money_.marked_equity(bars_.close[bar]));
}

void PerpAccount::funding_is_at(std::size_t next) {
  funding_next_ = next;
  funding_bar_ = next < market_.funding.size() ? market_.funding[next].bar
                                               : std::numeric_limits<std::size_t>::max();
}

void PerpAccount::settle_events(std::size_t bar, FundingMoment moment) {
  std::size_t next = std::max<std::size_t>(funding_next_, market_.funding_first[bar]);
  const std::size_t end = moment == FundingMoment::Open ? market_.funding_after_open(bar)
                                                        : market_.funding_first[bar + 1];
  if (is_open()) {
    if (moment == FundingMoment::ClosedInsideBar)
      for (; next < end; ++next) money_.perhaps_held_through(next);
    else
      money_.held_until(end);
  }
  funding_is_at(std::max(next, end));
}

RunResult PerpAccount::finish() {
  RunResult& result = money_.result();
  if (is_open()) {
    const std::size_t last = window_.end - 1;
    exit(last, Exit{ExitReason::End, bars_.close[last], false});
    if (!result.equity_curve.empty()) result.equity_curve.back() = result.equity;
  }
  count_into(result.counters);
  return std::move(result);
}

}  // namespace sixbtc::backtest
