// A price has come: exits that wait for one leave at once, entries when no exit is under way.
#include <fmt/format.h>

#include "engine/engine.hpp"

namespace sixbtc::engine {

using fills::ExitReason;

void Engine::on_prices(const PricesSeen& seen) {
  for (const auto& [instrument, price] : seen.prices) {
    prices_[instrument.index] = {price, now_, true};
    instruments_[instrument.index].price = price;
    instruments_[instrument.index].price_time = now_;
    if (const auto marked = ledger_.mark(instrument, price); !marked)
      alert(Severity::Warning, marked.error().to_string());
  }
  for (const auto& [instrument, price] : seen.prices)
    for (const std::uint32_t index : by_instrument_[instrument.index]) {
      Slot& slot = slots_[index];
      if (slot.account.is_open()) at_price(slot, price.to_double());
      if (slot.has_stray) submit_exit(slot, orders::Purpose::Flatten);
    }
  watch_equity();
}

void Engine::at_price(Slot& slot, double price) {
  const VirtualAccount::Held& held = slot.account.held();
  const std::size_t bar = book_of(slot).size();  // the one that is forming
  const bool is_time_up = held.bars_max != 0 && bar - held.entry_bar >= held.bars_max;
  if (held.is_taken) {
    if (is_time_up && !slot.waiting_exit) slot.waiting_exit = ExitReason::Time;
    if (!slot.waiting_exit) slot.waiting_exit = passed_unguarded(slot, price);
    if (slot.waiting_exit && !slot.exit_order) submit_exit(slot, orders::Purpose::Exit);
    return;
  }
  std::optional<fills::Exit> exit = fills::resolve_open<fills::PerpProfile>(held.levels, price);
  if (!exit && (slot.waiting_exit || is_time_up))
    exit = fills::Exit{slot.waiting_exit.value_or(ExitReason::Time), price, true};
  if (!exit) return;
  slot.account.close_virtual(*exit, plan_.settings.costs, bar);
  slot.waiting_exit.reset();
  if (!slot.waiting_entry) settle(slot, Outcome::Exited, "in the virtual account");
}

void Engine::carry_out_entries() {
  // Nothing of an earlier position is left, on its way, or about to go.
  const auto is_free = [](const Slot& slot) {
    return !slot.account.is_open() && !slot.has_stray && !slot.entry_order;
  };
  const bool may_enter = !execution_.has_exit_in_flight();
  const auto wait_is_over = [&](const WaitingEntry& entry) {
    return now_ - entry.decided_at > plan_.settings.entry_price_wait;
  };
  std::erase_if(waiting_, [&](std::uint32_t index) {
    Slot& slot = slots_[index];
    const LastPrice& price = prices_[slot.instrument.index];
    const bool is_fresh = price.is_known && price.time >= slot.waiting_entry->decided_at;
    if (wait_is_over(*slot.waiting_entry)) {
      settle(slot, Outcome::NoPrice, is_fresh ? "an exit was still under way" : "");
    } else if (may_enter && is_fresh && is_free(slot)) {
      enter(slot, price);
    } else {
      return false;
    }
    slot.waiting_entry.reset();
    return true;
  });
}

void Engine::enter(Slot& slot, const LastPrice& price) {
  const WaitingEntry& entry = *slot.waiting_entry;
  const std::size_t bar = book_of(slot).size();
  if (slot.account.pace().is_held_back(bar, now_.nanoseconds(), entry.params))
    return settle(slot, Outcome::HeldBack);
  const double fill =
      fills::entry_price(entry.direction, price.price.to_double(), plan_.settings.costs.slippage);
  const strategy::EntryLevels levels =
      strategy::entry_levels(entry.params, plan_.settings.unsaid,
                             {entry.direction, fill, entry.atr}, instrument_of(slot).rules);
  if (!levels.are_good) return settle(slot, Outcome::BadLevels);

  const risk::EntryIntent intent{.owner = slot.owner,
                                 .instrument = slot.instrument,
                                 .direction = entry.direction,
                                 .price = fill,
                                 .stop = price_of(levels.stop),
                                 .target = std::isfinite(levels.target)
                                               ? std::optional(price_of(levels.target))
                                               : std::nullopt,
                                 .confidence = entry.confidence,
                                 .leverage = leverage_for(slot),
                                 .decided_at = entry.decided_at};
  auto decision = approver_.approve_entry(intent, account_view(), slot.attempts++);
  if (!decision) {
    const Wanted wanted = wanted_size(decision.error(), intent);
    refuse(slot, decision.error());
    if (wanted.quantity > 0) {
      hold(slot, levels, fill, wanted.leverage);
      slot.account.held().quantity = wanted.quantity;
      slot.account.held().entry_fee = wanted.quantity * fill * plan_.settings.costs.taker;
    }
    return;
  }
  hold(slot, levels, fill, decision->size.leverage);
  slot.account.held().is_taken = true;
  exposures_.set(decision->exposure);
  entries_sent_.push_back(now_);
  const auto& requests = decision->group->requests;
  slot.entry_order = requests[0].id;
  slot.stop = {.order = requests[1].id, .successor = {}, .trigger = intent.stop};
  slot.target = {};
  if (requests.size() > 2)
    slot.target = {.order = requests[2].id, .successor = {}, .trigger = *intent.target};
  execution_.submit(std::move(decision->group), now_, output_);
}

// A venue keeps one leverage for a coin: who comes second takes that of the position that is there.
int Engine::leverage_for(const Slot& slot) const {
  for (const risk::Exposure& exposure : exposures_.of(slot.instrument)) {
    if (exposure.owner.is_external()) continue;
    // What is left of a position has an owner and no position any more.
    const Slot& other = slots_[exposure.owner.index];
    if (other.is_taken()) return other.account.held().leverage;
  }
  return slot.deployment->leverage;
}

void Engine::hold(Slot& slot, const strategy::EntryLevels& levels, double fill, int leverage) {
  const WaitingEntry& entry = *slot.waiting_entry;
  VirtualAccount::Held& held = slot.account.open(entry.direction);
  held.begin(levels, fill, entry.atr);
  held.entry_bar = book_of(slot).size();
  held.bars_max = entry.params.bars_max;
  held.leverage = leverage;
  held.levels.liquidation = fills::liquidation_price(
      entry.direction, fill, leverage, instrument_of(slot).maintenance_margin.to_double());
  slot.entry_params = entry.params;
  slot.account.pace().entered(now_.nanoseconds());
}

// The size the strategy goes on with in its virtual account; 0 where it holds nothing there either.
Engine::Wanted Engine::wanted_size(const risk::Refusal& refusal,
                                   const risk::EntryIntent& intent) const {
  switch (refusal.rule) {
    case risk::Rule::NoEquity:
    case risk::Rule::Confidence:
    case risk::Rule::AlreadyOpen:
    case risk::Rule::StopMissing:
    case risk::Rule::StopSide:
    case risk::Rule::TargetSide:
    case risk::Rule::OffTick:
    case risk::Rule::Direction:
    case risk::Rule::UnknownInstrument:
    case risk::Rule::OutOfRange:
      return {};
    default:
      break;
  }
  if (refusal.size.wanted_quantity > 0)
    return {refusal.size.wanted_quantity, refusal.size.leverage};
  // Refused before it came to a size.
  const risk::Size size =
      risk::EntrySizer(approver_.policy().sizing, plan_.instruments[intent.instrument.index].rules,
                       intent.leverage)
          .size({.equity = ledger_.settled_equity().to_double(),
                 .margin_used = 0,
                 .price = intent.price,
                 .stop_distance = std::abs(intent.price - intent.stop.to_double()),
                 .confidence = intent.confidence});
  return {size.wanted_quantity, size.leverage};
}

void Engine::refuse(Slot& slot, const risk::Refusal& refusal) {
  switch (refusal.rule) {
    case risk::Rule::PersonStopped:
    case risk::Rule::DailyLoss:
    case risk::Rule::PortfolioDrawdown:
    case risk::Rule::FaultStopped:
    case risk::Rule::NotConnected:
    case risk::Rule::NotReconciled:
      return settle(slot, Outcome::Halted, refusal.text(), refusal.rule);
    case risk::Rule::StaleFeed:
    case risk::Rule::PriceMissing:
      return settle(slot, Outcome::DataFault, refusal.text(), refusal.rule);
    default:
      return settle(slot, Outcome::RiskRefused, refusal.text(), refusal.rule);
  }
}

}  // namespace sixbtc::engine
