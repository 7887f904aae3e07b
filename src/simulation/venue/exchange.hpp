// The exchange itself: one account, its orders, positions and money, and what the market does to
// them. No delay and no faults of the wire: that is the Link's business. Pure: time comes in,
// events are collected, nothing else is touched.
//
// `now` never goes backwards between calls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "orders/request.hpp"
#include "orders/venue_event.hpp"
#include "simulation/venue/account.hpp"
#include "simulation/venue/faults.hpp"
#include "simulation/venue/market_state.hpp"
#include "simulation/venue/order_list.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

// What the venue says, and when it happened.
struct VenueMessage {
  orders::VenueEvent event;
  core::Timestamp time;
};

// An order placed by hand, without an id of ours.
struct ManualOrder {
  market::InstrumentId instrument;
  market::Side side = market::Side::Buy;
  orders::OrderKind kind;
  core::Quantity quantity;
  bool is_reduce_only = false;
};

class Exchange {
 public:
  // `faults` outlives it: partial fills and races with a cancel.
  Exchange(const VenueSettings& settings, std::vector<SimulatedInstrument> instruments,
           Faults& faults);

  void submit(const orders::OrderGroup& group, core::Timestamp now);
  void cancel(const orders::CancelRequest& request, core::Timestamp now);
  [[nodiscard]] orders::OrderStatus status(orders::ClientOrderId id, core::Timestamp now) const;
  // As of the last call that brought a time.
  [[nodiscard]] orders::VenueSnapshot snapshot(core::Timestamp history_since) const;

  void open_bar(market::InstrumentId instrument, const MarketBar& bar);
  void close_bar(market::InstrumentId instrument);
  void on_price(market::InstrumentId instrument, double price, core::Timestamp now);

  // Everything inside open bars, and parts of fills, that is due up to and including `now`.
  void advance(core::Timestamp now);
  // When advance() will have something to do, if nothing else happens.
  [[nodiscard]] std::optional<core::Timestamp> next_time() const;

  bool manual_trade(market::InstrumentId instrument, market::Side side, core::Quantity quantity,
                    core::Timestamp now);
  bool manual_order(const ManualOrder& order, core::Timestamp now);
  bool manual_cancel(const core::VenueOrderId& id, core::Timestamp now);
  bool liquidate(market::InstrumentId instrument, core::Timestamp now);
  bool deleverage(market::InstrumentId instrument, core::Quantity quantity, core::Timestamp now);
  void transfer(core::Amount amount, core::Timestamp now);

  // What has happened since this was last called, in order.
  [[nodiscard]] std::vector<VenueMessage> take_messages();

  [[nodiscard]] const Account& account() const { return account_; }
  [[nodiscard]] const Position& position(market::InstrumentId instrument) const {
    return account_.position(instrument);
  }
  // Where an order would fill now, before slippage; none: it would wait.
  [[nodiscard]] std::optional<double> price(market::InstrumentId instrument) const;
  [[nodiscard]] std::vector<orders::VenueOrder> open_orders() const;
  [[nodiscard]] std::size_t instruments() const { return markets_.size(); }

 private:
  using Exit = fills::Exit;

  void tell(orders::VenueEvent event);
  void reject(const orders::OrderGroup& group, orders::RejectReason reason, std::string detail);
  void accept(const orders::OrderGroup& group);
  [[nodiscard]] bool has_margin_for(const orders::OrderGroup& group);

  void work(Order& order);  // whatever it can do at the present price
  void work_market(Order& order);
  void work_trigger(Order& order);
  void work_limit(Order& order, bool is_new);
  void fire(Order& order, const Exit& exit);  // a stop or target becomes a market order
  void fill_parts(Order& order, const Exit& exit);
  // One execution at a price before slippage; false: nothing was left to reduce.
  bool execute(Order& order, core::Quantity quantity, const Exit& exit, bool is_resting);
  void book(orders::Fill fill);
  void after_fill(Order& order);
  void wake_children(Order& parent);
  void end(Order& order, orders::OrderStatus::State state, orders::CancelCause cause);
  void end_reduce_only(market::InstrumentId instrument);
  void liquidate_now(MarketState& market, orders::FillCause cause);

  void settle(MarketState& market, core::Timestamp until);
  [[nodiscard]] std::optional<Touch> next_touch(const MarketState& market) const;
  void carry_out(MarketState& market, const Touch& touch);
  void pay(MarketState& market, const fills::FundingEvent& event, core::Quantity closing);
  [[nodiscard]] core::Quantity closing_in_bar(const MarketState& market) const;

  VenueSettings settings_;
  Faults& faults_;
  core::Random random_;  // of partial fills
  core::Timestamp now_;
  Account account_;
  OrderList orders_;
  std::vector<MarketState> markets_;
  std::vector<VenueMessage> messages_;
};

}  // namespace sixbtc::simulation
