// Orders that reduce: stops and targets that follow their levels, exits, what an emergency closes.
#include <fmt/format.h>

#include "engine/engine.hpp"

namespace sixbtc::engine {

core::Price Engine::trigger_of(orders::ClientOrderId id) const {
  const orders::Order* const order = execution_.find(id);
  CHECK(order != nullptr);
  const orders::OrderKind& kind = order->request().kind;
  if (const auto* const stop = std::get_if<orders::StopMarketOrder>(&kind)) return stop->trigger;
  return std::get<orders::TargetMarketOrder>(kind).trigger;
}

// Levels count from the fill: where it was not the expected one they move with it.
void Engine::anchor_levels(Slot& slot) {
  VirtualAccount::Held& held = slot.account.held();
  const core::Price average = *ledger_.owner(slot.owner, slot.instrument)->position.average_entry();
  if (average == price_of(held.entry_price)) return;
  const double fill = average.to_double();
  const market::Direction direction = held.levels.direction;
  const strategy::EntryLevels levels =
      strategy::entry_levels(slot.entry_params, plan_.settings.unsaid, {direction, fill, held.atr},
                             instrument_of(slot).rules);
  const double liquidation = held.levels.liquidation;
  if (!levels.are_good) return;  // it filled beyond its stop: the stop stays
  held.begin(levels, fill, held.atr);
  held.levels.liquidation = liquidation;
  align_protection(slot);
}

void Engine::align_protection(Slot& slot) {
  const core::Quantity quantity = quantity_of(slot);
  if (slot.entry_order || quantity.is_zero()) return;
  // Against others on the same coin that hold more there is nothing a venue could reduce: the
  // levels are guarded here (passed_unguarded).
  const core::Quantity net = instruments_[slot.instrument.index].position;
  if (net.is_zero() || net.is_negative() != quantity.is_negative()) return;
  const fills::Levels& levels = slot.account.held().levels;
  align(slot, slot.stop, orders::Purpose::Stop, levels.stop);
  align(slot, slot.target, orders::Purpose::Target, levels.target);
}

std::optional<fills::ExitReason> Engine::passed_unguarded(const Slot& slot, double price) const {
  if (slot.entry_order || quantity_of(slot).is_zero()) return std::nullopt;
  const fills::Levels& levels = slot.account.held().levels;
  if (!slot.stop.is_there() && fills::reached_against(levels.direction, price, levels.stop))
    return fills::ExitReason::Stop;
  if (!slot.target.is_there() && std::isfinite(levels.target) &&
      fills::reached_for(levels.direction, price, levels.target))
    return fills::ExitReason::Target;
  return std::nullopt;
}

void Engine::align(Slot& slot, Protection& protection, orders::Purpose purpose, double level) {
  if (protection.successor) return;   // one move at a time
  if (!std::isfinite(level)) return;  // no target
  const core::Price trigger = price_of(level);
  if (protection.order && protection.trigger == trigger) return;
  const orders::OrderKind kind = purpose == orders::Purpose::Stop
                                     ? orders::OrderKind(orders::StopMarketOrder{trigger})
                                     : orders::OrderKind(orders::TargetMarketOrder{trigger});
  if (const auto id = submit_reduction(slot, purpose, kind)) {
    protection.trigger = trigger;
    protection.successor = *id;
  }
}

void Engine::submit_exit(Slot& slot, orders::Purpose purpose) {
  if (slot.exit_order || now_ < slot.exit_retry_at) return;
  if (quantity_of(slot).is_zero()) {
    // Nothing is filled yet: the entry itself must not go on.
    if (slot.entry_order) execution_.cancel(*slot.entry_order, now_, output_);
    return;
  }
  slot.exit_order = submit_reduction(slot, purpose, orders::MarketOrder{std::nullopt});
}

std::optional<orders::ClientOrderId> Engine::submit_reduction(Slot& slot, orders::Purpose purpose,
                                                              orders::OrderKind kind) {
  return submit_reduction({.session = plan_.session,
                           .owner = slot.owner,
                           .instrument = slot.instrument,
                           .purpose = purpose,
                           .decided_at = now_,
                           .attempt = slot.attempts++},
                          quantity_of(slot), std::move(kind));
}

std::optional<orders::ClientOrderId> Engine::submit_reduction(const orders::OrderIdParts& parts,
                                                              core::Quantity quantity,
                                                              orders::OrderKind kind) {
  const bool is_short = quantity.is_negative();
  const core::Quantity size = is_short ? -quantity : quantity;
  const core::Quantity net = instruments_[parts.instrument.index].position;
  // What others hold against it leaves the venue less to reduce: the order then turns the netted
  // position around, into what is theirs. Below the venue's minimum only what reduces is taken.
  const bool is_covered = (is_short ? -net : net) >= size;
  const auto value =
      core::value_of(prices_[parts.instrument.index].price, size, {}, core::Rounding::Down);
  const bool may_turn =
      !parts.owner.is_external() &&
      (parts.purpose == orders::Purpose::Exit || parts.purpose == orders::Purpose::Flatten) &&
      value && value->amount >= plan_.instruments[parts.instrument.index].rules.notional_min;
  const orders::OrderRequest request{.id = orders::make_client_order_id(parts),
                                     .parent = std::nullopt,
                                     .owner = parts.owner,
                                     .instrument = parts.instrument,
                                     .side = is_short ? market::Side::Buy : market::Side::Sell,
                                     .purpose = parts.purpose,
                                     .kind = std::move(kind),
                                     .quantity = size,
                                     .is_reduce_only = is_covered || !may_turn,
                                     .decided_at = now_};
  auto approved = approver_.approve_reduction(request, account_view());
  if (!approved) {
    alert(Severity::Critical,
          fmt::format("an order that reduces {} was refused: {}",
                      plan_.instruments[parts.instrument.index].symbol, approved.error().text()));
    return std::nullopt;
  }
  execution_.submit(std::move(*approved), now_, output_);
  return request.id;
}

// Its position has no stop on the venue: one is placed where it belongs, and where that has been
// tried for too long the position goes.
void Engine::on_protection_missing(const execution::ProtectionMissing& missing) {
  Slot* const slot = slot_of(missing.owner);
  if (slot == nullptr)
    return alert(Severity::Warning, plan_.instruments[missing.instrument.index].symbol +
                                        ": a position that is not ours has no stop");
  if (!slot->is_taken() || now_ - missing.since > plan_.settings.unprotected_max)
    return submit_exit(*slot, orders::Purpose::Flatten);
  if (slot->stop.successor) return;  // on its way
  slot->stop = {};
  align_protection(*slot);
}

}  // namespace sixbtc::engine
