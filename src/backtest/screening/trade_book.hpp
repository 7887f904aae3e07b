// The money of trades that are over, each in one piece: size, funding, fees, profit, and the curve.
// What a strategy holds does not depend on it (perp_holding.hpp), so a walk may find the trades
// first. One exception: an account without equity holds nothing any more, and finish() then says
// that the walk does not count.
#pragma once

#include <array>

#include "backtest/perp_money.hpp"

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
  void count(const FoundTrade& trade);
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

}  // namespace sixbtc::backtest::screening
