#include "orders/order.hpp"

#include <algorithm>
#include <limits>

#include "core/check.hpp"

namespace sixbtc::orders {
namespace {

// What a venue reports is not ours to trust: a sum out of range stays at the end of the range.
core::Quantity add_saturating(core::Quantity a, core::Quantity b) {
  return a.checked_add(b).value_or(
      core::Quantity::from_units(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace

Order::Order(OrderRequest request) : request_(std::move(request)), quantity_(request_.quantity) {
  CHECK(quantity_.units() > 0);
}

core::Quantity Order::remaining() const {
  return filled_ < quantity_ ? quantity_ - filled_ : core::Quantity{};
}

std::optional<core::Price> Order::average_price() const {
  if (filled_.is_zero()) return std::nullopt;
  return core::Price::from_units(static_cast<std::int64_t>(
      core::divide_rounded(value_, filled_.units(), core::Rounding::HalfEven)));
}

bool Order::is_terminal() const {
  return is<Filled>() || is<Cancelled>() || is<Rejected>();
}

bool Order::is_dormant() const {
  if (const auto* open = std::get_if<Open>(&state_)) return open->is_dormant;
  if (const auto* pending = std::get_if<CancelPending>(&state_)) return pending->is_dormant;
  return false;
}

bool Order::is_resting() const {
  return (is<Open>() || is<CancelPending>()) && !is_dormant();
}

Effect Order::sent(core::Timestamp now) {
  if (!is<Pending>()) return Effect::Nothing;
  state_ = InFlight{now};
  return Effect::Changed;
}

Effect Order::not_sent() {
  if ((!is<InFlight>() && !is<OutcomeUnknown>()) || !filled_.is_zero()) return Effect::Nothing;
  state_ = Pending{};
  return Effect::Changed;
}

Effect Order::unanswered(core::Timestamp now) {
  if (!is<InFlight>()) return Effect::Nothing;
  state_ = OutcomeUnknown{.since = now};
  return Effect::Changed;
}

Effect Order::doubted(core::Timestamp now) {
  if (!is<InFlight>() && !is<Open>() && !is<CancelPending>()) return Effect::Nothing;
  state_ = OutcomeUnknown{.since = now, .is_cancel_sent = is<CancelPending>()};
  return Effect::Changed;
}

void Order::name(const core::VenueOrderId& venue_id) {
  if (venue_id_.empty()) venue_id_ = venue_id;
}

Effect Order::accepted(const core::VenueOrderId& venue_id, bool is_dormant) {
  if (is<Pending>() || is<InFlight>()) {
    state_ = Open{.is_dormant = is_dormant};
  } else if (const auto* unknown = std::get_if<OutcomeUnknown>(&state_)) {
    if (unknown->is_cancel_sent)
      state_ = CancelPending{.since = unknown->since, .is_dormant = is_dormant};
    else
      state_ = Open{.is_dormant = is_dormant};
  } else if (is<Open>() || is<CancelPending>()) {
    const bool is_named_now = venue_id_.empty() && !venue_id.empty();
    name(venue_id);
    const Effect effect = set_dormant(is_dormant);
    return is_named_now ? Effect::Changed : effect;
  } else if (const auto* rejected = std::get_if<Rejected>(&state_);
             rejected && rejected->is_presumed) {
    name(venue_id);
    state_ = Open{.is_dormant = is_dormant};
    return Effect::Revived;
  } else {
    return Effect::Nothing;
  }
  name(venue_id);
  return Effect::Changed;
}

Effect Order::cancel_sent(core::Timestamp now) {
  if (!is<Open>()) return Effect::Nothing;
  state_ = CancelPending{.since = now, .is_dormant = is_dormant()};
  return Effect::Changed;
}

Effect Order::cancel_refused() {
  if (!is<CancelPending>()) return Effect::Nothing;
  state_ = Open{.is_dormant = is_dormant()};
  return Effect::Changed;
}

Effect Order::cancelled(CancelCause cause, core::Quantity filled) {
  reported_progress(filled);
  if (is_terminal()) return Effect::Nothing;
  if (filled_ >= quantity_)
    state_ = Filled{};
  else
    state_ = Cancelled{.cause = cause};
  return Effect::Changed;
}

Effect Order::rejected(RejectReason reason, bool is_presumed) {
  if (is_terminal()) return Effect::Nothing;
  if (!reported_.is_zero()) return cancelled(CancelCause::Venue, reported_);
  state_ = Rejected{.reason = reason, .is_presumed = is_presumed};
  return Effect::Changed;
}

Effect Order::fill(const core::VenueOrderId& venue_id, core::Quantity quantity, core::Price price) {
  CHECK(quantity.units() > 0);
  name(venue_id);
  const bool was_owed = filled_ < reported_;
  const bool was_over = is<Cancelled>() || is<Rejected>();
  filled_ = add_saturating(filled_, quantity);
  reported_ = std::max(reported_, filled_);
  const auto added = static_cast<core::Int128>(price.units()) * quantity.units();
  if (__builtin_add_overflow(value_, added, &value_))
    value_ = static_cast<core::Int128>(std::numeric_limits<std::int64_t>::max()) * filled_.units();

  if (filled_ >= quantity_)
    state_ = Filled{};
  else if (is<Rejected>())
    state_ = Cancelled{.cause = CancelCause::Venue};
  else if (const auto* unknown = std::get_if<OutcomeUnknown>(&state_);
           unknown && unknown->is_cancel_sent)
    state_ = CancelPending{.since = unknown->since};
  else if (is<Pending>() || is<InFlight>() || is<OutcomeUnknown>())
    state_ = Open{};
  else
    set_dormant(false);
  if (filled_ > std::max(quantity_, request_.quantity)) return Effect::Overfilled;
  return was_over && !was_owed ? Effect::AfterEnd : Effect::Changed;
}

Effect Order::reported_filled(core::Quantity filled) {
  reported_progress(filled);
  if (is<Filled>()) return Effect::Nothing;
  // A fill outranks a cancel; a rejection that the venue takes back was none.
  state_ = Filled{};
  return Effect::Changed;
}

void Order::reported_progress(core::Quantity filled) {
  reported_ = std::max(reported_, filled);
}

Effect Order::resize(core::Quantity quantity) {
  CHECK(quantity.units() > 0);
  if (is_terminal() || quantity == quantity_) return Effect::Nothing;
  quantity_ = quantity;
  if (filled_ >= quantity_) state_ = Filled{};
  return Effect::Changed;
}

Effect Order::set_dormant(bool is_dormant) {
  if (this->is_dormant() == is_dormant) return Effect::Nothing;
  if (auto* open = std::get_if<Open>(&state_))
    open->is_dormant = is_dormant;
  else if (auto* pending = std::get_if<CancelPending>(&state_))
    pending->is_dormant = is_dormant;
  else
    return Effect::Nothing;
  return Effect::Changed;
}

}  // namespace sixbtc::orders
