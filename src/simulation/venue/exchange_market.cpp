// What the market does: bars that open, pass and close, prices, funding, liquidation.
#include <algorithm>
#include <utility>

#include "core/check.hpp"
#include "simulation/venue/bar_matching.hpp"
#include "simulation/venue/exchange.hpp"
#include "simulation/venue/fill_money.hpp"
#include "simulation/venue/funding_rule.hpp"
#include "simulation/venue/margin.hpp"

namespace sixbtc::simulation {

using fills::ExitReason;
using orders::CancelCause;

void Exchange::open_bar(market::InstrumentId instrument, const MarketBar& bar) {
  CHECK(bar.open_time < bar.close_time);
  advance(bar.open_time);
  MarketState& market = markets_.at(instrument.index);
  CHECK(!market.bar);
  market.bar = OpenBar{
      bar.open_time, bar.close_time, bar.prices, {bar.funding.begin(), bar.funding.end()}, 0};
  market.is_fed_by_prices = false;
  market.has_changed = true;
  OpenBar& opened = *market.bar;
  for (; opened.funding_next < opened.funding.size(); ++opened.funding_next) {
    const fills::FundingEvent& event = opened.funding[opened.funding_next];
    if (!event.is_at_open) break;
    pay(market, event, {}, bar.prices.open);
  }
  meet_price(market);
  work_waiting(market);
}

void Exchange::close_bar(market::InstrumentId instrument) {
  MarketState& market = markets_.at(instrument.index);
  CHECK(market.bar.has_value());
  advance(market.bar->close_time);
  market.last_price = market.bar->prices.close;
  market.bar.reset();
  market.has_changed = true;
}

void Exchange::on_price(market::InstrumentId instrument, double price, core::Timestamp now) {
  CHECK(price > 0);
  advance(now);
  MarketState& market = markets_.at(instrument.index);
  CHECK(!market.bar);
  market.is_fed_by_prices = true;
  market.last_price = price;
  market.has_changed = true;
  meet_price(market);
  const Position& position = account_.position(instrument);
  if (!position.is_flat() &&
      fills::reached_against(position.direction(), price,
                             liquidation_level(position, market.traded.tiers)))
    liquidate_position(market);
  work_waiting(market);
}

void Exchange::on_funding(market::InstrumentId instrument, const fills::FundingEvent& event) {
  advance(core::Timestamp::from_nanoseconds(event.time));
  MarketState& market = markets_.at(instrument.index);
  if (const auto price = market.price(now_)) pay(market, event, {}, *price);
}

// At a price that has just come: stops before targets, as everywhere.
void Exchange::meet_price(MarketState& market) {
  for (const bool is_stop : {true, false}) {
    for (const OrderNumber number : std::vector(market.orders)) {
      const Order* const order = orders_.find(number);
      if (order == nullptr) continue;
      const auto level = resting_level(*order);
      if (level && level->is_stop == is_stop) work(number);
    }
  }
}

void Exchange::work_waiting(MarketState& market) {
  for (const OrderNumber number : std::vector(market.orders)) {
    const Order* const order = orders_.find(number);
    if (order != nullptr && order->is_working) work(number);
  }
}

void Exchange::advance(core::Timestamp now) {
  CHECK(now >= now_);
  while (MarketState* const market = next_market()) {
    const Due due = *due_[market->traded.instrument.id.index];
    if (due.time > now) break;
    now_ = std::max(now_, due.time);
    market->has_changed = true;
    carry_out(*market, due);
  }
  now_ = now;
}

std::optional<core::Timestamp> Exchange::next_time() {
  const MarketState* const market = next_market();
  if (market == nullptr) return std::nullopt;
  return due_[market->traded.instrument.id.index]->time;
}

MarketState* Exchange::next_market() {
  MarketState* next = nullptr;
  for (MarketState& market : markets_) {
    std::optional<Due>& due = due_[market.traded.instrument.id.index];
    if (std::exchange(market.has_changed, false)) due = due_in(market);
    if (!due) continue;
    if (next == nullptr || due->time < due_[next->traded.instrument.id.index]->time) next = &market;
  }
  return next;
}

std::optional<Exchange::Due> Exchange::due_in(const MarketState& market) const {
  std::optional<Due> first;
  const auto see = [&](const Due& due) {
    if (!first || due.time < first->time) first = due;
  };
  const Position& position = account_.position(market.traded.instrument.id);
  if (market.bar) {
    const OpenBar& bar = *market.bar;
    if (bar.funding_next < bar.funding.size())
      see({Due::What::Funding, due_time(bar, bar.funding[bar.funding_next]), {}, 0});
    if (!market.orders.empty() || !position.is_flat())
      if (const auto touch = next_touch(market, orders_, position, now_))
        see({Due::What::Touch, touch->time, *touch, 0});
  }
  if (market.bar || market.is_fed_by_prices) {
    for (const OrderNumber number : market.orders) {
      const Order& order = orders_.open().at(number);
      if (!order.parts.empty()) see({Due::What::Part, order.next_part_at, {}, number});
    }
  }
  return first;
}

void Exchange::carry_out(MarketState& market, const Due& due) {
  switch (due.what) {
    case Due::What::Funding: {
      OpenBar& bar = *market.bar;
      const fills::FundingEvent& event = bar.funding[bar.funding_next];
      const Position& position = account_.position(market.traded.instrument.id);
      if (is_concerned(position, event))
        pay(market, event, closing_in_bar(market, orders_, position), bar.prices.open);
      ++bar.funding_next;
      return;
    }
    case Due::What::Part:
      return work(due.order);
    case Due::What::Touch:
      break;
  }
  const Touch& touch = due.touch;
  if (touch.reason == ExitReason::Liquidation) return liquidate_position(market);
  const Order& order = *orders_.find(touch.order);
  if (std::holds_alternative<orders::LimitOrder>(order.kind)) return execute_resting(touch.order);
  start(touch.order, {touch.reason, touch.price, false});
}

void Exchange::pay(MarketState& market, const fills::FundingEvent& event, core::Quantity closing,
                   double price) {
  const market::InstrumentId id = market.traded.instrument.id;
  const Position& position = account_.position(id);
  if (!is_concerned(position, event)) return;
  const auto amount = core::Amount::from_double(funding_of(position, closing, price, event),
                                                core::Rounding::HalfEven);
  CHECK(amount.has_value());
  if (amount->is_zero()) return;
  const orders::FundingPayment payment{
      "funding-" + std::to_string(id.index) + "-" + std::to_string(event.time), id, *amount, now_};
  account_.book(payment);
  tell(payment);
}

void Exchange::liquidate_position(MarketState& market) {
  const market::InstrumentId id = market.traded.instrument.id;
  const Position& position = account_.position(id);
  const fills::ClosingFill fill = fills::closing_fill(
      {ExitReason::Liquidation, 0, false}, position.direction(), position.size().to_double(),
      position.entry_price().to_double(), position.leverage, market.traded.costs);
  close_position(market, position.size(), fill.price, orders::FillCause::Liquidation);
  for (const OrderNumber number : std::vector(market.orders))
    if (orders_.find(number) != nullptr) cancel_order(number, CancelCause::Margin);
}

// By the venue: no fee, and no order of ours.
void Exchange::close_position(MarketState& market, core::Quantity quantity, double price,
                              orders::FillCause cause) {
  const market::InstrumentId id = market.traded.instrument.id;
  orders::Fill fill;
  fill.id = next_fill_id();
  fill.venue_order = core::VenueOrderId(std::to_string(orders_.take_number()));
  fill.instrument = id;
  fill.side = account_.position(id).quantity.is_negative() ? market::Side::Buy : market::Side::Sell;
  fill.quantity = quantity;
  fill.price = fill_price(price);
  fill.cause = cause;
  fill.exchange_time = now_;
  market.has_changed = true;
  account_.book(fill);
  tell(fill);
  end_what_reduces_nothing(id);
}

}  // namespace sixbtc::simulation
