// The money of one strategy under profile `perp`: sizes, fees, funding, equity, trades. Knows
// nothing of bars to come: whoever walks them says when a position begins, pays and ends.
//
// Research precision; one thread.
#pragma once

#include <algorithm>

#include "backtest/market_data.hpp"
#include "backtest/settings.hpp"
#include "backtest/shared_funds.hpp"
#include "backtest/trade.hpp"
#include "fills/funding.hpp"

namespace sixbtc::backtest {

enum class CurveRecording : std::uint8_t { None, EveryBar };
// None: only their count and sums.
enum class TradeRecording : std::uint8_t { None, EveryTrade };

class PerpMoney {
 public:
  PerpMoney(const MarketData& market, const Assumptions& assumptions, TradeRecording trades);

  // From now on entries are sized and admitted by an account shared with others, and results go
  // there too. `funds` outlives this.
  void share(FundsShare& funds) { funds_ = &funds; }

  struct Entry {
    std::size_t bar = 0;
    market::Direction direction = market::Direction::Long;
    double fill = 0;
    double stop = 0, target = 0;  // at the entry
    double confidence = 1;
  };
  enum class Stake : std::uint8_t {
    None,     // there is no position at all: no equity, or no confidence
    Virtual,  // refused: a position without money
    Real,
  };
  Stake stake(const Entry& entry);
  // Of the open position, real or not.
  void pay_funding(const fills::FundingEvent& event) { pay(event, payment_of(event)); }
  // Nobody knows whether a position closed inside the payment's bar was closed before it: it pays
  // and does not receive.
  void pay_funding_of_closing_bar(const fills::FundingEvent& event) {
    pay(event, std::min(payment_of(event), 0.0));
  }
  // Net, booked where the position is real. `lowest` and `highest`: of the bars it was held
  // through, and anything where trades are not recorded.
  double close(std::size_t bar, const fills::Exit& exit, double lowest, double highest);

  [[nodiscard]] bool is_real() const { return is_real_; }
  [[nodiscard]] double quantity() const { return quantity_; }
  [[nodiscard]] double open_profit(double price) const {
    return market::sign(entry_.direction) * (price - entry_.fill) * quantity_ - entry_fee_ +
           funding_;
  }
  // Realised equity, and what the open position would bring at that price.
  [[nodiscard]] double marked_equity(double price) const {
    return is_real_ ? result_.equity + open_profit(price) : result_.equity;
  }
  [[nodiscard]] double equity() const { return result_.equity; }

  [[nodiscard]] RunResult& result() { return result_; }

 private:
  struct Profit {
    double gross = 0, fees = 0, net = 0;
  };
  [[nodiscard]] double payment_of(const fills::FundingEvent& event) const {
    return fills::funding_payment(event, entry_.direction, quantity_, bars_.open[event.bar]);
  }
  void pay(const fills::FundingEvent& event, double payment) {
    funding_ += payment;
    if (!event.is_recorded && is_real_) ++result_.counters.funding_assumed;
  }
  void record(std::size_t bar, const fills::Exit& exit, double exit_price, const Profit& profit,
              double lowest, double highest);

  const columns::CandleView bars_;
  const Assumptions& assumptions_;
  const fills::CostModel costs_;
  const TradeRecording recording_;
  FundsShare* funds_ = nullptr;  // null: the account is this strategy's alone
  RunResult result_;
  double peak_ = 0;  // of realised equity
  // The open position's.
  Entry entry_;
  bool is_real_ = false, is_cap_bound_ = false;
  int leverage_ = 1;
  double quantity_ = 0, entry_fee_ = 0, funding_ = 0, risk_ = 0;
};

inline PerpMoney::Stake PerpMoney::stake(const Entry& entry) {
  const double side = market::sign(entry.direction);
  const risk::Size size = risk::size_entry({.equity = funds_ ? funds_->equity() : result_.equity,
                                            .margin_used = funds_ ? funds_->margin_used() : 0,
                                            .price = entry.fill,
                                            .stop_distance = side * (entry.fill - entry.stop),
                                            .confidence = entry.confidence,
                                            .leverage = assumptions_.leverage},
                                           assumptions_.sizing, assumptions_.rules);
  Counters& counters = result_.counters;
  if (size.refusal) {
    switch (*size.refusal) {
      case risk::SizeRefusal::NoEquity:
        ++counters.no_equity;
        return Stake::None;
      case risk::SizeRefusal::NoConfidence:
        ++counters.no_confidence;
        return Stake::None;
      case risk::SizeRefusal::NoFreeMargin:
        ++counters.no_free_margin;
        break;
      case risk::SizeRefusal::BelowMinimumNotional:
        ++counters.below_minimum_notional;
        break;
    }
  }
  is_real_ = !size.refusal && (funds_ == nullptr || funds_->admit(size));
  if (is_real_) {
    ++counters.entries;
    if (size.is_cap_bound) ++counters.cap_bound;
  }
  entry_ = entry;
  is_cap_bound_ = size.is_cap_bound;
  leverage_ = size.leverage;
  quantity_ = is_real_ ? size.quantity.to_double() : size.wanted_quantity;
  entry_fee_ = quantity_ * entry.fill * costs_.taker;
  funding_ = 0;
  risk_ = size.risk;
  return is_real_ ? Stake::Real : Stake::Virtual;
}

inline double PerpMoney::close(std::size_t bar, const fills::Exit& exit, double lowest,
                               double highest) {
  const fills::ClosingFill fill =
      fills::closing_fill(exit, entry_.direction, quantity_, entry_.fill, leverage_, costs_);
  Profit profit;
  profit.gross = market::sign(entry_.direction) * (fill.price - entry_.fill) * quantity_;
  profit.fees = entry_fee_ + fill.fee;
  profit.net = profit.gross - profit.fees + funding_;
  if (!is_real_) return profit.net;

  result_.equity += profit.net;
  if (funds_ != nullptr) funds_->release(profit.net);
  peak_ = std::max(peak_, result_.equity);
  Closed& closed = result_.closed;
  ++closed.trades;
  closed.wins += profit.net > 0;
  closed.drawdown = std::max(closed.drawdown, 1.0 - result_.equity / peak_);
  closed.last = entry_.direction;
  if (exit.reason == fills::ExitReason::End) result_.is_open_at_end = true;
  if (recording_ == TradeRecording::EveryTrade)
    record(bar, exit, fill.price, profit, lowest, highest);
  is_real_ = false;
  return profit.net;
}

}  // namespace sixbtc::backtest
