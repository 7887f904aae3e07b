// A venue, seen from inside: requests go out, everything comes back as an event. Implemented by the
// simulated venue and by adapters; driven by live/ alone.
//
// No call blocks and none reports success: what became of a request arrives through the sink, or
// does not arrive, and execution/ asks. Calls and events are on the trading thread.
#pragma once

#include "core/time.hpp"
#include "orders/request.hpp"
#include "orders/venue_event.hpp"
#include "risk/approved.hpp"

namespace sixbtc::ports {

class VenueGateway {
 public:
  virtual ~VenueGateway() = default;
  virtual void submit(const risk::RiskApproved<orders::OrderGroup>& group) = 0;
  virtual void cancel(const orders::CancelRequest& request) = 0;
  // Answered by OrderStatus or QueryUnanswered.
  virtual void query(market::InstrumentId instrument, orders::ClientOrderId id) = 0;
  // Answered by VenueSnapshot or QueryUnanswered.
  virtual void request_snapshot(core::Timestamp history_since) = 0;
};

class VenueEventSink {
 public:
  virtual ~VenueEventSink() = default;
  // `exchange_time`: when the venue says it happened; the sink stamps the time of receipt.
  virtual void on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) = 0;
  // The private stream (orders, fills) came up or went down.
  virtual void on_connection(bool is_up) = 0;
};

}  // namespace sixbtc::ports
