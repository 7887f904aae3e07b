// Whether cooldowns and trades a day let an entry be made. Nothing to ask where there are none.
#pragma once

#include <span>

#include "strategy/entry_pace.hpp"

namespace sixbtc::backtest::screening {

class EntryGate {
 public:
  // Everything outlives this.
  EntryGate(const strategy::EntryParams& params, std::span<const std::int64_t> open_times)
      : params_(params),
        open_times_(open_times),
        is_paced_(params.cooldown_bars > 0 || params.entries_per_day_max > 0) {}

  [[nodiscard]] bool holds_back(std::size_t opened) const {
    return is_paced_ && pace_.is_held_back(opened, open_times_[opened], params_);
  }
  void traded(std::size_t opened, std::size_t left) {
    if (!is_paced_) return;
    pace_.entered(open_times_[opened]);
    pace_.left(left);
  }

 private:
  const strategy::EntryParams& params_;
  const std::span<const std::int64_t> open_times_;
  const bool is_paced_;
  strategy::EntryPace pace_;
};

}  // namespace sixbtc::backtest::screening
