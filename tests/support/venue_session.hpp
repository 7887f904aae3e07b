// Plain assumptions, hand-made orders and a session that writes down what it is told.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "simulation/venue/simulated_venue.hpp"
#include "support/approved.hpp"

namespace sixbtc::simulation::test {

inline const core::Timestamp start = *core::Timestamp::parse("2024-01-01");
constexpr core::Duration hour = core::Duration::hours(1);

inline core::Price price(const char* text) {
  return *core::Price::parse(text);
}
inline core::Quantity quantity(const char* text) {
  return *core::Quantity::parse(text);
}
inline core::Amount amount(const char* text) {
  return *core::Amount::parse(text);
}

// Nothing costs, nothing takes time, nothing goes wrong.
inline VenueSettings plain_settings() {
  return {.initial_balance = core::Amount::from_integer(10'000),
          .latency = {.to_venue = {}, .back = {}, .jitter_max = {}},
          .partial_fills = {.share = 0, .parts_max = 4, .interval = core::Duration::seconds(1)},
          .rate_limit = {.requests_max = 1'000'000, .window = core::Duration::minutes(1)},
          .met_trigger = MetTrigger::Fire,
          .answer_timeout = core::Duration::seconds(10),
          .order_history = core::Duration::days(7),
          .seed = 1};
}

inline fills::CostModel no_costs() {
  return {.taker = 0,
          .maker = 0,
          .slippage = 0,
          .floor_taker = 0,
          .floor_slippage = 0,
          .target_fill = fills::TargetFill::Taker,
          .funding_interval_hours = 8,
          .funding_rate_missing = 0,
          .maintenance_margin_ratio = 0.01};
}

inline SimulatedInstrument instrument(std::uint32_t index = 0,
                                      const fills::CostModel& costs = no_costs()) {
  return {.instrument = {.id = {index},
                         .venue = "test",
                         .symbol = "COIN",
                         .rules = {.tick = price("0.01"),
                                   .lot = quantity("0.001"),
                                   .notional_min = amount("10"),
                                   .significant_digits = std::nullopt,
                                   .leverage_max = 20},
                         .maintenance_margin = {},
                         .funding_interval = core::Duration::hours(8)},
          .costs = costs,
          .tiers = {}};
}

inline orders::ClientOrderId id(std::uint64_t number) {
  return {7, number};
}

inline orders::OrderRequest request(std::uint64_t number, market::Side side, const char* size,
                                    orders::OrderKind kind = orders::MarketOrder{}) {
  orders::OrderRequest request;
  request.id = id(number);
  request.owner = {0};
  request.side = side;
  request.kind = kind;
  request.quantity = quantity(size);
  return request;
}

inline orders::OrderRequest reducing(orders::OrderRequest request) {
  request.is_reduce_only = true;
  return request;
}

inline orders::OrderGroup alone(orders::OrderRequest request, int leverage = 1) {
  return {{std::move(request)}, leverage};
}

// Market entry `number` with stop `number + 1` and target `number + 2` (null: none).
inline orders::OrderGroup bracket(std::uint64_t number, market::Side side, const char* size,
                                  const char* stop, const char* target, int leverage = 1) {
  const market::Side closing = side == market::Side::Buy ? market::Side::Sell : market::Side::Buy;
  orders::OrderGroup group{{request(number, side, size)}, leverage};
  const auto child = [&](std::uint64_t child_number, orders::OrderKind kind) {
    orders::OrderRequest made = reducing(request(child_number, closing, size, kind));
    made.parent = id(number);
    group.requests.push_back(made);
  };
  if (stop != nullptr) child(number + 1, orders::StopMarketOrder{price(stop)});
  if (target != nullptr) child(number + 2, orders::TargetMarketOrder{price(target)});
  return group;
}

// One line for each event: what the same seed must make the same.
inline std::string to_text(const orders::VenueEvent& event) {
  struct Writer {
    std::string operator()(const orders::OrderAccepted& e) const {
      return "accepted " + e.id.to_string() + " " + e.venue_id.value() +
             (e.is_dormant ? " dormant" : "");
    }
    std::string operator()(const orders::OrderRejected& e) const {
      return "rejected " + e.id.to_string() + " " + std::to_string(static_cast<int>(e.reason)) +
             " " + e.detail;
    }
    std::string operator()(const orders::SubmitUnanswered& e) const {
      return "unanswered " + e.id.to_string() + (e.is_certainly_not_sent ? " not sent" : "");
    }
    std::string operator()(const orders::OrderCancelled& e) const {
      return "cancelled " + e.id.to_string() + " " + e.venue_id.value() + " " +
             std::to_string(static_cast<int>(e.cause)) + " " + e.filled.to_string();
    }
    std::string operator()(const orders::CancelRejected& e) const {
      return "cancel rejected " + e.id.to_string() + (e.is_order_unknown ? " unknown" : "");
    }
    std::string operator()(const orders::Fill& e) const {
      return "fill " + e.id.value() + " " + (e.order ? e.order->to_string() : "none") + " " +
             e.venue_order.value() + (e.side == market::Side::Buy ? " buy " : " sell ") +
             e.quantity.to_string() + " at " + e.price.to_string() + " fee " + e.fee.to_string();
    }
    std::string operator()(const orders::FundingPayment& e) const {
      return e.id + " " + e.amount.to_string();
    }
    std::string operator()(const orders::Transfer& e) const {
      return e.id + " " + e.amount.to_string();
    }
    std::string operator()(const orders::VenueSnapshot& e) const {
      return "snapshot " + e.balance.to_string() + " " + std::to_string(e.positions.size()) + " " +
             std::to_string(e.open_orders.size()) + " " + std::to_string(e.fills.size());
    }
    std::string operator()(const orders::OrderStatus& e) const {
      return "status " + e.id.to_string() + " " + std::to_string(static_cast<int>(e.state)) + " " +
             e.filled.to_string();
    }
    std::string operator()(const orders::QueryUnanswered& e) const {
      return "query unanswered " + (e.id ? e.id->to_string() : "snapshot");
    }
  };
  return std::visit(Writer{}, event);
}

class RecordingSink final : public ports::VenueEventSink {
 public:
  explicit RecordingSink(const Scheduler& scheduler) : scheduler_(scheduler) {}

  void on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) override {
    events.push_back(event);
    log += scheduler_.now().to_rfc3339() + " " + exchange_time.to_rfc3339() + " " + to_text(event) +
           "\n";
    if (react) react(event);
  }
  void on_connection(bool is_up) override {
    log += scheduler_.now().to_rfc3339() + (is_up ? " up\n" : " down\n");
    is_connected = is_up;
  }

  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const orders::VenueEvent& event : events)
      if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
    return found;
  }
  template <class T>
  [[nodiscard]] T last() const {
    const auto found = all<T>();
    EXPECT_FALSE(found.empty());
    return found.empty() ? T{} : found.back();
  }

  std::vector<orders::VenueEvent> events;
  std::string log;
  bool is_connected = false;
  std::function<void(const orders::VenueEvent&)> react;

 private:
  const Scheduler& scheduler_;
};

// A venue with a session attached and a feed of hourly bars.
struct Session {
  explicit Session(const VenueSettings& settings = plain_settings(),
                   std::vector<SimulatedInstrument> instruments = {instrument()},
                   const FaultProfile& profile = FaultProfile::none())
      : scheduler(start),
        faults(profile, settings.seed),
        venue(settings, std::move(instruments), scheduler, faults),
        sink(scheduler) {
    venue.attach(sink);
  }

  void submit(orders::OrderGroup group) {
    venue.submit(risk::Approver::approve_for_test(std::move(group)));
  }
  void cancel(std::uint64_t number) {
    venue.cancel({.instrument = {}, .id = id(number), .venue_id = {}});
  }
  void open(const fills::Bar& prices, std::span<const fills::FundingEvent> funding = {}) {
    venue.open_bar({0}, {scheduler.now(), scheduler.now() + hour, prices, funding});
  }
  void close() {
    close_at(core::Timestamp::from_nanoseconds(scheduler.now().nanoseconds() / hour.nanoseconds() *
                                               hour.nanoseconds()) +
             hour);
  }
  void close_at(core::Timestamp time) {
    scheduler.run_until(time);
    venue.close_bar({0});
  }
  [[nodiscard]] core::Quantity held() const { return venue.exchange().position({0}).quantity; }

  Scheduler scheduler;
  Faults faults;
  SimulatedVenue venue;
  RecordingSink sink;
};

}  // namespace sixbtc::simulation::test
