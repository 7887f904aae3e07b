#include "execution/request_budget.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"

namespace sixbtc::execution {

RequestBudget::RequestBudget(const RequestBudgetPolicy& policy) : policy_(policy) {
  CHECK(policy.per_second > 0);
  CHECK(policy.burst > policy.reserve);
  CHECK(policy.reserve >= 0);
  interval_ =
      core::Duration::nanoseconds(static_cast<std::int64_t>(std::ceil(1e9 / policy.per_second)));
}

// A bucket as one instant: it is full at `drained_at_`, and each request moves that instant on. A
// request fits when the bucket would be full again within the time that filling it takes.
core::Timestamp RequestBudget::rate_free_at(std::int64_t cost, Urgency urgency) const {
  const std::int64_t room = policy_.burst - (urgency == Urgency::Normal ? policy_.reserve : 0);
  // What costs more than the whole bucket waits until it is full.
  return drained_at_ - interval_ * std::max<std::int64_t>(room - cost, 0);
}

core::Timestamp RequestBudget::quota_free_at(std::int64_t orders, Urgency urgency,
                                             core::Timestamp now) const {
  if (policy_.address_initial == 0 || orders == 0) return now;
  const auto earned =
      static_cast<std::int64_t>(traded_units_ / core::Amount::one) * policy_.address_per_quote;
  const std::int64_t left = policy_.address_initial + earned - orders_sent_;
  if (left - orders >= (urgency == Urgency::Normal ? policy_.address_reserve : 0)) return now;
  if (urgency == Urgency::Normal) return now + policy_.address_exhausted_interval;
  return is_over_quota_ ? last_over_quota_ + policy_.address_exhausted_interval : now;
}

core::Timestamp RequestBudget::available_at(std::int64_t cost, std::int64_t orders, Urgency urgency,
                                            core::Timestamp now) const {
  return std::max({now, rate_free_at(cost, urgency), quota_free_at(orders, urgency, now),
                   urgency == Urgency::Normal ? blocked_until_ : protective_blocked_until_});
}

bool RequestBudget::take(std::int64_t cost, std::int64_t orders, Urgency urgency,
                         core::Timestamp now) {
  if (available_at(cost, orders, urgency, now) > now) return false;
  drained_at_ = std::max(drained_at_, now) + interval_ * cost;
  if (policy_.address_initial > 0 && orders > 0) {
    orders_sent_ += orders;
    const auto earned =
        static_cast<std::int64_t>(traded_units_ / core::Amount::one) * policy_.address_per_quote;
    is_over_quota_ = orders_sent_ > policy_.address_initial + earned;
    if (is_over_quota_) last_over_quota_ = now;
  }
  return true;
}

void RequestBudget::traded(core::Amount value) {
  CHECK(value.units() >= 0);
  traded_units_ += value.units();
}

void RequestBudget::refused(core::Timestamp now) {
  if (now < blocked_until_) return;  // of the same batch, or sent before we knew
  backoff_ = backoff_ == core::Duration{} ? policy_.backoff_first
                                          : std::min(backoff_ * 2, policy_.backoff_longest);
  blocked_until_ = now + backoff_;
  protective_blocked_until_ = now + policy_.backoff_first;
}

}  // namespace sixbtc::execution
