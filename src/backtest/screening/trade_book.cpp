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

void TradeBook::count_pending() {
  for (std::size_t i = 0; i < pending_count_; ++i) count(pending_[i]);
  pending_count_ = 0;
}

inline void TradeBook::count(const FoundTrade& trade) {
  const PerpMoney::Entry& entry = trade.entry;
  const std::size_t exit_bar = trade.exit_bar;
  const Exit& exit = trade.exit;
  mark_flat(entry.bar);
  if (const auto stake = money_.stake(entry); stake != PerpMoney::Stake::Real) {
    is_broke_ |= stake == PerpMoney::Stake::None;
    return;
  }
  const bool is_end = exit.reason == ExitReason::End;
  const std::size_t held_to = is_end ? exit_bar + 1 : exit_bar;  // it was held at the closes before
  if (recording_ == CurveRecording::EveryBar) mark_held(entry.bar, held_to);
  pay(exit_bar, exit);
  money_.result().bars_in_position += held_to - entry.bar;
  Extremes seen;
  if (trades_ == TradeRecording::EveryTrade)
    seen = extremes(bars_.high.data(), bars_.low.data(), entry.bar, held_to);
  money_.close(exit_bar, exit, seen.lowest, seen.highest);
  if (is_end && recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.back() = money_.equity();
  is_broke_ |= !(money_.equity() > 0);
}

void TradeBook::pay(std::size_t exit_bar, const fills::Exit& exit) {
  const std::size_t end = market_.funding_first[exit_bar + 1];
  if (exit.reason == ExitReason::End) {
    money_.held_until(end);
    return;
  }
  std::size_t next = market_.funding_after_open(exit_bar);
  money_.held_until(next);
  if (exit.at_open) return;
  for (; next < end; ++next) money_.perhaps_held_through(next);
}

void TradeBook::mark_flat(std::size_t to_bar) {
  if (recording_ == CurveRecording::EveryBar)
    money_.result().equity_curve.resize(to_bar - window_.first_decision, money_.equity());
}

void TradeBook::mark_held(std::size_t from_bar, std::size_t to_bar) {
  for (std::size_t bar = from_bar; bar < to_bar; ++bar) {
    money_.held_until(market_.funding_first[bar + 1]);
    money_.result().equity_curve.push_back(money_.marked_equity(bars_.close[bar]));
  }
}

std::optional<RunResult> TradeBook::finish() {
  count_pending();
  if (is_broke_) return {};
  mark_flat(window_.end);
  return std::move(money_.result());
}

}  // namespace sixbtc::backtest::screening
