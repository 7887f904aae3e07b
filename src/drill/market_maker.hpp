// Made-up prices: a random walk with jumps for each instrument, and the one-minute bars they make.
#pragma once

#include <vector>

#include "core/random.hpp"
#include "drill/scenario.hpp"

namespace sixbtc::drill {

class MarketMaker {
 public:
  explicit MarketMaker(const Scenario& scenario);

  // Tick 0 is the open of the first bar.
  [[nodiscard]] core::Timestamp time_of(std::int64_t tick) const;
  // Every bar so far, those before the first tick included, oldest first.
  [[nodiscard]] const std::vector<engine::CandleClosed>& bars() const { return bars_; }
  // The prices of the next tick.
  void next(std::int64_t tick);
  // The bars that end with this tick; it begins the next ones.
  void close_bars(std::int64_t tick);
  [[nodiscard]] double price(market::InstrumentId instrument) const {
    return prices_[instrument.index];
  }
  [[nodiscard]] engine::PricesSeen seen() const;

 private:
  void make_history();
  void move(std::size_t instrument);
  [[nodiscard]] double on_tick(std::size_t instrument, double price) const;

  const Scenario& scenario_;
  core::Random random_;
  std::vector<double> prices_;
  std::vector<market::Candle> forming_;
  std::vector<engine::CandleClosed> bars_;
};

}  // namespace sixbtc::drill
