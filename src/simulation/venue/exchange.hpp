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
#include "simulation/venue/trading_checks.hpp"

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
  // Of an instrument without candles: a payment on the value at the last price.
  void on_funding(market::InstrumentId instrument, const fills::FundingEvent& event);

  // Everything inside open bars, and parts of fills, that is due up to and including `now`.
  void advance(core::Timestamp now);
  // When advance() will have something to do, if nothing else happens.
  [[nodiscard]] std::optional<core::Timestamp> next_time();

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
  [[nodiscard]] const market::TradingRules& rules(market::InstrumentId instrument) const {
    return markets_.at(instrument.index).traded.instrument.rules;
  }

 private:
  // Inside an open bar, or a part of an order that is still to come.
  struct Due {
    enum class What : std::uint8_t { Funding, Touch, Part } what = What::Funding;
    core::Timestamp time;
    Touch touch;
    OrderNumber order = 0;
  };

  // advance(), unless it is that time already.
  void catch_up(core::Timestamp now) {
    if (now != now_) advance(now);
  }
  [[nodiscard]] MarketState& market_of(const Order& order) {
    return markets_[order.instrument.index];
  }
  void tell(orders::VenueEvent event) { messages_.push_back({std::move(event), now_}); }

  // Requests.
  void reject(const orders::OrderGroup& group, const Refusal& refusal);
  void accept(const orders::OrderGroup& group);
  [[nodiscard]] std::optional<Refusal> refusal_of_money(const orders::OrderGroup& group) const;

  // Orders. What may end an order takes its number, not the order.
  OrderNumber add(Order order);
  void work(OrderNumber number);  // does what it can at the present price
  void work_limit(OrderNumber number, double price);
  void start(OrderNumber number, const fills::Exit& exit);  // it begins to be filled
  void fill_next_part(OrderNumber number);
  void execute(OrderNumber number, core::Quantity quantity, const fills::Exit& exit);
  void execute_resting(OrderNumber number);
  [[nodiscard]] bool may_open(Order& order, double price);
  void book_fill(OrderNumber number, core::Quantity quantity, core::Price price, bool is_maker);
  void after_fill(OrderNumber number);
  void end_family(OrderNumber child);
  void wake(const std::vector<OrderNumber>& children, core::Quantity filled);
  void cancel_order(OrderNumber number, orders::CancelCause cause);
  void end(OrderNumber number, orders::OrderStatus::State state);
  [[nodiscard]] core::FillId next_fill_id() {
    return core::FillId("fill-" + std::to_string(++fills_));
  }
  void end_what_reduces_nothing(market::InstrumentId instrument);

  // The market.
  void meet_price(MarketState& market);  // resting levels that it has passed
  void work_waiting(MarketState& market);
  void pay(MarketState& market, const fills::FundingEvent& event, core::Quantity closing,
           double price);
  void close_position(MarketState& market, core::Quantity quantity, double price,
                      orders::FillCause cause);
  void liquidate_position(MarketState& market);
  bool deleverage_or_liquidate(market::InstrumentId instrument,
                               std::optional<core::Quantity> quantity);
  void carry_out(MarketState& market, const Due& due);
  [[nodiscard]] std::optional<Due> due_in(const MarketState& market) const;
  [[nodiscard]] MarketState* next_market();  // the one where something is due first

  VenueSettings settings_;
  Faults& faults_;
  core::Random random_;  // of partial fills
  core::Timestamp now_;
  Account account_;
  OrderList orders_;
  std::vector<MarketState> markets_;
  std::vector<std::optional<Due>> due_;  // of each market; kept while nothing changes there
  std::vector<VenueMessage> messages_;
  std::uint64_t fills_ = 0, transfers_ = 0;
};

}  // namespace sixbtc::simulation
