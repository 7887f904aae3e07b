// The venue's books of one account: one netted position per instrument with isolated margin, and
// money, exact.
//
// Price x quantity is kept unrounded (units of 10^-16 in 128 bits) and rounded once, when somebody
// looks, so the balance is initial + realised - fees + funding + transfers to the last unit.
// Written apart from ledger/, which it is compared with. Plain values.
#pragma once

#include <vector>

#include "market/side.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::simulation {

// 10^-16 of the account's asset.
using ExactValue = core::Int128;
[[nodiscard]] constexpr ExactValue exact_value(core::Price price, core::Quantity quantity) {
  return static_cast<ExactValue>(price.units()) * quantity.units();
}
[[nodiscard]] core::Amount rounded(ExactValue value);  // half to even

struct Position {
  core::Quantity quantity;  // > 0 long, < 0 short
  ExactValue cost = 0;      // value at entry of what is open, >= 0
  int leverage = 1;
  core::Timestamp opened_at;  // left flat, or turned over
  core::Amount unsettled;     // funding received less fees paid since then

  [[nodiscard]] bool is_flat() const { return quantity.is_zero(); }
  [[nodiscard]] market::Direction direction() const {
    if (quantity.is_zero()) return market::Direction::Flat;
    return quantity.is_negative() ? market::Direction::Short : market::Direction::Long;
  }
  [[nodiscard]] core::Quantity size() const {
    return quantity.is_negative() ? -quantity : quantity;
  }
  // Average, weighted by quantity; unchanged by reductions. Not flat.
  [[nodiscard]] core::Price entry_price() const;
  [[nodiscard]] double notional() const { return rounded(cost).to_double(); }  // at entry
  // Isolated: notional at entry / leverage, rounded down.
  [[nodiscard]] core::Amount margin() const;
};

class Account {
 public:
  Account(core::Amount initial, std::size_t instruments)
      : initial_(initial), positions_(instruments) {}

  void set_leverage(market::InstrumentId instrument, int leverage) {
    positions_[instrument.index].leverage = leverage;
  }
  void book(const orders::Fill& fill);
  void book(const orders::FundingPayment& payment);
  void book(const orders::Transfer& transfer);

  [[nodiscard]] const Position& position(market::InstrumentId instrument) const {
    return positions_.at(instrument.index);
  }
  [[nodiscard]] const std::vector<Position>& positions() const { return positions_; }
  // Realised: without the profit of open positions.
  [[nodiscard]] core::Amount balance() const;
  // The balance without what open positions have paid and received so far.
  [[nodiscard]] core::Amount settled_equity() const;
  [[nodiscard]] core::Amount margin_used() const;

  [[nodiscard]] core::Amount initial() const { return initial_; }
  [[nodiscard]] const std::vector<orders::Fill>& fills() const { return fills_; }
  [[nodiscard]] const std::vector<orders::FundingPayment>& funding() const { return funding_; }
  [[nodiscard]] const std::vector<orders::Transfer>& transfers() const { return transfers_; }

 private:
  core::Amount initial_;
  ExactValue realised_ = 0;  // of closed parts, before fees
  core::Amount other_;       // funding + transfers - fees
  std::vector<Position> positions_;
  std::vector<orders::Fill> fills_;  // in order of time, as the other two
  std::vector<orders::FundingPayment> funding_;
  std::vector<orders::Transfer> transfers_;
};

}  // namespace sixbtc::simulation
