// The process of a session and what stands between it and the venue in a drill: it may die in the
// middle of anything, and a protection may be missing.
#pragma once

#include "drill/checkers.hpp"
#include "drill/faulty_journal.hpp"
#include "drill/protections.hpp"
#include "live/recovery.hpp"
#include "simulation/venue/simulated_venue.hpp"

namespace sixbtc::drill {

// The policies and the plan of a session that lacks a protection.
[[nodiscard]] engine::Policies policies_without(std::optional<Protection> removed,
                                                engine::Policies policies);
[[nodiscard]] engine::Plan plan_without(std::optional<Protection> removed, engine::Plan plan);

// Between the session and the venue, both ways.
class Wire final : public ports::VenueGateway, public ports::VenueEventSink {
 public:
  Wire(simulation::SimulatedVenue& venue, Mortality& mortality, const FaultyJournal& journal,
       Checkers& checkers, std::optional<Protection> removed)
      : venue_(venue),
        mortality_(mortality),
        journal_(journal),
        checkers_(checkers),
        removed_(removed) {}
  void connect(ports::VenueEventSink& session) { session_ = &session; }

  void submit(const risk::RiskApproved<orders::OrderGroup>& group) override;
  void cancel(const orders::CancelRequest& request) override;
  void query(market::InstrumentId instrument, orders::ClientOrderId id) override;
  void request_snapshot(core::Timestamp history_since) override;
  void on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) override;
  void on_connection(bool is_up) override;

  [[nodiscard]] std::uint64_t orders() const { return orders_; }

 private:
  [[nodiscard]] bool lacks(Protection protection) const { return removed_ == protection; }

  simulation::SimulatedVenue& venue_;
  Mortality& mortality_;
  const FaultyJournal& journal_;
  Checkers& checkers_;
  std::optional<Protection> removed_;
  ports::VenueEventSink* session_ = nullptr;
  std::uint64_t orders_ = 0, snapshots_ = 0;
};

// From birth to death.
struct Process {
  std::unique_ptr<engine::Engine> engine;
  Wire wire;
  live::Session session;

  Process(std::unique_ptr<engine::Engine> made, const Wire& between, FaultyJournal& journal,
          const core::Clock& clock, live::SessionObserver& observer)
      : engine(std::move(made)), wire(between), session(*engine, journal, wire, clock, &observer) {
    wire.connect(session);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
};

}  // namespace sixbtc::drill
