// Which fills, payments and transfers have been told already. What is older than the horizon is
// taken for known, so that the memory has a bound.
#pragma once

#include <deque>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/time.hpp"

namespace sixbtc::execution {

class SeenIds {
 public:
  // True the first time.
  bool insert(const std::string& id, core::Timestamp exchange_time) {
    if (has_horizon_ && exchange_time < horizon_) return false;
    if (!ids_.insert(id).second) return false;
    order_.emplace_back(exchange_time, id);
    return true;
  }

  // Forgets ids from before `horizon`, as far as they stand in front: one that came late stays
  // until those before it go.
  void forget_before(core::Timestamp horizon) {
    if (has_horizon_ && horizon <= horizon_) return;
    has_horizon_ = true;
    horizon_ = horizon;
    while (!order_.empty() && order_.front().first < horizon) {
      ids_.erase(order_.front().second);
      order_.pop_front();
    }
  }

 private:
  std::unordered_set<std::string> ids_;
  std::deque<std::pair<core::Timestamp, std::string>> order_;
  core::Timestamp horizon_;
  bool has_horizon_ = false;
};

}  // namespace sixbtc::execution
