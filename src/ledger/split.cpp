#include "ledger/split.hpp"

#include <algorithm>
#include <limits>

#include "core/fixed.hpp"

namespace sixbtc::ledger {

std::optional<std::vector<std::int64_t>> split_pro_rata(std::int64_t total,
                                                        std::span<const std::int64_t> weights) {
  using core::Int128;
  Int128 sum = 0;
  for (const std::int64_t weight : weights) sum += weight;
  CHECK(sum != 0);
  const Int128 divisor = sum < 0 ? -sum : sum;

  struct Remainder {
    Int128 rest;
    std::size_t index;
  };
  std::vector<std::int64_t> shares(weights.size());
  std::vector<Remainder> remainders;
  Int128 given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Int128 product = static_cast<Int128>(total) * weights[i] * (sum < 0 ? -1 : 1);
    const Int128 share = core::divide_rounded(product, divisor, core::Rounding::Down);
    if (share >= std::numeric_limits<std::int64_t>::max() ||
        share < std::numeric_limits<std::int64_t>::min())
      return std::nullopt;
    shares[i] = static_cast<std::int64_t>(share);
    given += share;
    if (const Int128 rest = product - share * divisor; rest != 0) remainders.push_back({rest, i});
  }
  std::sort(remainders.begin(), remainders.end(), [](const Remainder& a, const Remainder& b) {
    return a.rest != b.rest ? a.rest > b.rest : a.index < b.index;
  });
  const auto left = static_cast<std::size_t>(total - given);
  CHECK(left <= remainders.size());
  for (std::size_t i = 0; i < left; ++i) ++shares[remainders[i].index];
  return shares;
}

}  // namespace sixbtc::ledger
