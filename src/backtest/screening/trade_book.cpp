#include "backtest/screening/trade_book.hpp"

#include <utility>

#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

using fills::Exit;
using fills::ExitReason;

TradeBook::TradeBook(const MarketData& market, const Assumptions& assumptions, const Window& window,
                     CurveRecording recording, TradeRecording trades)
    : market_(market),
      bars_(market.bars()),
      window_(window),
      recording_(recording),
      trades_(trades),
      money_(market, assumptions, trades) {
  CHECK(window.first_decision <= window.end);
  CHECK(window.end <= bars_.size());
  if (recording == CurveRecording::EveryBar)
    money_.result().equity_curve.reserve(window.end - window.first_decision);
}

void TradeBook::add(const PerpMoney::Entry& entry, std::size_t exit_bar, const Exit& exit) {
  mark_flat(entry.bar);
  if (const auto stake = money_.stake(entry); stake != PerpMoney::Stake::Real) {
    is_broke_ |= stake == PerpMoney::Stake::None;
    return;
  }
  const bool is_end = exit.reason == ExitReason::End;
  const std::size_t held_to = is_end ? exit_bar + 1 : exit_bar;  // it was held at the closes before
  std::size_t next = first_payment(entry.bar);
  if (recording_ == CurveRecording::EveryBar)
    mark_held(next, entry.bar, held_to);
  else
    pay_held(next, held_to);
  if (!is_end) pay_last(next, exit_bar, exit);
  money_.result().bars_in_position += held_to - entry.bar;
  Extremes seen;
  if (trades_ == TradeRecording::EveryTrade)
    seen = extremes(bars_.high.data(), bars_.low.data(), entry.bar, held_to);
  money_.close(exit_bar, exit, seen.lowest, seen.highest);
  if (is_end && recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.back() = money_.equity();
  is_broke_ |= !(money_.equity() > 0);
}

std::size_t TradeBook::first_payment(std::size_t entry_bar) const {
  std::size_t next = market_.funding_first[entry_bar];
  const std::size_t end = market_.funding_first[entry_bar + 1];
  while (next < end && market_.funding[next].is_at_open) ++next;
  return next;
}

void TradeBook::pay_held(std::size_t& next, std::size_t to_bar) {
  for (const std::size_t end = market_.funding_first[to_bar]; next < end; ++next)
    money_.pay_funding(market_.funding[next]);
}

void TradeBook::pay_last(std::size_t next, std::size_t exit_bar, const Exit& exit) {
  for (const std::size_t end = market_.funding_first[exit_bar + 1]; next < end; ++next) {
    const fills::FundingEvent& event = market_.funding[next];
    if (event.is_at_open)
      money_.pay_funding(event);
    else if (exit.at_open)
      break;
    else
      money_.pay_funding_of_closing_bar(event);
  }
}

void TradeBook::mark_flat(std::size_t to_bar) {
  if (recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.resize(to_bar - window_.first_decision, money_.equity());
}

void TradeBook::mark_held(std::size_t& next, std::size_t from_bar, std::size_t to_bar) {
  for (std::size_t bar = from_bar; bar < to_bar; ++bar) {
    pay_held(next, bar + 1);
    money_.result().equity_curve.push_back(money_.marked_equity(bars_.close[bar]));
  }
}

RunResult TradeBook::finish() {
  mark_flat(window_.end);
  return std::move(money_.result());
}

}  // namespace sixbtc::backtest::screening
