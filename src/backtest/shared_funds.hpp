// The money several strategies trade on together: equity, margin in use, limits. One thread.
//
// Equity is realised equity, in exact decimal units: every result is rounded to the unit once, when
// it is booked, so that the account is the sum of its strategies to the last unit. Positions have
// isolated margin: what an open one may lose is its margin, which is not free.
#pragma once

#include <cstdint>
#include <vector>

#include "core/fixed.hpp"
#include "risk/sizing.hpp"

namespace sixbtc::backtest {

// Names as in the configuration (portfolio.*).
struct PortfolioLimits {
  std::int64_t positions_max;  // open at once
  double exposure_max;         // sum of the notionals at entry / equity
};

// Entries that size and margin allowed and a limit did not.
struct LimitRefusals {
  std::uint64_t positions_max = 0, exposure_max = 0;
  friend bool operator==(const LimitRefusals&, const LimitRefusals&) = default;
};

class SharedFunds {
 public:
  SharedFunds(core::Amount capital, const PortfolioLimits& limits)
      : limits_(limits), initial_(capital), equity_(capital) {}

  [[nodiscard]] core::Amount initial() const { return initial_; }
  [[nodiscard]] core::Amount equity() const { return equity_; }
  [[nodiscard]] core::Amount margin_used() const { return margin_used_; }
  [[nodiscard]] std::int64_t positions() const { return positions_; }
  [[nodiscard]] std::int64_t positions_peak() const { return positions_peak_; }
  [[nodiscard]] double exposure_peak() const { return exposure_peak_; }
  // A sum beyond the range of an amount: nothing booked since counts.
  [[nodiscard]] bool is_out_of_range() const { return is_out_of_range_; }

 private:
  friend class FundsShare;

  PortfolioLimits limits_;
  core::Amount initial_, equity_, margin_used_, notional_open_;
  std::int64_t positions_ = 0, positions_peak_ = 0;
  double exposure_peak_ = 0;
  bool is_out_of_range_ = false;
};

// One strategy's part in it: at most one position.
class FundsShare {
 public:
  explicit FundsShare(SharedFunds& funds) : funds_(funds) {}

  [[nodiscard]] double equity() const { return funds_.equity_.to_double(); }
  [[nodiscard]] double margin_used() const { return funds_.margin_used_.to_double(); }

  // Sets the entry's margin aside, or counts why not. `size` is one that risk/ did not refuse.
  [[nodiscard]] bool admit(const risk::Size& size);
  // The position's result; its margin is free again.
  void release(double profit);

  [[nodiscard]] core::Amount contribution() const { return contribution_; }
  [[nodiscard]] const LimitRefusals& refusals() const { return refusals_; }
  // Money at risk / equity, of each admitted entry.
  [[nodiscard]] const std::vector<double>& risks() const { return risks_; }

 private:
  SharedFunds& funds_;
  core::Amount margin_, notional_, contribution_;
  LimitRefusals refusals_;
  std::vector<double> risks_;
};

}  // namespace sixbtc::backtest
