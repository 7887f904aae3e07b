#include "engine/virtual_account.hpp"

#include "core/check.hpp"

namespace sixbtc::engine {

void VirtualAccount::count(double result, std::size_t bar) {
  net_profit_ += result;
  ++closed_;
  if (result > 0) ++won_;
  if (result < 0) ++lost_;
  pace_.left(bar);
  held_.reset();
}

void VirtualAccount::close_virtual(const fills::Exit& exit, const fills::CostModel& costs,
                                   std::size_t bar) {
  CHECK(is_virtual());
  const market::Direction direction = held_->levels.direction;
  const fills::ClosingFill fill = fills::closing_fill(exit, direction, held_->quantity,
                                                      held_->entry_price, held_->leverage, costs);
  const double gross =
      market::sign(direction) * (fill.price - held_->entry_price) * held_->quantity;
  count(gross - held_->entry_fee - fill.fee, bar);
}

void VirtualAccount::close_taken(double result, std::size_t bar) {
  CHECK(held_ && held_->is_taken);
  count(result, bar);
}

strategy::PositionView VirtualAccount::view(double close, const TakenPosition& taken) const {
  strategy::PositionView view;
  view.initial_capital = initial_capital_;
  view.net_profit = net_profit_;
  view.closed_trades = closed_;
  view.winning_trades = won_;
  view.losing_trades = lost_;
  if (held_) {
    view.direction = held_->levels.direction;
    view.entry_bar = held_->entry_bar;
    view.quantity = held_->is_taken ? taken.quantity : held_->quantity;
    view.entry_price = held_->is_taken ? taken.entry_price : held_->entry_price;
    const double costs = held_->is_taken ? taken.costs : -held_->entry_fee;
    view.open_profit =
        market::sign(view.direction) * (close - view.entry_price) * view.quantity + costs;
  }
  view.equity = view.initial_capital + view.net_profit + view.open_profit;
  return view;
}

}  // namespace sixbtc::engine
