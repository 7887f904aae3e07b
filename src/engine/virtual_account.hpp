// The account of one strategy as the strategy sees it: its own position and results, those of
// refused entries included, so that what it decides never depends on the size of the real account.
//
// A position is taken (orders stand behind it; the ledger says what it is) or virtual (refused;
// bars decide when it ends, by the one fill rule). Funding of virtual positions is not counted.
// Research precision; one thread.
#pragma once

#include <optional>

#include "fills/costs.hpp"
#include "strategy/entry_pace.hpp"
#include "strategy/held_levels.hpp"

namespace sixbtc::engine {

// What the ledger says of a taken position.
struct TakenPosition {
  double quantity = 0;  // base units, >= 0
  double entry_price = 0;
  double costs = 0;  // funding received minus fees paid while open
};

class VirtualAccount {
 public:
  explicit VirtualAccount(double initial_capital) : initial_capital_(initial_capital) {}

  struct Held : strategy::HeldLevels {
    using HeldLevels::HeldLevels;
    std::size_t entry_bar = 0;
    std::uint32_t bars_max = 0;
    int leverage = 1;
    bool is_taken = false;
    double quantity = 0, entry_fee = 0;  // of a virtual one
  };

  [[nodiscard]] bool is_open() const { return held_.has_value(); }
  [[nodiscard]] bool is_virtual() const { return held_ && !held_->is_taken; }
  [[nodiscard]] Held& held() { return *held_; }
  [[nodiscard]] const Held& held() const { return *held_; }
  [[nodiscard]] market::Direction direction() const {
    return held_ ? held_->levels.direction : market::Direction::Flat;
  }

  Held& open(market::Direction direction) { return held_.emplace(direction); }
  // A virtual position ends, at the price before slippage.
  void close_virtual(const fills::Exit& exit, const fills::CostModel& costs, std::size_t bar);
  // The taken one has ended with this result in money.
  void close_taken(double result, std::size_t bar);
  // It was never opened and leaves no trace.
  void forget() { held_.reset(); }

  [[nodiscard]] strategy::EntryPace& pace() { return pace_; }
  [[nodiscard]] strategy::PositionView view(double close, const TakenPosition& taken) const;

 private:
  void count(double result, std::size_t bar);

  double initial_capital_;
  double net_profit_ = 0;
  std::uint32_t closed_ = 0, won_ = 0, lost_ = 0;
  std::optional<Held> held_;
  strategy::EntryPace pace_;
};

}  // namespace sixbtc::engine
