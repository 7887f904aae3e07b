#include "drill/process.hpp"

namespace sixbtc::drill {

engine::Policies policies_without(std::optional<Protection> removed, engine::Policies policies) {
  risk::LimitSettings& limits = policies.risk.limits;
  if (removed == Protection::ExposureLimit) {
    limits.max_exposure = 1'000;
    limits.max_stop_out_loss = risk::hard::stop_out_loss_max;
  } else if (removed == Protection::PositionsLimit) {
    limits.max_open_positions = 1'000;
  } else if (removed == Protection::OpposingEntries) {
    limits.opposing_entries = risk::OpposingEntries::Allow;
  } else if (removed == Protection::StopOnVenue) {
    policies.execution.protection_grace = core::Duration::days(365);
  }
  return policies;
}

engine::Plan plan_without(std::optional<Protection> removed, engine::Plan plan) {
  if (removed == Protection::StopOnVenue) plan.settings.unprotected_max = core::Duration::days(365);
  return plan;
}

void Wire::submit(const risk::RiskApproved<orders::OrderGroup>& group) {
  if (!mortality_.survives()) return;
  ++orders_;
  if (lacks(Protection::RiskGate) && orders_ % 10 == 0) return venue_.submit(group);
  orders::OrderGroup approved = group.get();
  if (lacks(Protection::OrderSize) && orders_ % 10 == 0)
    for (orders::OrderRequest& request : approved.requests)
      request.quantity = core::Quantity::from_units(request.quantity.units() / 2);
  checkers_.on_submit(approved, journal_.synced() == journal_.records().size());
  venue_.submit(group);
  if (!lacks(Protection::StopOnVenue)) return;
  for (const orders::OrderRequest& request : group.get().requests)
    if (request.purpose == orders::Purpose::Stop)
      venue_.cancel({.instrument = request.instrument, .id = request.id, .venue_id = {}});
}

void Wire::cancel(const orders::CancelRequest& request) {
  if (!mortality_.survives() || lacks(Protection::Cancels)) return;
  venue_.cancel(request);
}

void Wire::query(market::InstrumentId instrument, orders::ClientOrderId id) {
  if (!mortality_.survives() || lacks(Protection::Questions)) return;
  venue_.query(instrument, id);
}

void Wire::request_snapshot(core::Timestamp history_since) {
  if (!mortality_.survives()) return;
  if (++snapshots_ > 1 && lacks(Protection::Snapshots)) return;
  venue_.request_snapshot(history_since);
}

void Wire::on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) {
  checkers_.on_said(event);
  if (!removed_) return session_->on_venue_event(event, exchange_time);
  for (const orders::VenueEvent& heard : heard_without(*removed_, event))
    session_->on_venue_event(heard, exchange_time);
}

void Wire::on_connection(bool is_up) {
  checkers_.on_connection(is_up);
  if (!is_up && lacks(Protection::ConnectionWatch)) return;
  session_->on_connection(is_up);
}

}  // namespace sixbtc::drill
