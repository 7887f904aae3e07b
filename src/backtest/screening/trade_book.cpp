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
  for (std::size_t i = 0; i < pending_count_; ++i)
    count(pending_[i].entry, pending_[i].exit_bar, pending_[i].exit);
  pending_count_ = 0;
}

void TradeBook::mark_flat(std::size_t to_bar) {
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
  if (recording_ == CurveRecording::EveryBar) mark_flat(window_.end);
  return std::move(money_.result());
}

}  // namespace sixbtc::backtest::screening
