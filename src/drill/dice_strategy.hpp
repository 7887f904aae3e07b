// A strategy that decides by dice: entries on both sides, exits, reversals, moved stops and
// targets. The dice of a bar depend on the seed and the bar's time alone, so that it is a function
// of what it is shown, as the contract asks.
#pragma once

#include "core/random.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::drill {

class DiceStrategy final : public strategy::StrategyCore {
 public:
  explicit DiceStrategy(std::uint64_t seed);
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext& context) const override;

  struct Temper {
    double entry, exit, move;  // probabilities at each bar
    strategy::EntryParams levels;
  };

 private:
  strategy::Traits traits_;
  std::uint64_t seed_;
  Temper temper_;
};

}  // namespace sixbtc::drill
