#include "backtest/perp_money.hpp"

#include <algorithm>

namespace sixbtc::backtest {

PerpMoney::PerpMoney(const MarketData& market, const Assumptions& assumptions,
                     TradeRecording trades)
    : market_(market),
      bars_(market.bars()),
      costs_(fills::with_floor(assumptions.costs)),
      sizer_(assumptions.sizing, assumptions.rules, assumptions.leverage),
      recording_(trades) {
  result_.initial_capital = result_.equity = peak_ = assumptions.settings.initial_capital;
}

void PerpMoney::record(std::size_t bar, const fills::Exit& exit, double exit_price,
                       const Profit& profit, double lowest, double highest) {
  Trade& trade = result_.trades.emplace_back();
  trade.entry_bar = static_cast<std::uint32_t>(entry_.bar);
  trade.exit_bar = static_cast<std::uint32_t>(bar);
  trade.entry_time = bars_.open_time[entry_.bar];
  trade.exit_time = bars_.open_time[bar];
  trade.direction = entry_.direction;
  trade.reason = exit.reason;
  trade.is_cap_bound = is_cap_bound_;
  trade.entry_price = entry_.fill;
  trade.exit_price = exit_price;
  trade.quantity = quantity_;
  trade.gross = profit.gross;
  trade.fees = profit.fees;
  trade.funding = profit.funding;
  trade.pnl = profit.net;
  trade.risk = risk_;
  trade.stop = entry_.stop;
  trade.target = entry_.target;
  lowest = std::min({lowest, entry_.fill, exit.price});
  highest = std::max({highest, entry_.fill, exit.price});
  const bool is_long = trade.direction == market::Direction::Long;
  trade.mae = (is_long ? entry_.fill - lowest : highest - entry_.fill) / entry_.fill;
  trade.mfe = (is_long ? highest - entry_.fill : entry_.fill - lowest) / entry_.fill;
}

}  // namespace sixbtc::backtest
