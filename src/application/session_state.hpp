// What a session has and does at one instant, as plain data: made on the session's own thread or by
// a replay of its journal, read by anybody. Times are the session's own; money is in its currency.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "application/session_manifest.hpp"
#include "application/shared_log.hpp"
#include "engine/answer.hpp"
#include "engine/event.hpp"
#include "ledger/entries.hpp"
#include "orders/order.hpp"
#include "risk/state.hpp"
#include "risk/verdict.hpp"

namespace sixbtc::application {

struct EquityRow {
  core::Timestamp time;
  core::Amount equity, balance;
};

struct PositionRow {
  orders::OwnerId owner;
  std::string symbol;
  core::Quantity quantity;  // signed
  core::Timestamp entry_time;
  core::Price entry_price;
  std::optional<core::Price> mark;
  std::optional<core::Amount> unrealised;
  core::Amount fees, funding;  // of what is open
  std::optional<int> leverage;
  std::optional<core::Price> stop, target;  // on the venue
  core::Quantity net;                       // of the coin, everybody together, signed
  std::optional<core::Quantity> venue;      // the same as the venue last said
};

struct OrderRow {
  orders::Order order;
  std::string symbol;
  std::optional<core::Timestamp> closed_at;
};

struct FillRow {
  ledger::BookedFill booked;
  std::string symbol;
};

struct OutcomeRow {
  core::Timestamp time;  // close of the bar
  orders::OwnerId owner;
  engine::Outcome outcome = engine::Outcome::NoSignal;
  std::optional<risk::Rule> rule;
  std::string detail;
};

enum class AlertSource : std::uint8_t { Engine, Risk, Data, Session };
struct AlertRow {
  core::Timestamp time;  // of the newest
  engine::Severity severity = engine::Severity::Info;
  AlertSource source = AlertSource::Engine;
  std::string text;
  std::uint64_t count = 1;
};

enum class RuleUnit : std::uint8_t { None, Ratio, Count, Seconds, Flag };
struct RuleTrip {
  core::Timestamp time;
  orders::OwnerId owner;
  std::string text;
};
struct RuleRow {
  risk::Rule rule = risk::Rule::OutOfRange;
  RuleUnit unit = RuleUnit::None;
  std::optional<double> value, limit;
  std::uint64_t trips = 0;
  std::optional<RuleTrip> last_trip;
};

// How far a halt has come: Done only when the venue has said so.
enum class StopStage : std::uint8_t { Cancelling, Closing, Confirming, Done };

// What closing every position at the newest prices is expected to cost: an estimate, with the fee
// and the slippage that the configuration assumes of a market order.
struct ClosingCost {
  core::Amount notional, fees, slippage;
  std::uint64_t unpriced = 0;  // positions without a price, not in the sums
};

// Two coins that are both held.
struct CorrelationRow {
  std::string a, b;
  std::optional<double> correlation;  // of returns before the session; none: unknown, one bet
  bool is_one_bet = true;             // the positions win and lose together
};

struct LeftPosition {
  std::string symbol;
  core::Quantity quantity;  // signed
  std::optional<core::Quantity> venue;
};

struct ControlFacts {
  std::array<risk::StopState, risk::stop_cause_count> stops;
  risk::StopLevel level = risk::StopLevel::None;
  std::optional<risk::StopCause> cause;
  std::string person;  // who last stopped it by hand; empty: nobody
  std::string person_reason;
  std::optional<StopStage> stage;  // of a halt
  bool is_flat = false;            // no position, and the venue agrees
  std::optional<core::Timestamp> confirmed_at;
  std::vector<LeftPosition> left_positions;  // not closed, or not by the venue's account
  bool is_reconciled = false;
};

struct SessionState {
  std::shared_ptr<const SessionManifest> manifest;
  std::string currency;
  core::Timestamp as_of;
  std::uint64_t events = 0;
  std::uint64_t bars_done = 0, bars_total = 0;

  core::Amount initial, balance, equity, day_start_equity, margin_used;
  double drawdown = 0, max_drawdown = 0;  // from the highest equity, 0..1
  core::Amount gross_exposure, net_exposure;
  double daily_loss = 0, daily_loss_limit = 0;  // 0..1
  std::optional<core::Amount> venue_balance;
  std::optional<core::Timestamp> venue_as_of;

  std::vector<PositionRow> positions;
  std::vector<OrderRow> live_orders;  // in the order they left
  SharedLog<OrderRow>::View closed_orders;
  SharedLog<FillRow>::View fills;
  SharedLog<ledger::RoundTrip>::View round_trips;  // in the order in which they closed
  SharedLog<OutcomeRow>::View outcomes;
  SharedLog<EquityRow>::View equity_rows;  // at each instant with a price
  std::vector<AlertRow> alerts;            // newest first
  std::vector<RuleRow> rules;              // every rule, as risk::Rule lists them
  ClosingCost closing;
  double correlation_min = 0;  // of returns, from here on one bet
  std::vector<CorrelationRow> correlations;
  ControlFacts control;

  [[nodiscard]] bool is_complete() const { return bars_done == bars_total; }
  // Null: nobody's of ours.
  [[nodiscard]] const SessionStrategy* strategy(orders::OwnerId owner) const {
    return owner.is_external() ? nullptr : &manifest->strategies.at(owner.index);
  }
};

// Where it stands: at work in this process, in another one, stopped on the way, or through.
enum class SessionStanding : std::uint8_t { Running, Elsewhere, Interrupted, Finished };

struct SessionView {
  SessionStanding standing = SessionStanding::Finished;
  std::shared_ptr<const SessionState> state;

  [[nodiscard]] bool is_running() const {
    return standing == SessionStanding::Running || standing == SessionStanding::Elsewhere;
  }
};

}  // namespace sixbtc::application
