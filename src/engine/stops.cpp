// What stops trading: people, drawdowns, faults; and the account as the risk layers are shown it.
#include <fmt/format.h>

#include "engine/engine.hpp"

namespace sixbtc::engine {

using risk::StopCause;
using risk::StopLevel;

namespace {

std::string text_of(const risk::Alert& alert) {
  switch (alert.kind) {
    case risk::Alert::Kind::Stopped:
      return fmt::format("stopped by {}: {:.4g} against {:.4g}", risk::name_of(alert.cause),
                         alert.value, alert.threshold);
    case risk::Alert::Kind::DayBegan:
      return "a new day: yesterday's loss no longer counts";
    case risk::Alert::Kind::Drawdown:
      return fmt::format("the account is {:.1f} % below its highest", alert.value * 100);
    case risk::Alert::Kind::LosingDays:
      return fmt::format("{:.0f} losing days in a row", alert.value);
  }
  return {};
}

}  // namespace

risk::AccountView Engine::account_view() {
  while (!entries_sent_.empty() && now_ - entries_sent_.front() > core::Duration::minutes(1))
    entries_sent_.pop_front();
  return {.now = now_,
          .settled_equity = ledger_.settled_equity(),
          .exposures = exposures_,
          .correlations = correlations_,
          .instruments = instruments_,
          .subaccount_of = {},
          .is_connected = is_connected_,
          .is_reconciled = execution_.is_reconciled(),
          .entries_last_minute = static_cast<std::int64_t>(entries_sent_.size())};
}

// What is really open, in place of what was asked for.
void Engine::expose(const Slot& slot) {
  const ledger::OwnerPosition* const owner = ledger_.owner(slot.owner, slot.instrument);
  CHECK(owner != nullptr);
  const core::Quantity quantity = owner->position.quantity;
  const core::Quantity size = quantity.is_negative() ? -quantity : quantity;
  const core::Price entry = *owner->position.average_entry();
  const double notional = entry.to_double() * size.to_double();
  const int leverage = slot.is_taken() ? slot.account.held().leverage : 1;
  exposures_.set({.owner = slot.owner,
                  .instrument = slot.instrument,
                  .direction = owner->position.direction(),
                  .quantity = size,
                  .entry = entry,
                  .stop = slot.is_taken() ? slot.stop.trigger : core::Price{},
                  .notional = *core::Amount::from_double(notional, core::Rounding::Up),
                  .margin = *core::Amount::from_double(notional / leverage, core::Rounding::Up)});
}

void Engine::watch_equity() {
  obey(approver_.emergency().observe(ledger_.equity(), now_));
  // A stop is kept up, not only declared: what could not be closed then is closed now.
  if (approver_.emergency().level() == StopLevel::CloseEverything) close_everything();
}

// Its own equity: what it began with and what it has made, the open position included.
void Engine::watch_strategy(const Slot& slot) {
  const core::Amount own = ledger_.initial() + ledger_.result(slot.owner).settled;
  if (approver_.emergency().observe_strategy(slot.owner, own))
    alert(Severity::Critical,
          slot.deployment->name + " has lost too much of its own equity and is retired");
}

void Engine::obey(const risk::StopActions& actions) {
  for (const risk::Alert& each : actions.alerts)
    alert(each.kind == risk::Alert::Kind::Stopped ? Severity::Critical : Severity::Warning,
          text_of(each));
  if (actions.cancel_entries) cancel_entries();
  if (actions.close_everything) close_everything();
}

void Engine::cancel_entries() {
  for (Slot& slot : slots_) {
    if (slot.waiting_entry) settle(slot, Outcome::Halted);
    slot.waiting_entry.reset();
    if (slot.entry_order) execution_.cancel(*slot.entry_order, now_, output_);
  }
  waiting_.clear();
}

void Engine::close_everything() {
  for (Slot& slot : slots_)
    if (!quantity_of(slot).is_zero()) submit_exit(slot, orders::Purpose::Flatten);
  for (const market::Instrument& instrument : plan_.instruments) close_external(instrument.id);
}

// What somebody else opened on this account.
void Engine::close_external(market::InstrumentId instrument) {
  const ledger::OwnerPosition* const position = ledger_.owner(orders::OwnerId{}, instrument);
  if (position == nullptr || position->position.quantity.is_zero()) return;
  if (execution_.has_exit_in_flight(orders::OwnerId{})) return;
  (void)submit_reduction({.session = plan_.session,
                          .owner = orders::OwnerId{},
                          .instrument = instrument,
                          .purpose = orders::Purpose::Flatten,
                          .decided_at = now_,
                          .attempt = external_attempts_++},
                         position->position.quantity, orders::MarketOrder{std::nullopt});
}

void Engine::on_control(const ControlSaid& said) {
  risk::EmergencyStop& emergency = approver_.emergency();
  const std::string reason = said.actor + ": " + said.reason;
  switch (said.kind) {
    case ControlKind::PauseEntries:
      return obey(emergency.raise(StopCause::Person, StopLevel::PauseEntries, reason, now_));
    case ControlKind::CancelAndHalt:
      return obey(emergency.raise(StopCause::Person, StopLevel::CancelAndHalt, reason, now_));
    case ControlKind::CloseAll:
      return obey(emergency.raise(StopCause::Person, StopLevel::CloseEverything, reason, now_));
    case ControlKind::Reconcile:
      return execution_.reconcile_now(reason, now_, output_);
    case ControlKind::ResumeEntries:
      break;
  }
  for (const StopCause cause : {StopCause::Person, StopCause::Fault, StopCause::PortfolioDrawdown})
    if (emergency.state().stops[static_cast<std::size_t>(cause)].level != StopLevel::None)
      if (const auto cleared = emergency.clear(cause, said.reason, execution_.is_reconciled());
          !cleared)
        alert(Severity::Warning, cleared.error().to_string());
}

void Engine::on_reconciled(const execution::Reconciled& reconciled) {
  for (const market::Instrument& instrument : plan_.instruments) see_position(instrument.id);
  if (reconciled.balance == ledger_.balance()) return;
  alert(Severity::Warning,
        fmt::format("the venue's balance is {}, the ledger's {}", reconciled.balance.to_string(),
                    ledger_.balance().to_string()));
}

}  // namespace sixbtc::engine
