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
  // The open position, real or not, was held through all payments before that one (by index).
  void held_until(std::size_t payment) { paid_until_ = payment; }
  // ... and through that one, perhaps: nobody knows whether a position closed inside the payment's
  // bar was closed before it, so it pays and does not receive.
  void perhaps_held_through(std::size_t payment) {
    const fills::FundingEvent& event = market_.funding[payment];
    paid_perhaps_ +=
        std::min(fills::funding_payment(event, entry_.direction, 1, bars_.open[event.bar]), 0.0);
    assumed_perhaps_ += event.is_recorded ? 0 : 1;
  }
  // Net, booked where the position is real. `lowest` and `highest`: of the bars it was held
  // through, and anything where trades are not recorded.
  double close(std::size_t bar, const fills::Exit& exit, double lowest, double highest);

  [[nodiscard]] bool is_real() const { return is_real_; }
  [[nodiscard]] double quantity() const { return quantity_; }
  [[nodiscard]] double open_profit(double price) const {
    return (market::sign(entry_.direction) * (price - entry_.fill)) * quantity_ -
           entry_.fill * costs_.taker * quantity_ + funding_of_unit() * quantity_;
  }
  // Realised equity, and what the open position would bring at that price.
  [[nodiscard]] double marked_equity(double price) const {
    return is_real_ ? result_.equity + open_profit(price) : result_.equity;
  }
  [[nodiscard]] double equity() const { return result_.equity; }

  [[nodiscard]] RunResult& result() { return result_; }

 private:
  struct Profit {
    double gross = 0, fees = 0, funding = 0, net = 0;
  };
  [[nodiscard]] double funding_of_unit() const {
    return market_.funding_sums[paid_until_].of(entry_.direction) -
           market_.funding_sums[paid_from_].of(entry_.direction) + paid_perhaps_;
  }
  void record(std::size_t bar, const fills::Exit& exit, double exit_price, const Profit& profit,
              double lowest, double highest);

  const MarketData& market_;
  const columns::CandleView bars_;
  const fills::CostModel costs_;
  const risk::EntrySizer sizer_;
  const TradeRecording recording_;
  FundsShare* funds_ = nullptr;  // null: the account is this strategy's alone
  RunResult result_;
  double peak_ = 0;  // of realised equity
  // The open position's.
  Entry entry_;
  bool is_real_ = false, is_cap_bound_ = false;
  int leverage_ = 1;
  double quantity_ = 0, risk_ = 0;
  std::size_t paid_from_ = 0, paid_until_ = 0;  // payments, by index
  double paid_perhaps_ = 0;                     // by one unit; see perhaps_held_through()
  std::uint64_t assumed_perhaps_ = 0;
};

[[gnu::always_inline]] inline PerpMoney::Stake PerpMoney::stake(const Entry& entry) {
  const double side = market::sign(entry.direction);
  const risk::Size size = sizer_.size({.equity = funds_ ? funds_->equity() : result_.equity,
                                       .margin_used = funds_ ? funds_->margin_used() : 0,
                                       .price = entry.fill,
                                       .stop_distance = side * (entry.fill - entry.stop),
                                       .confidence = entry.confidence});
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
    counters.cap_bound += size.is_cap_bound ? 1 : 0;
  }
  entry_ = entry;
  is_cap_bound_ = size.is_cap_bound;
  leverage_ = size.leverage;
  quantity_ = is_real_ ? size.quantity_near : size.wanted_quantity;
  risk_ = size.risk;
  paid_from_ = paid_until_ = market_.funding_after_open(entry.bar);
  paid_perhaps_ = 0;
  assumed_perhaps_ = 0;
  return is_real_ ? Stake::Real : Stake::Virtual;
}

[[gnu::always_inline]] inline double PerpMoney::close(std::size_t bar, const fills::Exit& exit,
                                                      double lowest, double highest) {
  // Of one unit first: only the last steps then wait for the size.
  const fills::ClosingFill fill =
      fills::closing_fill(exit, entry_.direction, 1, entry_.fill, leverage_, costs_);
  Profit profit;
  profit.gross = (market::sign(entry_.direction) * (fill.price - entry_.fill)) * quantity_;
  profit.fees = (entry_.fill * costs_.taker + fill.fee) * quantity_;
  profit.funding = funding_of_unit() * quantity_;
  profit.net = profit.gross - profit.fees + profit.funding;
  if (!is_real_) return profit.net;

  result_.equity += profit.net;
  if (funds_ != nullptr) funds_->release(profit.net);
  peak_ = std::max(peak_, result_.equity);
  Closed& closed = result_.closed;
  ++closed.trades;
  closed.wins += profit.net > 0;
  closed.drawdown = std::max(closed.drawdown, 1.0 - result_.equity / peak_);
  closed.last = entry_.direction;
  result_.counters.funding_assumed += market_.funding_sums[paid_until_].assumed -
                                      market_.funding_sums[paid_from_].assumed + assumed_perhaps_;
  if (exit.reason == fills::ExitReason::End) result_.is_open_at_end = true;
  if (recording_ == TradeRecording::EveryTrade)
    record(bar, exit, fill.price, profit, lowest, highest);
  is_real_ = false;
  return profit.net;
}

}  // namespace sixbtc::backtest
