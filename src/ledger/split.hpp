// Shares of a whole that add up to it, to the last unit (largest remainder, Hamilton 1792).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sixbtc::ledger {

// total * weight / (sum of weights) for each weight, in whole units: rounded down, then the units
// left go one each to the largest remainders, the earlier one of equals first. Weights may have
// both signs; their sum is not zero. No value when a share is beyond 64 bits.
[[nodiscard]] std::optional<std::vector<std::int64_t>> split_pro_rata(
    std::int64_t total, std::span<const std::int64_t> weights);

}  // namespace sixbtc::ledger
