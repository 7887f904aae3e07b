// What the engine shows the layers: the account as it is now. A plain view; nothing in it is
// changed or kept.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "market/instrument.hpp"
#include "risk/exposure.hpp"

namespace sixbtc::risk {

// How alike instruments move, -1..1. Unknown pairs count as moving together: what is not known to
// be diversified is not.
class Correlations {
 public:
  explicit Correlations(std::size_t instruments)
      : count_(instruments), values_(instruments * instruments, 1.0) {}
  void set(market::InstrumentId a, market::InstrumentId b, double correlation) {
    values_[a.index * count_ + b.index] = values_[b.index * count_ + a.index] =
        std::clamp(correlation, -1.0, 1.0);
  }
  [[nodiscard]] double between(market::InstrumentId a, market::InstrumentId b) const {
    return values_[a.index * count_ + b.index];
  }

 private:
  std::size_t count_;
  std::vector<double> values_;
};

struct InstrumentView {
  const market::Instrument* instrument = nullptr;
  core::Price price;           // newest; 0: none yet
  core::Timestamp price_time;  // when the feed last said something about it
  core::Quantity position;     // netted, as the venue has it; > 0 long
  core::Quantity external;     // of it, what is nobody's of ours
};

struct AccountView {
  core::Timestamp now;
  core::Amount settled_equity;  // ledger::Ledger::settled_equity()
  const ExposureBook& exposures;
  const Correlations& correlations;
  std::span<const InstrumentView> instruments;   // by index
  std::span<const std::uint32_t> subaccount_of;  // by owner index; empty: all in subaccount 0
  bool is_connected = false;                     // private stream up
  bool is_reconciled = false;                    // a snapshot was applied since, and agreed
  std::int64_t entries_last_minute = 0;          // sent

  [[nodiscard]] std::uint32_t subaccount(orders::OwnerId owner) const {
    return owner.index < subaccount_of.size() ? subaccount_of[owner.index] : 0;
  }
};

}  // namespace sixbtc::risk
