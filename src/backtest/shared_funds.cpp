#include "backtest/shared_funds.hpp"

#include <algorithm>

namespace sixbtc::backtest {

bool FundsShare::admit(const risk::Size& size) {
  CHECK(!size.refusal);
  CHECK(margin_.is_zero());
  // Rounded up: an account never counts less in use than there is.
  const auto margin = core::Amount::from_double(size.margin(), core::Rounding::Up);
  const auto notional = core::Amount::from_double(size.notional, core::Rounding::Up);
  if (!margin || !notional) {
    funds_.is_out_of_range_ = true;
    return false;
  }
  if (funds_.positions_ >= funds_.limits_.positions_max) {
    ++refusals_.positions_max;
    return false;
  }
  const double exposure = (funds_.notional_open_ + *notional).to_double() / equity();
  if (exposure > funds_.limits_.exposure_max) {
    ++refusals_.exposure_max;
    return false;
  }
  margin_ = *margin;
  notional_ = *notional;
  funds_.margin_used_ += margin_;
  funds_.notional_open_ += notional_;
  funds_.positions_peak_ = std::max(funds_.positions_peak_, ++funds_.positions_);
  funds_.exposure_peak_ = std::max(funds_.exposure_peak_, exposure);
  risks_.push_back(size.risk / equity());
  return true;
}

void FundsShare::release(double profit) {
  funds_.margin_used_ -= margin_;
  funds_.notional_open_ -= notional_;
  --funds_.positions_;
  margin_ = notional_ = core::Amount();
  const auto booked = core::Amount::from_double(profit, core::Rounding::HalfEven);
  const auto sum = booked ? funds_.equity_.checked_add(*booked) : std::nullopt;
  const auto own = booked ? contribution_.checked_add(*booked) : std::nullopt;
  if (!sum || !own) {
    funds_.is_out_of_range_ = true;
    return;
  }
  funds_.equity_ = *sum;
  contribution_ = *own;
}

}  // namespace sixbtc::backtest
