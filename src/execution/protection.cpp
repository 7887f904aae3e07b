// Positions without a stop that rests on the venue.
#include <fmt/format.h>

#include "execution/state.hpp"

namespace sixbtc::execution {
namespace {

bool covers(const orders::OrderRequest& request, bool is_long) {
  return is_protective(request.purpose) && (request.side == market::Side::Sell) == is_long;
}

}  // namespace

void OrderManager::State::mark(Holding& holding) {
  if (!std::exchange(holding.is_dirty, true)) dirty.push_back(holding.instrument);
}

void OrderManager::State::check_protection() {
  for (const market::InstrumentId instrument : dirty) {
    Holding& affected = holding(instrument);
    affected.is_dirty = false;
    const bool is_refused = std::exchange(affected.is_refusal_seen, false);
    if (affected.uncovered().is_zero()) {
      affected.is_uncovered = false;
      continue;
    }
    if (!affected.is_uncovered) {
      affected.is_uncovered = true;
      affected.uncovered_since = now;
      affected.tell_at = now + policy.protection_grace;
      uncovered.push_back(instrument);
    }
    if (is_refused) affected.tell_at = now;
  }
  dirty.clear();
  std::erase_if(uncovered,
                [&](market::InstrumentId instrument) { return !holding(instrument).is_uncovered; });
  for (const market::InstrumentId instrument : uncovered) {
    Holding& affected = holding(instrument);
    if (affected.tell_at <= now) {
      tell_uncovered(affected);
      affected.tell_at = now + policy.protection_grace;
    }
    due_at(affected.tell_at);
  }
}

// For every owner whose own stops do not cover what it holds; where all have theirs (a stop of one
// closes what another holds), for nobody.
void OrderManager::State::tell_uncovered(Holding& affected) {
  const bool is_long = !affected.net.is_negative();
  bool is_told = false;
  for (const auto& [owner, quantity] : affected.by_owner) {
    if (quantity.is_zero() || quantity.is_negative() == is_long) continue;
    core::Quantity left = magnitude(quantity);
    for (const SlotId id : table.live_of(owner)) {
      const Slot& slot = table.at(id);
      if (slot.request().instrument == affected.instrument && covers(slot.request(), is_long))
        left = left - std::min(left, slot.covering);
    }
    if (owner.is_external())
      left = left -
             std::min(left, is_long ? affected.external_cover_long : affected.external_cover_short);
    if (left.is_zero()) continue;
    is_told = true;
    out->notices.emplace_back(ProtectionMissing{affected.instrument, owner,
                                                std::min(left, affected.uncovered()),
                                                affected.uncovered_since});
  }
  if (!is_told)
    out->notices.emplace_back(ProtectionMissing{affected.instrument, orders::OwnerId{},
                                                affected.uncovered(), affected.uncovered_since});
}

// Reduce-only stops above the position do no harm alone, but on a coin that several share one
// would close what belongs to another.
void OrderManager::State::report_excess() {
  for (Holding& each : holdings) {
    const core::Quantity size = magnitude(each.net);
    core::Quantity cover = each.cover();
    // A stop that is being replaced is on its way out.
    for (const SlotId id : table.live_of(each.instrument))
      if (table.at(id).order.is<orders::CancelPending>()) cover = cover - table.at(id).covering;
    const core::Quantity excess =
        each.net.is_zero() || cover <= size ? core::Quantity{} : cover - size;
    if (excess == each.excess_told) continue;
    each.excess_told = excess;
    if (!excess.is_zero())
      correct(CorrectionKind::StopTooLarge, each.instrument,
              fmt::format("stops of {} rest for a position of {}", cover.to_string(),
                          each.net.to_string()));
  }
}

}  // namespace sixbtc::execution
