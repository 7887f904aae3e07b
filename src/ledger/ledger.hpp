// The account's books: fills with their fees, funding and transfers go in, once each, and are never
// changed; positions, balances and the virtual account of every owner are derived from them.
// Booking the entries again in their order gives the same books.
//
// One venue account holds one netted position per instrument (one-way mode); its owners may hold
// opposite sides of it. A fill of an owner's order is that owner's. A liquidation, a deleveraging
// and the cover stop of a netted position are split among those who hold the side it closes, pro
// rata in whole lots; what is left over is nobody's, as is every fill that no order of ours
// explains. Funding is split pro rata of the signed quantities held when it fell due. Shares add up
// to the venue's figure to the last unit (ledger/split.hpp).
//
// Failures: what is beyond the range of an amount, or names an unknown instrument or owner, is an
// error and nothing is booked. Threading: one thread. No clock, no input or output.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/result.hpp"
#include "ledger/entries.hpp"

namespace sixbtc::ledger {

class Ledger {
 public:
  // `lots`: of each instrument of the session, by index. `owners`: their number.
  Ledger(core::Amount initial, std::span<const core::Quantity> lots, std::uint32_t owners);

  // The second booking of an id changes nothing and says so.
  [[nodiscard]] core::Result<Booking> book(const orders::Fill& fill,
                                           const Attribution& attribution);
  [[nodiscard]] core::Result<Booking> book(const orders::FundingPayment& payment);
  [[nodiscard]] core::Result<Booking> book(const orders::Transfer& transfer);
  [[nodiscard]] core::Result<Booking> book(const Entry& entry);

  // The price open positions are valued at; without one they count as at cost.
  [[nodiscard]] core::Status mark(market::InstrumentId instrument, core::Price price);

  // Everything ever booked, oldest first.
  [[nodiscard]] const std::deque<Entry>& entries() const { return entries_; }
  // In the order in which they closed.
  [[nodiscard]] const std::deque<RoundTrip>& round_trips() const { return round_trips_; }

  [[nodiscard]] core::Amount initial() const { return initial_; }
  [[nodiscard]] core::Amount transfers() const { return transfers_; }
  [[nodiscard]] core::Amount fees() const { return fees_; }
  [[nodiscard]] core::Amount funding() const { return funding_; }
  [[nodiscard]] core::Amount realised() const { return *realised_.rounded(); }
  // initial + transfers + realised - fees + funding: what the venue shows.
  [[nodiscard]] core::Amount balance() const;
  // initial + transfers + results of closed positions: what sizes count from (docs/engine.md).
  [[nodiscard]] core::Amount settled_equity() const { return initial_ + transfers_ + settled_; }
  [[nodiscard]] core::Amount unrealised() const { return *unrealised_.rounded(); }
  [[nodiscard]] core::Amount equity() const { return balance() + unrealised(); }

  [[nodiscard]] const AccountPosition& account(market::InstrumentId instrument) const {
    return accounts_.at(instrument.index);
  }
  // Everybody who ever held something of it, by owner index, nobody last. This and what `owner`
  // points to are valid until the next booking.
  [[nodiscard]] std::span<const OwnerPosition> owners_of(market::InstrumentId instrument) const;
  // None: never held.
  [[nodiscard]] const OwnerPosition* owner(orders::OwnerId owner,
                                           market::InstrumentId instrument) const;
  [[nodiscard]] const OwnerResult& result(orders::OwnerId owner) const {
    return results_.at(result_slot(owner));
  }

 private:
  struct Part {
    OwnerPosition* owner = nullptr;
    core::Quantity quantity;
    core::Amount fee;
  };
  struct Booked {
    OwnerPosition* owner = nullptr;
    OwnerPosition after;
    std::optional<RoundTrip> closed;
    std::optional<core::Amount> settled;  // of the owner, afterwards
  };
  // Who held what, and when it changed; `latest` is the latest time up to here.
  struct Holding {
    core::Timestamp time, latest;
    orders::OwnerId owner;
    core::Quantity change;
  };
  struct Totals {
    ExactAmount realised, unrealised;
    core::Amount transfers, fees, funding, settled;
  };

  [[nodiscard]] std::size_t result_slot(orders::OwnerId owner) const {
    return owner.is_external() ? results_.size() - 1 : owner.index;
  }
  OwnerPosition& find_or_add(orders::OwnerId owner, market::InstrumentId instrument);
  [[nodiscard]] bool split(const orders::Fill& fill, const Attribution& attribution,
                           std::vector<Part>& parts);
  void split_among_holders(const orders::Fill& fill, bool is_cover_stop, std::vector<Part>& parts);
  [[nodiscard]] bool prepare(const orders::Fill& fill, const Attribution& attribution,
                             const Part& part, core::Amount& settled, Booked& booked) const;
  void commit(const orders::Fill& fill, const Booked& booked);
  [[nodiscard]] std::vector<std::int64_t> held_before(market::InstrumentId instrument,
                                                      core::Timestamp time) const;
  // The closed position that was open just before `time`; none if there is not one.
  [[nodiscard]] RoundTrip* round_trip_at(orders::OwnerId owner, market::InstrumentId instrument,
                                         core::Timestamp time);
  // Whether every statement of these totals is within the range of an amount.
  [[nodiscard]] bool fits(const Totals& totals) const;
  [[nodiscard]] Totals totals() const;
  void set(const Totals& totals);
  [[nodiscard]] core::Status known(market::InstrumentId instrument) const;

  core::Amount initial_, transfers_, fees_, funding_, settled_;
  ExactAmount realised_, unrealised_;
  std::vector<core::Quantity> lots_;
  std::vector<AccountPosition> accounts_;
  std::vector<std::optional<core::Price>> marks_;
  std::vector<std::vector<OwnerPosition>> owners_;  // of each instrument
  std::vector<std::vector<Holding>> holdings_;      // of each instrument, oldest first
  std::vector<OwnerResult> results_;                // of each owner, nobody last
  std::vector<std::vector<std::uint32_t>> trips_;   // of each owner, into round_trips_
  std::deque<RoundTrip> round_trips_;
  std::deque<Entry> entries_;
  std::unordered_set<std::string> fill_ids_, funding_ids_, transfer_ids_;  // looked up only
};

}  // namespace sixbtc::ledger
