// The stops that nobody can argue with (M-199 to M-204, M-211): daily loss, drawdown of the
// account, a person, a fault; and the drawdown of each strategy. Each cause stands on its own and
// the strictest wins.
//
// Drawdown is measured on marked equity from the highest ever seen. That mark is part of RiskState,
// which the engine keeps, so that a restart does not forget a loss; only transfers move it, and a
// person who clears a drawdown stop, giving a reason, after reconciliation has passed. The daily
// loss clears itself at midnight UTC and not before.
//
// Pure: time and equity come in. Not synchronised: trading thread.
#pragma once

#include <optional>

#include "orders/request_parts.hpp"
#include "risk/policy.hpp"
#include "risk/state.hpp"

namespace sixbtc::risk {

// Something a person should read. Ratios or counts.
struct Alert {
  enum class Kind : std::uint8_t {
    Stopped,     // `cause` has become stricter
    DayBegan,    // the daily loss of yesterday no longer counts
    Drawdown,    // half way to a stop (M-207)
    LosingDays,  // in a row (M-203)
  };
  Kind kind = Kind::Stopped;
  StopCause cause = StopCause::Person;
  double value = 0, threshold = 0;
};

// What has just become necessary. Both are also to be kept up while level() says so.
struct StopActions {
  bool cancel_entries = false;
  bool close_everything = false;
  std::vector<Alert> alerts;
};

class EmergencyStop {
 public:
  // `state`: what was kept, or a fresh one.
  EmergencyStop(const EmergencySettings& settings, RiskState state)
      : settings_(settings), state_(std::move(state)) {}

  [[nodiscard]] const RiskState& state() const { return state_; }
  [[nodiscard]] StopLevel level() const;
  // The strictest, the first of equals; none while nothing is stopped.
  [[nodiscard]] std::optional<StopCause> cause() const;
  // 0..; of marked equity as last seen.
  [[nodiscard]] double drawdown() const { return drawdown_; }
  [[nodiscard]] double daily_loss() const { return daily_loss_; }

  // Marked equity at `now`; call when it has changed and at least once a minute.
  StopActions observe(core::Amount equity, core::Timestamp now);
  // Equity of one strategy's virtual account. True when this retires it.
  [[nodiscard]] bool observe_strategy(orders::OwnerId owner, core::Amount equity);
  [[nodiscard]] bool is_retired(orders::OwnerId owner) const {
    return owner.index < state_.strategies.size() && state_.strategies[owner.index].is_retired;
  }
  // Money in or out is neither profit nor loss.
  void on_transfer(core::Amount amount);

  // Makes a stop at least as strict as `level`; never milder.
  StopActions raise(StopCause cause, StopLevel level, std::string reason, core::Timestamp now);
  // Invalid without a reason, Conflict without reconciliation, Rejected for the daily loss.
  // Clearing a drawdown stop begins a new high-water mark at the equity last seen.
  [[nodiscard]] core::Status clear(StopCause cause, std::string_view reason, bool is_reconciled);

 private:
  void begin_day(std::int64_t day, StopActions& actions);

  EmergencySettings settings_;
  RiskState state_;
  double drawdown_ = 0, daily_loss_ = 0;
};

}  // namespace sixbtc::risk
