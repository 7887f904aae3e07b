// The money of trades that are over, each in one piece: size, funding, fees, profit, and the curve.
// What a strategy holds does not depend on it (perp_holding.hpp), so a walk may find the trades
// first. One exception: an account without equity holds nothing any more, and is_broke() then says
// that the walk does not count.
#pragma once

#include "backtest/perp_money.hpp"

namespace sixbtc::backtest::screening {

class TradeBook {
 public:
  TradeBook(const MarketData& market, const Assumptions& assumptions, const Window& window,
            CurveRecording recording, TradeRecording trades);

  // In order of time. `entry.confidence` is above 0.
  void add(const PerpMoney::Entry& entry, std::size_t exit_bar, const fills::Exit& exit);
  [[nodiscard]] bool is_broke() const { return is_broke_; }

  [[nodiscard]] Counters& counters() { return money_.result().counters; }
  // After the last trade.
  [[nodiscard]] RunResult finish();

 private:
  // Payments from the entry on, while held throughout; those of the last bar; both by index.
  [[nodiscard]] std::size_t first_payment(std::size_t entry_bar) const;
  void pay_held(std::size_t& next, std::size_t to_bar);
  void pay_last(std::size_t next, std::size_t exit_bar, const fills::Exit& exit);
  void mark_flat(std::size_t to_bar);
  void mark_held(std::size_t& next, std::size_t from_bar, std::size_t to_bar);

  const MarketData& market_;
  const columns::CandleView bars_;
  const Window window_;
  const CurveRecording recording_;
  const TradeRecording trades_;
  bool is_broke_ = false;
  PerpMoney money_;
};

}  // namespace sixbtc::backtest::screening
