#include "execution/order_table.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::execution {
namespace {

const std::vector<SlotId> none;

// From the back: what is over soon was submitted lately, and stops that stay stand in front.
void remove(std::vector<SlotId>& list, SlotId id) {
  const auto place = std::find(list.rbegin(), list.rend(), id);
  CHECK(place != list.rend());
  list.erase(std::next(place).base());
}

}  // namespace

SlotId OrderTable::add(const orders::OrderRequest& request, core::Timestamp now) {
  SlotId id = 0;
  if (free_.empty()) {
    CHECK(slots_.size() < no_slot);
    id = static_cast<SlotId>(slots_.size());
    slots_.emplace_back(request);
  } else {
    id = free_.back();
    free_.pop_back();
    slots_[id] = Slot(request);
  }
  slots_[id].head = id;
  slots_[id].submitted_at = now;
  CHECK(by_id_.emplace(request.id, id).second);
  list(id);
  return id;
}

SlotId OrderTable::find(orders::ClientOrderId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? no_slot : found->second;
}

SlotId OrderTable::find(const core::VenueOrderId& id) const {
  if (id.empty()) return no_slot;
  const auto found = by_venue_id_.find(id);
  return found == by_venue_id_.end() ? no_slot : found->second;
}

void OrderTable::name(SlotId id, const core::VenueOrderId& venue_id) {
  by_venue_id_.emplace(venue_id, id);
}

std::vector<SlotId>& OrderTable::owner_list(orders::OwnerId owner) {
  if (owner.is_external()) return external_;
  if (owner.index >= by_owner_.size()) by_owner_.resize(owner.index + 1);
  return by_owner_[owner.index];
}

std::vector<SlotId>& OrderTable::instrument_list(market::InstrumentId instrument) {
  if (instrument.index >= by_instrument_.size()) by_instrument_.resize(instrument.index + 1);
  return by_instrument_[instrument.index];
}

void OrderTable::list(SlotId id) {
  const orders::OrderRequest& request = slots_[id].request();
  live_.push_back(id);
  owner_list(request.owner).push_back(id);
  instrument_list(request.instrument).push_back(id);
  if (is_exit(request.purpose)) ++live_exits_;
  slots_[id].is_live = true;
}

void OrderTable::close(SlotId id, core::Timestamp now) {
  Slot& slot = slots_[id];
  CHECK(slot.is_live);
  remove(live_, id);
  remove(owner_list(slot.request().owner), id);
  remove(instrument_list(slot.request().instrument), id);
  if (is_exit(slot.request().purpose)) --live_exits_;
  slot.is_live = false;
  slot.closed_at = now;
  closed_.emplace_back(now, id);
}

void OrderTable::reopen(SlotId id) {
  CHECK(!slots_[id].is_live);
  list(id);
}

// A group is forgotten as a whole, when the last of it is old enough: its members point at each
// other.
void OrderTable::forget_before(core::Timestamp horizon) {
  while (!closed_.empty() && closed_.front().first < horizon) {
    const auto [when, id] = closed_.front();
    closed_.pop_front();
    if (slots_[id].is_live || slots_[id].closed_at != when) continue;
    bool is_over = true;
    for (SlotId member = slots_[id].head; member != no_slot; member = slots_[member].next)
      is_over &= !slots_[member].is_live && slots_[member].closed_at < horizon &&
                 !slots_[member].is_watched;
    if (!is_over) continue;
    for (SlotId member = slots_[id].head; member != no_slot; member = slots_[member].next) {
      Slot& slot = slots_[member];
      by_id_.erase(slot.request().id);
      if (!slot.order.venue_id().empty()) by_venue_id_.erase(slot.order.venue_id());
      slot.closed_at = never;
      free_.push_back(member);
    }
  }
}

const std::vector<SlotId>& OrderTable::live_of(orders::OwnerId owner) const {
  if (owner.is_external()) return external_;
  return owner.index < by_owner_.size() ? by_owner_[owner.index] : none;
}

const std::vector<SlotId>& OrderTable::live_of(market::InstrumentId instrument) const {
  return instrument.index < by_instrument_.size() ? by_instrument_[instrument.index] : none;
}

}  // namespace sixbtc::execution
