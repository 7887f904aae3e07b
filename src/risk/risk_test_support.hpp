// A small account in which an entry passes every layer; tests change one thing and look.
#pragma once

#include <string>
#include <vector>

#include "risk/approver.hpp"

namespace sixbtc::risk {

inline Policy lenient_policy() {
  return {.sizing = {.risk_per_trade_pct = 0.02,
                     .max_position_size_pct = 0.20,
                     .position_cap_basis = CapBasis::Margin,
                     .sizing_curve = SizingCurve::Flat,
                     .balance_curve = {10'000, 100'000, 0.02, 0.005},
                     .leverage_max = 10},
          .limits = {.max_open_positions = 100,
                     .max_open_positions_per_subaccount = 100,
                     .max_correlated_positions = 100,
                     .correlation_min = 0.7,
                     .max_exposure = 10,
                     .max_stop_out_loss = 0.3,
                     .gap_slippage = 0.01,
                     .entry_slippage_max = 0.01,
                     .price_deviation_max = 0.05,
                     .feed_age_max_seconds = 120,
                     .entries_per_minute_max = 60,
                     .opposing_entries = OpposingEntries::Refuse},
          .emergency = {.alert_portfolio_drawdown = 0.20,
                        .max_portfolio_drawdown = 0.30,
                        .max_daily_loss = 0.10,
                        .max_subaccount_drawdown = 0.25,
                        .alert_losing_days = 3},
          .protections = {.stop_loss_guard = {false, 4, 60, 60, false},
                          .cooldown = {false, 60},
                          .max_drawdown = {false, 0.1, 5, 1'440, 1'440},
                          .consecutive_losses = {5, 1'440},
                          .low_profit = {false, 0, 5, 1'440, 60}}};
}

struct World {
  static constexpr std::uint32_t instrument_count = 4;

  explicit World(const Policy& with = lenient_policy())
      : policy(with),
        approver(*Approver::create(policy, core::SessionId("session"), {})),
        exposures(instrument_count, policy.limits.gap_slippage) {
    for (std::uint32_t i = 0; i < instrument_count; ++i) {
      market::Instrument& one = instruments.emplace_back();
      one.id = {i};
      one.rules = {.tick = *core::Price::parse("0.1"),
                   .lot = *core::Quantity::parse("0.00001"),
                   .notional_min = core::Amount::from_integer(10),
                   .significant_digits = std::nullopt,
                   .leverage_max = 40};
      one.maintenance_margin = *core::Rate::parse("0.0125");
    }
    for (const market::Instrument& one : instruments)
      views.push_back({.instrument = &one,
                       .price = core::Price::from_integer(50'000),
                       .price_time = now,
                       .position = {},
                       .external = {}});
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] AccountView view() const {
    return {.now = now,
            .settled_equity = settled_equity,
            .exposures = exposures,
            .correlations = correlations,
            .instruments = views,
            .subaccount_of = subaccounts,
            .is_connected = is_connected,
            .is_reconciled = is_reconciled,
            .entries_last_minute = entries_last_minute};
  }
  [[nodiscard]] risk::EntryIntent intent(std::uint32_t owner = 0,
                                         std::uint32_t instrument = 0) const {
    return {.owner = {owner},
            .instrument = {instrument},
            .direction = market::Direction::Long,
            .price = 50'000,
            .stop = core::Price::from_integer(49'000),
            .target = std::nullopt,
            .confidence = 1,
            .leverage = 3,
            .decided_at = now};
  }
  [[nodiscard]] risk::EntryIntent short_intent(std::uint32_t owner,
                                               std::uint32_t instrument = 0) const {
    risk::EntryIntent made = intent(owner, instrument);
    made.direction = market::Direction::Short;
    made.stop = core::Price::from_integer(51'000);
    return made;
  }
  // Passes, and is open from now on.
  void enter(const risk::EntryIntent& wanted) {
    const Decision decision = approver.approve_entry(wanted, view());
    CHECK(decision.has_value());
    exposures.set(decision->exposure);
  }
  void lose(std::uint32_t owner, std::int64_t money, orders::Purpose purpose) {
    ledger::RoundTrip trip;
    trip.owner = {owner};
    trip.exit_time = now;
    trip.pnl = core::Amount::from_integer(-money);
    trip.entry_value = ledger::ExactAmount::value_of(core::Price::from_integer(50'000),
                                                     core::Quantity::from_integer(1));
    trip.purpose = purpose;
    approver.on_closed(trip, settled_equity);
  }
  // What the account is worth, now.
  StopActions see(std::int64_t equity) {
    return approver.emergency().observe(core::Amount::from_integer(equity), now);
  }

  core::Timestamp now = *core::Timestamp::parse("2025-03-01T12:00Z");
  core::Amount settled_equity = core::Amount::from_integer(10'000);
  Policy policy;
  Approver approver;
  ExposureBook exposures;
  Correlations correlations{instrument_count};
  std::vector<market::Instrument> instruments;
  std::vector<InstrumentView> views;
  std::vector<std::uint32_t> subaccounts;
  bool is_connected = true, is_reconciled = true;
  std::int64_t entries_last_minute = 0;
};

}  // namespace sixbtc::risk
