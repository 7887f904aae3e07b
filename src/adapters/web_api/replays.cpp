#include "adapters/web_api/dispatcher.hpp"

namespace sixbtc::web_api {

std::expected<std::optional<Response>, Problem> Replays::begin(const Key& key,
                                                               core::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  forget(now);
  const std::string name = name_of(key);
  if (const auto found = entries_.find(name); found != entries_.end()) {
    if (found->second.request_hash != key.request_hash)
      return std::unexpected(
          Problem("idempotency_key_reused", "the key came with another path or body before"));
    if (!found->second.response)
      return std::unexpected(
          Problem("idempotency_in_flight", "wait for the first answer, then repeat"));
    return found->second.response;
  }
  order_.push_back(name);
  entries_.emplace(name, Entry{key.request_hash, std::nullopt, now, std::prev(order_.end())});
  return std::optional<Response>();
}

void Replays::finish(const Key& key, const Response& response) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = entries_.find(name_of(key)); found != entries_.end())
    found->second.response = response;
}

void Replays::abandon(const Key& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(name_of(key));
  if (found == entries_.end()) return;
  order_.erase(found->second.order);
  entries_.erase(found);
}

void Replays::forget(core::Timestamp now) {
  while (!order_.empty()) {
    const auto oldest = entries_.find(order_.front());
    const bool is_full = std::cmp_greater_equal(entries_.size(), kept_);
    if (!is_full && oldest->second.at + span_ > now) return;
    entries_.erase(oldest);
    order_.pop_front();
  }
}

}  // namespace sixbtc::web_api
