// Watches a session at work, or one that is replayed, and says what it has at any instant. On the
// session's thread; what it hands out never changes.
#pragma once

#include <array>
#include <functional>
#include <map>

#include "application/session_setup.hpp"
#include "application/session_state.hpp"
#include "live/session.hpp"

namespace sixbtc::application {

class SessionWatch final : public live::SessionObserver {
 public:
  // Both outlive it.
  SessionWatch(const SessionSetup& setup, const engine::Engine& engine);

  void on_event(const engine::Event& event, const engine::Answer& answer) override;

  // Told as it happens; may stay empty.
  std::function<void(const FillRow&)> on_fill;
  std::function<void(const AlertRow&)> on_alert;

  [[nodiscard]] std::shared_ptr<const SessionState> state() const;
  // Whether a halt is not confirmed yet.
  [[nodiscard]] bool is_stopping() const;

 private:
  struct Tripped {
    std::uint64_t trips = 0;
    std::optional<RuleTrip> last;
  };

  void see_orders(const engine::Answer& answer);
  void see_entries();
  void see_answer(const engine::Answer& answer);
  void see_stops();
  void see_venue(const orders::VenueEvent& said);
  void trip(risk::Rule rule, orders::OwnerId owner, std::string text);
  [[nodiscard]] std::string symbol_of(market::InstrumentId instrument) const;
  // By the venue's last snapshot; none: it has not said yet.
  [[nodiscard]] std::optional<core::Quantity> venue_quantity(market::InstrumentId instrument) const;
  [[nodiscard]] bool has_live_entries() const;
  [[nodiscard]] ControlFacts control() const;
  void add_money(SessionState& state) const;
  void add_positions(SessionState& state) const;
  [[nodiscard]] std::vector<AlertRow> all_alerts() const;

  // session_risk.cpp
  [[nodiscard]] std::vector<RuleRow> rules() const;
  // Positions that count as one bet, of the largest such group.
  [[nodiscard]] std::int64_t correlated_positions() const;
  void add_correlations(SessionState& state) const;

  const SessionSetup& setup_;
  const engine::Engine& engine_;
  std::shared_ptr<const SessionManifest> manifest_;
  std::string currency_;
  core::Timestamp now_;
  std::uint64_t events_ = 0, bars_done_ = 0, bars_total_ = 0;

  std::vector<orders::ClientOrderId> live_;  // in the order they left
  SharedLog<OrderRow> closed_orders_;
  SharedLog<FillRow> fills_;
  SharedLog<ledger::RoundTrip> round_trips_;
  SharedLog<OutcomeRow> outcomes_;
  SharedLog<EquityRow> equity_;
  core::Amount highest_;
  double max_drawdown_ = 0;

  std::vector<AlertRow> alerts_;  // of the engine, oldest first
  std::array<Tripped, risk::rule_count> tripped_;
  struct Trouble {
    std::uint64_t count = 0;
    core::Timestamp last;
  };
  std::map<engine::Outcome, Trouble> troubles_;  // decisions that data or scripts spoiled
  std::array<risk::StopLevel, risk::stop_cause_count> levels_{};
  std::vector<bool> retired_;
  std::vector<std::int64_t> losses_;  // in a row, by owner
  std::size_t entries_seen_ = 0, trips_seen_ = 0;
  std::string person_, person_reason_;

  std::optional<core::Timestamp> venue_as_of_;
  core::Amount venue_balance_;
  std::vector<orders::VenuePosition> venue_positions_;
  risk::Correlations correlations_;  // of the plan
  bool has_foreign_entry_ = false;   // an order that opens rested on the venue
  core::Timestamp last_fill_;
};

}  // namespace sixbtc::application
