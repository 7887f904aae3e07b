// How many requests may leave: a rate with a burst, and what an address may send in all. The last
// part of both is kept for what protects: stops, exits, cancels and questions.
#pragma once

#include <cstdint>

#include "core/fixed.hpp"
#include "core/time.hpp"
#include "execution/policy.hpp"

namespace sixbtc::execution {

enum class Urgency : std::uint8_t { Normal, Protective };

class RequestBudget {
 public:
  explicit RequestBudget(const RequestBudgetPolicy& policy);

  // Takes `cost` from the rate and `orders` from the address quota, or nothing at all.
  [[nodiscard]] bool take(std::int64_t cost, std::int64_t orders, Urgency urgency,
                          core::Timestamp now);
  // When the same may be taken, if nothing else is. A quota that only trading refills: when to look
  // again.
  [[nodiscard]] core::Timestamp available_at(std::int64_t cost, std::int64_t orders,
                                             Urgency urgency, core::Timestamp now) const;

  void traded(core::Amount value);  // >= 0
  // The venue said "too many requests": nothing leaves for a while, that doubles up to the longest;
  // what protects tries again after the shortest.
  void refused(core::Timestamp now);
  void answered() { backoff_ = core::Duration{}; }

 private:
  [[nodiscard]] core::Timestamp rate_free_at(std::int64_t cost, Urgency urgency) const;
  [[nodiscard]] core::Timestamp quota_free_at(std::int64_t orders, Urgency urgency,
                                              core::Timestamp now) const;

  RequestBudgetPolicy policy_;
  core::Duration interval_;     // one request's share of the rate
  core::Timestamp drained_at_;  // when the bucket will be full again
  std::int64_t orders_sent_ = 0;
  core::Int128 traded_units_ = 0;
  core::Timestamp last_over_quota_;
  bool is_over_quota_ = false;
  core::Duration backoff_;
  core::Timestamp blocked_until_, protective_blocked_until_;
};

}  // namespace sixbtc::execution
