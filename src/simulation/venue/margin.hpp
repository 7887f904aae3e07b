// Isolated margin: a position holds notional at entry / leverage, and is closed by the venue when
// that is down to the maintenance margin of its tier (Hyperliquid's and Bybit's formula, with the
// tier's deduction). The mark price is the last price. An entry is admitted when its margin fits
// into the settled equity, which is the backtest's rule and milder than a real venue's: fees and
// funding of open positions, and their losses, do not count.
#pragma once

#include <span>

#include "simulation/venue/account.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

// Sizes were computed in binary from the same equity: this much more is let pass.
inline constexpr core::Amount margin_slack = core::Amount::from_units(10'000);  // 0.0001

[[nodiscard]] const MarginTier& tier_of(std::span<const MarginTier> tiers, double notional);

// The price at which the venue closes it; one that is never reached where there is none. Not flat.
[[nodiscard]] double liquidation_level(const Position& position, std::span<const MarginTier> tiers);

// Would the account still carry its margins if `side` filled `quantity` at `price` with that
// leverage? Always, when it only reduces.
[[nodiscard]] bool is_margin_enough(const Account& account, market::InstrumentId instrument,
                                    market::Side side, core::Quantity quantity, double price,
                                    int leverage, std::span<const MarginTier> tiers);

}  // namespace sixbtc::simulation
