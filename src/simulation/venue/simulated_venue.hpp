// A venue in memory behind the port that real ones implement: an Exchange (the truth, without
// delay) at the other end of a Link (latency, faults, time-outs). For paper trading on recorded
// candles and for fault drills.
//
// Deterministic: the same settings, seed, feed and requests give the same events. One thread,
// virtual time, no I/O. Calls are safe from inside an event: they are carried out when what is
// under way is complete. With no latency and no faults everything a call causes has happened when
// the outermost call returns.
//
// Who drives it, at one instant T (docs/engine.md, "The order of things"):
//   scheduler.run_until(T); close_bar() of the bars that end at T; [decisions, moved stops];
//   open_bar() of the bars that begin at T; [the session sees the price and sends its orders]
#pragma once

#include <optional>
#include <vector>

#include "ports/venue_gateway.hpp"
#include "simulation/venue/exchange.hpp"
#include "simulation/venue/faults.hpp"
#include "simulation/venue/link.hpp"
#include "simulation/venue/rate_window.hpp"
#include "simulation/venue/scheduler.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

class SimulatedVenue final : public ports::VenueGateway {
 public:
  // `scheduler` and `faults` outlive it, and what is scheduled is not run after its end.
  SimulatedVenue(const VenueSettings& settings, std::vector<SimulatedInstrument> instruments,
                 Scheduler& scheduler, Faults& faults);

  // A session connects; on_connection(true) follows at once, or when an outage ends. What was on
  // its way to an earlier session is gone; what that session had sent still arrives.
  void attach(ports::VenueEventSink& sink);
  // The session is gone (crash). Everything sent to it is lost.
  void detach();

  void submit(const risk::RiskApproved<orders::OrderGroup>& group) override;
  void cancel(const orders::CancelRequest& request) override;
  void query(market::InstrumentId instrument, orders::ClientOrderId id) override;
  void request_snapshot(core::Timestamp history_since) override;

  // Candles: it is bar.open_time. Payments at the open, levels that the open has passed, orders
  // that waited for a price; then orders that arrive until the close meet the bar's path.
  void open_bar(market::InstrumentId instrument, const MarketBar& bar);
  // It is the close time of the bar that is open. Whatever met a level inside it is filled.
  void close_bar(market::InstrumentId instrument);
  // Trades or quotes instead of candles: the last price is where orders fill.
  void on_price(market::InstrumentId instrument, double price);
  void on_funding(market::InstrumentId instrument, const fills::FundingEvent& event);

  // What others do with the account; it is carried out at once. False: not possible now (no price,
  // no such order, no position).
  bool manual_trade(market::InstrumentId instrument, market::Side side, core::Quantity quantity);
  bool manual_order(const ManualOrder& order);
  bool manual_cancel(const core::VenueOrderId& id);
  bool liquidate(market::InstrumentId instrument);
  bool deleverage(market::InstrumentId instrument, core::Quantity quantity);
  void transfer(core::Amount amount);  // received; negative: withdrawn

  // The connection breaks now and comes back after `outage`.
  void disconnect(core::Duration outage);
  [[nodiscard]] bool is_connected() const { return link_.is_up(); }
  // Is the session's view complete: nothing on its way in either direction?
  [[nodiscard]] bool is_quiet() const { return link_.is_quiet(); }

  // The truth, for checkers; a session learns it only through events.
  [[nodiscard]] const Exchange& exchange() const { return exchange_; }
  [[nodiscard]] orders::VenueSnapshot truth(core::Timestamp history_since) const {
    return exchange_.snapshot(history_since);
  }

 private:
  // Carries what has happened at either end to the other, until nothing is left to do now.
  void flush();
  void handle(const Request& request);
  void answer(orders::VenueEvent event) { link_.answer({std::move(event), scheduler_.now()}); }
  void refuse_as_limited(const Request& request);
  void wake_when_due();

  Scheduler& scheduler_;
  Faults& faults_;
  Exchange exchange_;
  Link link_;
  RateWindow limit_;
  bool is_flushing_ = false;
  std::optional<core::Timestamp> wake_at_;  // the next call of advance() that is scheduled
};

}  // namespace sixbtc::simulation
