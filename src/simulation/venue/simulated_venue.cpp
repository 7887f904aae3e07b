#include "simulation/venue/simulated_venue.hpp"

#include <utility>

#include "core/check.hpp"

namespace sixbtc::simulation {

using orders::RejectReason;

SimulatedVenue::SimulatedVenue(const VenueSettings& settings,
                               std::vector<SimulatedInstrument> instruments, Scheduler& scheduler,
                               Faults& faults)
    : scheduler_(scheduler),
      faults_(faults),
      exchange_(settings, std::move(instruments), faults),
      link_(settings, scheduler, faults, [this] { flush(); }),
      limit_(settings.rate_limit) {
  exchange_.advance(scheduler.now());
}

void SimulatedVenue::attach(ports::VenueEventSink& sink) {
  link_.attach(sink);
  flush();
}

void SimulatedVenue::detach() {
  link_.detach();
}

void SimulatedVenue::submit(const risk::RiskApproved<orders::OrderGroup>& group) {
  link_.send(group.get());
  flush();
}

void SimulatedVenue::cancel(const orders::CancelRequest& request) {
  link_.send(request);
  flush();
}

void SimulatedVenue::query(market::InstrumentId instrument, orders::ClientOrderId id) {
  link_.send(StatusRequest{instrument, id});
  flush();
}

void SimulatedVenue::request_snapshot(core::Timestamp history_since) {
  link_.send(SnapshotRequest{history_since});
  flush();
}

void SimulatedVenue::open_bar(market::InstrumentId instrument, const MarketBar& bar) {
  CHECK(!is_flushing_);
  CHECK(bar.open_time == scheduler_.now());
  exchange_.open_bar(instrument, bar);
  flush();
}

void SimulatedVenue::close_bar(market::InstrumentId instrument) {
  CHECK(!is_flushing_);
  exchange_.close_bar(instrument);
  flush();
}

void SimulatedVenue::on_price(market::InstrumentId instrument, double price) {
  CHECK(!is_flushing_);
  exchange_.on_price(instrument, price, scheduler_.now());
  flush();
}

void SimulatedVenue::on_funding(market::InstrumentId instrument, const fills::FundingEvent& event) {
  CHECK(!is_flushing_);
  CHECK(event.time == scheduler_.now().nanoseconds());
  exchange_.on_funding(instrument, event);
  flush();
}

bool SimulatedVenue::manual_trade(market::InstrumentId instrument, market::Side side,
                                  core::Quantity quantity) {
  const bool is_done = exchange_.manual_trade(instrument, side, quantity, scheduler_.now());
  flush();
  return is_done;
}

bool SimulatedVenue::manual_order(const ManualOrder& order) {
  const bool is_done = exchange_.manual_order(order, scheduler_.now());
  flush();
  return is_done;
}

bool SimulatedVenue::manual_cancel(const core::VenueOrderId& id) {
  const bool is_done = exchange_.manual_cancel(id, scheduler_.now());
  flush();
  return is_done;
}

bool SimulatedVenue::liquidate(market::InstrumentId instrument) {
  const bool is_done = exchange_.liquidate(instrument, scheduler_.now());
  flush();
  return is_done;
}

bool SimulatedVenue::deleverage(market::InstrumentId instrument, core::Quantity quantity) {
  const bool is_done = exchange_.deleverage(instrument, quantity, scheduler_.now());
  flush();
  return is_done;
}

void SimulatedVenue::transfer(core::Amount amount) {
  exchange_.transfer(amount, scheduler_.now());
  flush();
}

void SimulatedVenue::disconnect(core::Duration outage) {
  link_.disconnect(outage);
  flush();
}

void SimulatedVenue::flush() {
  if (is_flushing_) return;
  is_flushing_ = true;
  for (;;) {
    for (VenueMessage& message : exchange_.take_messages()) link_.answer(std::move(message));
    if (link_.deliver()) continue;
    const auto request = link_.next_request();
    if (!request) break;
    handle(*request);
  }
  is_flushing_ = false;
  wake_when_due();
}

void SimulatedVenue::handle(const Request& request) {
  const core::Timestamp now = scheduler_.now();
  if (!limit_.allows(now) || faults_.strikes(FaultKind::RateLimited))
    return refuse_as_limited(request);
  if (const auto* group = std::get_if<orders::OrderGroup>(&request)) {
    if (!faults_.strikes(FaultKind::Rejection)) return exchange_.submit(*group, now);
    for (const orders::OrderRequest& order : group->requests)
      answer(orders::OrderRejected{order.id, RejectReason::Other, "the venue is overloaded"});
  } else if (const auto* cancelled = std::get_if<orders::CancelRequest>(&request)) {
    exchange_.cancel(*cancelled, now);
  } else if (const auto* status = std::get_if<StatusRequest>(&request)) {
    answer(exchange_.status(status->id, now));
  } else {
    exchange_.advance(now);
    for (VenueMessage& message : exchange_.take_messages()) link_.answer(std::move(message));
    answer(exchange_.snapshot(std::get<SnapshotRequest>(request).history_since));
  }
}

void SimulatedVenue::refuse_as_limited(const Request& request) {
  if (const auto* group = std::get_if<orders::OrderGroup>(&request)) {
    for (const orders::OrderRequest& order : group->requests)
      answer(orders::OrderRejected{order.id, RejectReason::RateLimited, "too many requests"});
  } else if (const auto* cancelled = std::get_if<orders::CancelRequest>(&request)) {
    answer(orders::CancelRejected{cancelled->id.value_or(orders::ClientOrderId{}), false});
  } else if (const auto* status = std::get_if<StatusRequest>(&request)) {
    answer(orders::QueryUnanswered{status->id});
  } else {
    answer(orders::QueryUnanswered{});
  }
}

void SimulatedVenue::wake_when_due() {
  const auto due = exchange_.next_time();
  if (!due) return;
  const core::Timestamp at = std::max(*due, scheduler_.now());
  if (wake_at_ && *wake_at_ <= at) return;
  wake_at_ = at;
  scheduler_.at(at, [this, at] {
    if (wake_at_ == at) wake_at_.reset();
    exchange_.advance(scheduler_.now());
    flush();
  });
}

}  // namespace sixbtc::simulation
