// How often a strategy may enter: its cooldown and its entries a day (EntryParams). One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "strategy/strategy_core.hpp"

namespace sixbtc::strategy {

class EntryPace {
 public:
  // `bar`: the one at whose open the position would begin; `open_time` its open, nanoseconds.
  [[nodiscard]] bool is_held_back(std::size_t bar, std::int64_t open_time,
                                  const EntryParams& params) const;
  void entered(std::int64_t open_time) { entry_times_.push_back(open_time); }
  // `bar`: the one the exit happened in.
  void left(std::size_t bar) {
    has_left_ = true;
    last_exit_bar_ = bar;
  }

 private:
  std::vector<std::int64_t> entry_times_;
  std::size_t last_exit_bar_ = 0;
  bool has_left_ = false;
};

}  // namespace sixbtc::strategy
