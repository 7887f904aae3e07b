// The money of trades that are over, each in one piece: size, funding, fees, profit, and the curve.
// What a strategy holds does not depend on it (perp_holding.hpp), so a walk may find the trades
// first. One exception: an account without equity holds nothing any more, and finish() then says
// that the walk does not count.
#pragma once

#include <array>

#include "backtest/perp_money.hpp"
#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

class TradeBook {
 public:
  TradeBook(const MarketData& market, const Assumptions& assumptions, const Window& window,
            CurveRecording recording, TradeRecording trades);

  // In order of time. `entry.confidence` is above 0. Counted some trades later, many in a row, so
  // that the processor works on several at once.
  void add(const PerpMoney::Entry& entry, std::size_t exit_bar, const fills::Exit& exit) {
    pending_[pending_count_++] = {entry, exit_bar, exit};
    if (pending_count_ == pending_.size()) count_pending();
  }

  // The same at once, for callers whose work the processor can do beside it.
  void count(const PerpMoney::Entry& entry, std::size_t exit_bar, const fills::Exit& exit);

  // Does anybody ask for more than sums?
  [[nodiscard]] bool records() const { return trades_ == TradeRecording::EveryTrade; }
  [[nodiscard]] Counters& counters() { return money_.result().counters; }
  // After the last trade. Nothing where the account had no equity left on the way.
  [[nodiscard]] std::optional<RunResult> finish();

 private:
  struct FoundTrade {
    PerpMoney::Entry entry;
    std::size_t exit_bar;
    fills::Exit exit;
  };

  void count_pending();
  void pay(std::size_t exit_bar, const fills::Exit& exit);
  void mark_flat(std::size_t to_bar);
  void mark_held(std::size_t from_bar, std::size_t to_bar);

  const MarketData& market_;
  const columns::CandleView bars_;
  const Window window_;
  const CurveRecording recording_;
  const TradeRecording trades_;
  bool is_broke_ = false;
  PerpMoney money_;
  std::size_t pending_count_ = 0;
  std::array<FoundTrade, 64> pending_;
};

[[gnu::always_inline]] inline void TradeBook::count(const PerpMoney::Entry& entry,
                                                    std::size_t exit_bar, const fills::Exit& exit) {
  if (recording_ == CurveRecording::EveryBar) mark_flat(entry.bar);
  if (const auto stake = money_.stake(entry); stake != PerpMoney::Stake::Real) {
    is_broke_ |= stake == PerpMoney::Stake::None;
    return;
  }
  const bool is_end = exit.reason == fills::ExitReason::End;
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

[[gnu::always_inline]] inline void TradeBook::pay(std::size_t exit_bar, const fills::Exit& exit) {
  const std::size_t end = market_.funding_first[exit_bar + 1];
  if (exit.reason == fills::ExitReason::End) {
    money_.held_until(end);
    return;
  }
  const std::size_t next = market_.funding_after_open(exit_bar);
  money_.held_until(next);
  // No payment, nearly always: whether the exit is at the open decides it without a branch.
  const std::size_t perhaps = (end - next) * (exit.at_open ? 0 : 1);
  for (std::size_t i = 0; i < perhaps; ++i) money_.perhaps_held_through(next + i);
}

}  // namespace sixbtc::backtest::screening
