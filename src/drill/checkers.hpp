// What must hold whatever goes wrong, looked at after every event and every step against the truth
// of the simulated venue, and once more when everything has come to rest. docs/drill.md lists them.
//
// The checkers share no bookkeeping with what they check: they count for themselves from the
// venue's fills and from what the session was told. One thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "drill/faulty_journal.hpp"
#include "drill/scenario.hpp"
#include "live/session.hpp"
#include "simulation/venue/simulated_venue.hpp"

namespace sixbtc::drill {

struct Violation {
  std::uint64_t seed = 0;
  std::string checker;     // "positions"
  std::uint64_t step = 0;  // of the session's driver
  core::Timestamp time;    // virtual
  std::string text;
};

// The names of all checkers and what each holds, for docs and certificates.
struct CheckerText {
  std::string_view name, holds;
};
[[nodiscard]] std::span<const CheckerText> checkers();

class Checkers final : public live::SessionObserver {
 public:
  // `scenario` states the limits that hold, even where a drill has opened them. All outlive it.
  Checkers(const Scenario& scenario, const simulation::SimulatedVenue& venue,
           const Mortality& mortality, const core::Clock& time);

  // A process begins with this engine; while `is_replay`, what comes was in the journal.
  void born(const engine::Engine& engine);
  void set_replay(bool is_replay) { is_replay_ = is_replay; }
  // Everything that has ever left must be known to the engine that a journal gave back.
  void recovered();
  void died() { engine_ = nullptr; }

  // A message is about to leave; `is_synced`: the journal holds everything up to now on the disk.
  void on_submit(const orders::OrderGroup& group, bool is_synced);
  // The venue has said this (before a drill distorts it).
  void on_said(const orders::VenueEvent& event);
  void on_connection(bool is_up);
  void on_event(const engine::Event& event, const engine::Answer& answer) override;
  void on_step(std::uint64_t step, bool is_reachable);

  // Why the session and the venue do not agree yet; nothing when they do.
  [[nodiscard]] std::optional<std::string> unrest() const;
  void fail(std::string_view checker, std::string text);

  // The first one; nothing is checked after it.
  [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }
  // Longest that a position was without a stop at a reachable venue.
  [[nodiscard]] core::Duration unprotected_longest() const { return unprotected_longest_; }

 private:
  // What left, over all lives of the process.
  struct Sent {
    orders::OrderRequest request;
    core::Quantity filled;  // at the venue
    int times = 0;
    bool is_undone = false;  // the venue or the wire has said that nothing happened
  };
  // What the process was told, in this life and (from the journal) before.
  struct Knowledge {
    std::unordered_set<std::string> fills, payments, transfers;
    std::vector<core::Quantity> position;  // by instrument, signed
    core::Amount funding, transferred;
    // Of what is booked.
    std::vector<core::Quantity> adjusted;
    std::size_t entries = 0;
    std::uint64_t sequence = 0;
    std::size_t pending = 0;  // orders held back after the last event
    core::Timestamp time;
    std::optional<core::Timestamp> stopped_since;
  };

  // checkers.cpp
  void learn(const engine::Event& event);
  void learn(const orders::Fill& fill);
  void learn(const orders::FundingPayment& payment);
  void learn(const orders::Transfer& transfer);
  void check_sequence(const engine::Event& event);
  void check_bookings();
  void check_positions();
  void check_submissions(const engine::Answer& answer);

  // check_orders.cpp: what leaves, and what the venue has of it
  void check_approval(const orders::OrderGroup& group);
  void check_entry(const orders::OrderGroup& group);
  void check_venue_fills();
  void check_venue_orders();
  void check_protection(bool is_reachable);
  [[nodiscard]] std::optional<std::string> money_difference() const;
  [[nodiscard]] core::Quantity unprotected(market::InstrumentId instrument,
                                           const std::vector<orders::VenueOrder>& open) const;
  [[nodiscard]] const orders::Fill* venue_fill(const std::string& id);

  const Scenario& scenario_;
  const simulation::SimulatedVenue& venue_;
  const Mortality& mortality_;
  const core::Clock& time_;
  const engine::Engine* engine_ = nullptr;
  bool is_replay_ = false;
  std::optional<core::Timestamp> down_since_;  // the connection, as the process was told
  std::uint64_t step_ = 0;
  core::Timestamp last_step_at_;
  Knowledge known_;
  std::unordered_map<orders::ClientOrderId, Sent> sent_;
  std::vector<orders::ClientOrderId> sent_now_;  // by the event under way
  std::unordered_map<std::string, std::size_t> venue_fills_;
  std::size_t venue_fills_seen_ = 0, venue_fills_checked_ = 0;
  std::vector<core::Duration> unprotected_for_;  // by instrument
  core::Duration unprotected_longest_;
  std::optional<Violation> violation_;
};

}  // namespace sixbtc::drill
