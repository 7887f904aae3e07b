// An order manager under a hand: time, what the venue says, and what came of it.
#pragma once

#include <string>
#include <vector>

#include "execution/order_manager.hpp"
#include "support/approved.hpp"
#include "support/execution_policy.hpp"

namespace sixbtc::test {

using execution::CorrectionKind;
using execution::Ending;

inline core::Quantity lots(std::int64_t n) {
  return core::Quantity::from_integer(n);
}
inline core::Price price(std::int64_t n) {
  return core::Price::from_integer(n);
}
inline constexpr market::InstrumentId btc{0}, eth{1};
inline constexpr orders::OwnerId alice{0}, bob{1}, nobody{};

class Desk {
 public:
  explicit Desk(const execution::ExecutionPolicy& policy = desk_policy())
      : manager(policy, lot_sizes()) {}

  static const std::vector<core::Quantity>& lot_sizes() {
    static const std::vector<core::Quantity> sizes{core::Quantity::from_units(100'000),
                                                   core::Quantity::from_units(100'000)};
    return sizes;
  }

  // --- calls; `out` is what the last one came to
  void event(const orders::VenueEvent& news) {
    out.clear();
    manager.on_event(news, now, out);
  }
  void pass(core::Duration time) {
    out.clear();
    const core::Timestamp end = now + time;
    for (; now < end; now = now + seconds(1)) manager.on_timer(now, out);
    manager.on_timer(now, out);
  }
  void connect(bool is_up = true) {
    out.clear();
    manager.on_connection(is_up, now, out);
  }
  void cancel(std::uint64_t id) {
    out.clear();
    manager.cancel(client(id), now, out);
  }
  void submit(orders::OrderGroup group) {
    out.clear();
    manager.submit(risk::Approver::approve_for_test(std::move(group)), now, out);
  }
  // Connected, with an empty account.
  void start() {
    connect();
    event(truth());
    pass(seconds(20));
  }

  // --- orders
  static orders::ClientOrderId client(std::uint64_t id) { return {7, id}; }
  static core::VenueOrderId venue(std::uint64_t id) {
    return core::VenueOrderId("v" + std::to_string(id));
  }
  orders::OrderRequest request(std::uint64_t id, orders::Purpose purpose, market::Side side,
                               std::int64_t quantity, orders::OwnerId owner = alice) const {
    orders::OrderRequest made;
    made.id = client(id);
    made.owner = owner;
    made.instrument = btc;
    made.side = side;
    made.purpose = purpose;
    made.quantity = lots(quantity);
    made.decided_at = now;
    made.is_reduce_only = purpose != orders::Purpose::Entry;
    if (purpose == orders::Purpose::Stop || purpose == orders::Purpose::CoverStop)
      made.kind = orders::StopMarketOrder{price(90)};
    if (purpose == orders::Purpose::Target) made.kind = orders::TargetMarketOrder{price(120)};
    return made;
  }
  // A long entry `id` with its stop `id + 1` and target `id + 2`.
  orders::OrderGroup entry(std::uint64_t id, std::int64_t quantity = 2,
                           orders::OwnerId owner = alice) const {
    orders::OrderGroup group;
    group.requests = {
        request(id, orders::Purpose::Entry, market::Side::Buy, quantity, owner),
        request(id + 1, orders::Purpose::Stop, market::Side::Sell, quantity, owner),
        request(id + 2, orders::Purpose::Target, market::Side::Sell, quantity, owner)};
    group.requests[1].parent = group.requests[2].parent = client(id);
    return group;
  }
  orders::OrderGroup alone(orders::OrderRequest one) const {
    return {.requests = {std::move(one)}};
  }
  orders::OrderGroup exit(std::uint64_t id, std::int64_t quantity = 2) const {
    return alone(request(id, orders::Purpose::Exit, market::Side::Sell, quantity));
  }

  // --- what the venue says
  void accept(std::uint64_t id, bool is_dormant = false) {
    event(orders::OrderAccepted{client(id), venue(id), is_dormant});
  }
  orders::Fill fill_of(std::uint64_t id, const std::string& fill_id, std::int64_t quantity,
                       market::Side side = market::Side::Buy, std::int64_t at = 100) const {
    orders::Fill fill = foreign_fill(fill_id, quantity, side, at);
    fill.order = client(id);
    fill.venue_order = venue(id);
    return fill;
  }
  orders::Fill foreign_fill(const std::string& fill_id, std::int64_t quantity,
                            market::Side side = market::Side::Buy, std::int64_t at = 100) const {
    orders::Fill fill;
    fill.id = core::FillId(fill_id);
    fill.instrument = btc;
    fill.side = side;
    fill.quantity = lots(quantity);
    fill.price = price(at);
    fill.exchange_time = now;
    return fill;
  }
  void status(std::uint64_t id, orders::OrderStatus::State state, std::int64_t filled = 0) {
    event(orders::OrderStatus{client(id), state, venue(id), lots(filled), false});
  }
  orders::VenueSnapshot truth() const {
    orders::VenueSnapshot snapshot;
    snapshot.as_of = now;
    snapshot.history_since = now - seconds(3600);
    return snapshot;
  }
  static orders::VenuePosition holds(std::int64_t quantity, std::int64_t at = 100) {
    return {.instrument = btc, .quantity = lots(quantity), .entry_price = price(at)};
  }
  static orders::VenueOrder resting(std::uint64_t id, std::int64_t quantity,
                                    market::Side side = market::Side::Sell) {
    orders::VenueOrder order;
    order.id = client(id);
    order.venue_id = venue(id);
    order.instrument = btc;
    order.side = side;
    order.kind = orders::StopMarketOrder{price(90)};
    order.quantity = lots(quantity);
    order.is_reduce_only = true;
    return order;
  }
  // A long position of `quantity` by entry `id`, its stop and target resting.
  void hold(std::uint64_t id = 1, std::int64_t quantity = 2, orders::OwnerId owner = alice) {
    submit(entry(id, quantity, owner));
    accept(id);
    accept(id + 1, true);
    accept(id + 2, true);
    event(fill_of(id, "f" + std::to_string(id), quantity));
    pass(seconds(20));
  }
  void ask_for_truth() {
    out.clear();
    manager.reconcile_now("test", now, out);
  }

  // --- what came of it
  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    const auto collect = [&](const auto& from) {
      for (const auto& each : from)
        if (const T* one = pick<T>(each)) found.push_back(*one);
    };
    collect(out.actions);
    collect(out.notices);
    return found;
  }
  template <class T>
  std::size_t count() const {
    return all<T>().size();
  }
  std::size_t corrections(CorrectionKind kind) const {
    std::size_t found = 0;
    for (const auto& each : all<execution::Correction>()) found += each.kind == kind;
    return found;
  }
  bool is_quiet() const { return out.actions.empty() && out.notices.empty(); }
  template <class State>
  bool is(std::uint64_t id) const {
    const orders::Order* order = manager.find(client(id));
    return order && order->is<State>();
  }
  // How it closed in the last call.
  std::optional<Ending> ending(std::uint64_t id) const {
    for (const auto& each : all<execution::OrderClosed>())
      if (each.id == client(id)) return each.how;
    return std::nullopt;
  }

  core::Timestamp now = core::Timestamp::from_seconds(1'700'000'000);
  execution::OrderManager manager;
  execution::Output out;

 private:
  template <class T, class Variant>
  static const T* pick(const Variant& from) {
    if constexpr (std::is_same_v<Variant, execution::Action> == is_action<T>)
      return std::get_if<T>(&from);
    else
      return nullptr;
  }
  template <class T>
  static constexpr bool is_action =
      std::is_same_v<T, execution::Submit> || std::is_same_v<T, execution::Cancel> ||
      std::is_same_v<T, execution::Query> || std::is_same_v<T, execution::RequestSnapshot>;
};

}  // namespace sixbtc::test
