#include "drill/image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace sixbtc::drill {

namespace {

using Lines = std::back_insert_iterator<std::string>;

void add_orders(Lines out, const engine::Engine& engine, orders::OwnerId owner) {
  for (const orders::ClientOrderId id : engine.execution().live_orders(owner)) {
    const orders::Order& order = *engine.execution().find(id);
    fmt::format_to(out, "order {} of {} state {} venue {} {} of {} reported {} value {}\n",
                   id.to_string(), owner.index, order.state().index(), order.venue_id().value(),
                   order.filled().to_string(), order.quantity().to_string(),
                   order.reported().to_string(), static_cast<double>(order.value()));
  }
}

void add_slot(Lines out, const engine::Slot& slot) {
  const auto name = [](const std::optional<orders::ClientOrderId>& id) {
    return id ? id->to_string() : std::string("-");
  };
  fmt::format_to(out,
                 "slot {} open {} virtual {} entry {} exit {} stop {}>{} at {} target {}>{} at {} "
                 "waits {} {} attempts {} undecided {}\n",
                 slot.owner.index, slot.account.is_open(), slot.account.is_virtual(),
                 name(slot.entry_order), name(slot.exit_order), name(slot.stop.order),
                 name(slot.stop.successor), slot.stop.trigger.to_string(), name(slot.target.order),
                 name(slot.target.successor), slot.target.trigger.to_string(),
                 slot.waiting_entry.has_value(), slot.waiting_exit.has_value(), slot.attempts,
                 slot.undecided ? slot.undecided->nanoseconds() : 0);
  if (!slot.account.is_open()) return;
  const fills::Levels& levels = slot.account.held().levels;
  fmt::format_to(out, "held {:a} {:a} {:a} {:a}\n", levels.stop, levels.target, levels.liquidation,
                 slot.account.held().entry_price);
}

void add_ledger(Lines out, const engine::Engine& engine) {
  const ledger::Ledger& ledger = engine.ledger();
  fmt::format_to(out, "ledger {} entries {} trips balance {} settled {} equity {}\n",
                 ledger.entries().size(), ledger.round_trips().size(), ledger.balance().to_string(),
                 ledger.settled_equity().to_string(), ledger.equity().to_string());
  for (const market::Instrument& instrument : engine.plan().instruments)
    for (const ledger::OwnerPosition& owner : ledger.owners_of(instrument.id))
      fmt::format_to(out, "{} of {}: {} execution {} fees {} funding {}\n", instrument.symbol,
                     owner.owner.index, owner.position.quantity.to_string(),
                     engine.execution().position(owner.owner, instrument.id).to_string(),
                     owner.fees.to_string(), owner.funding.to_string());
}

}  // namespace

std::string image_of(const engine::Engine& engine) {
  std::string image;
  const Lines out(image);
  add_ledger(out, engine);
  for (const engine::Slot& slot : engine.slots()) {
    add_slot(out, slot);
    add_orders(out, engine, slot.owner);
  }
  add_orders(out, engine, orders::OwnerId{});
  for (const orders::VenueOrder& order : engine.execution().external_orders())
    fmt::format_to(out, "external {} {} of {}\n", order.venue_id.value(), order.filled.to_string(),
                   order.quantity.to_string());
  const execution::OrderCounts counts = engine.execution().counts();
  const auto due = engine.next_due();
  fmt::format_to(out, "counts {} {} {} reconciled {} due {} now {}\n", counts.live, counts.pending,
                 counts.unknown, engine.execution().is_reconciled(), due ? due->nanoseconds() : 0,
                 engine.now().nanoseconds());
  image += risk::to_text(engine.emergency().state());
  return image;
}

std::string first_difference(const std::string& a, const std::string& b) {
  std::istringstream left(a), right(b);
  std::string one, other;
  while (true) {
    const bool has_one = static_cast<bool>(std::getline(left, one));
    const bool has_other = static_cast<bool>(std::getline(right, other));
    if (!has_one && !has_other) return {};
    if (!has_one || !has_other || one != other)
      return fmt::format("'{}' against '{}'", has_one ? one : "", has_other ? other : "");
  }
}

}  // namespace sixbtc::drill
