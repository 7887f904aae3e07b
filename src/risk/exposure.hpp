// What is open and what is on its way to be, with the sums the portfolio layer needs: kept as they
// change, so that an approval costs the same with one strategy and with a thousand.
//
// An entry counts from its approval on. Sums are exact. Not synchronised: trading thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "market/instrument.hpp"
#include "orders/request_parts.hpp"

namespace sixbtc::risk {

// One owner's position in one instrument, or the entry that may become it.
struct Exposure {
  orders::OwnerId owner;
  market::InstrumentId instrument;
  market::Direction direction = market::Direction::Flat;
  core::Quantity quantity;  // > 0; of an entry in flight all of it, until what is filled is final
  core::Price entry;        // average fill; of an entry in flight the worst it may be filled at
  core::Price stop;         // 0: none (a manual trade): its margin is what it may lose
  core::Amount notional, margin;  // at entry
  std::uint32_t subaccount = 0;
  friend bool operator==(const Exposure&, const Exposure&) = default;
};

// Lost if the stop is hit and filled `gap_slippage` of its price beyond; never below 0. Rounded up.
// No value beyond the range of an amount.
[[nodiscard]] std::optional<core::Amount> stop_out_loss(const Exposure& exposure,
                                                        double gap_slippage);

class ExposureBook {
 public:
  ExposureBook(std::size_t instruments, double gap_slippage)
      : gap_slippage_(gap_slippage), instruments_(instruments) {}

  // In place of what the owner had in the instrument. Its stop-out loss must be in range (CHECK):
  // that of what Approver passed is.
  void set(const Exposure& exposure);
  // Nothing there: nothing happens.
  void remove(orders::OwnerId owner, market::InstrumentId instrument);
  // A moved stop. Nothing there: nothing happens.
  void move_stop(orders::OwnerId owner, market::InstrumentId instrument, core::Price stop);
  // Null: none.
  [[nodiscard]] const Exposure* find(orders::OwnerId owner, market::InstrumentId instrument) const;

  [[nodiscard]] std::int64_t positions() const { return positions_; }
  [[nodiscard]] std::int64_t positions_in(std::uint32_t subaccount) const {
    return subaccount < subaccounts_.size() ? subaccounts_[subaccount] : 0;
  }
  [[nodiscard]] core::Amount margin_used() const { return margin_used_; }
  [[nodiscard]] core::Amount notional() const { return notional_; }
  [[nodiscard]] core::Amount stop_out_loss() const { return stop_out_loss_; }

  // How many are long, and how many short, in each instrument.
  struct Sides {
    std::int64_t longs = 0, shorts = 0;
  };
  [[nodiscard]] std::size_t instrument_count() const { return instruments_.size(); }
  [[nodiscard]] const Sides& sides(market::InstrumentId instrument) const {
    return instruments_[instrument.index].sides;
  }
  // By owner, nobody last.
  [[nodiscard]] std::span<const Exposure> of(market::InstrumentId instrument) const {
    return instruments_[instrument.index].exposures;
  }

 private:
  struct Instrument {
    std::vector<Exposure> exposures;
    Sides sides;
  };
  void count(const Exposure& exposure, int sign);

  double gap_slippage_;
  std::vector<Instrument> instruments_;
  std::vector<std::int64_t> subaccounts_;
  std::int64_t positions_ = 0;
  core::Amount margin_used_, notional_, stop_out_loss_;
};

}  // namespace sixbtc::risk
