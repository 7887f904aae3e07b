#include "risk/approver.hpp"

#include <algorithm>
#include <cmath>

namespace sixbtc::risk {

namespace {

// No value when it is beyond the range of an amount or a price.
std::optional<Exposure> exposure_of(const EntryContext& entry, const Size& size) {
  const risk::EntryIntent& intent = entry.intent;
  const bool is_long = intent.direction == market::Direction::Long;
  // Rounded away: a limit on a coarse tick must not fall behind the price it was made from.
  const auto worst = entry.rules().round_price(
      intent.price * (1 + market::sign(intent.direction) * entry.policy.limits.entry_slippage_max),
      is_long ? core::Rounding::Up : core::Rounding::Down);
  // Rounded up: an account never counts less in use than there is.
  const auto notional = core::Amount::from_double(size.notional, core::Rounding::Up);
  const auto margin = core::Amount::from_double(size.margin(), core::Rounding::Up);
  if (!worst || worst->units() <= 0 || !notional || !margin) return std::nullopt;
  return Exposure{.owner = intent.owner,
                  .instrument = intent.instrument,
                  .direction = intent.direction,
                  .quantity = size.quantity,
                  .entry = *worst,
                  .stop = intent.stop,
                  .notional = *notional,
                  .margin = *margin,
                  .subaccount = entry.view.subaccount(intent.owner)};
}

orders::OrderGroup group_of(const risk::EntryIntent& intent, const Exposure& exposure,
                            const Size& size, const core::SessionId& session,
                            std::uint32_t attempt) {
  const auto request = [&](orders::Purpose purpose, orders::OrderKind kind) {
    const bool is_entry = purpose == orders::Purpose::Entry;
    return orders::OrderRequest{.id = orders::make_client_order_id({.session = session,
                                                                    .owner = intent.owner,
                                                                    .instrument = intent.instrument,
                                                                    .purpose = purpose,
                                                                    .decided_at = intent.decided_at,
                                                                    .attempt = attempt}),
                                .parent = std::nullopt,
                                .owner = intent.owner,
                                .instrument = intent.instrument,
                                .side = is_entry ? orders::opening_side(intent.direction)
                                                 : orders::closing_side(intent.direction),
                                .purpose = purpose,
                                .kind = kind,
                                .quantity = exposure.quantity,
                                .is_reduce_only = !is_entry,
                                .decided_at = intent.decided_at};
  };
  orders::OrderGroup group;
  group.leverage = size.leverage;
  group.requests.reserve(3);
  group.requests.push_back(
      request(orders::Purpose::Entry, orders::MarketOrder{.worst = exposure.entry}));
  group.requests.push_back(
      request(orders::Purpose::Stop, orders::StopMarketOrder{.trigger = intent.stop}));
  if (intent.target)
    group.requests.push_back(
        request(orders::Purpose::Target, orders::TargetMarketOrder{.trigger = *intent.target}));
  for (std::size_t i = 1; i < group.requests.size(); ++i)
    group.requests[i].parent = group.requests.front().id;
  return group;
}

core::Int128 signed_units(const Exposure& exposure) {
  return exposure.direction == market::Direction::Long ? exposure.quantity.units()
                                                       : -exposure.quantity.units();
}

// How much an order of that side may close: of the owner's own position, or of the netted one as
// the venue has it or as ours add up to, entries in flight included. Flattening may always close
// what the venue has: a fill that came after its entry was given up is nobody's exposure.
core::Int128 closable(const orders::OrderRequest& request, const AccountView& view) {
  const core::Int128 sign = request.side == market::Side::Sell ? 1 : -1;
  const core::Int128 venue = view.instruments[request.instrument.index].position.units();
  if (!request.owner.is_external() && request.purpose != orders::Purpose::CoverStop) {
    const Exposure* own = view.exposures.find(request.owner, request.instrument);
    const core::Int128 held = own ? sign * signed_units(*own) : 0;
    return request.purpose == orders::Purpose::Flatten ? std::max(held, sign * venue) : held;
  }
  core::Int128 ours = 0;
  for (const Exposure& one : view.exposures.of(request.instrument)) ours += signed_units(one);
  return std::max(sign * ours, sign * venue);
}

// Whether an exit of that much may go on when the netted position is gone: as far as others hold
// the other side, for then it only leaves what is theirs.
bool may_turn_around(const orders::OrderRequest& request, const AccountView& view) {
  if (request.owner.is_external()) return false;
  if (request.purpose != orders::Purpose::Exit && request.purpose != orders::Purpose::Flatten)
    return false;
  const core::Int128 sign = request.side == market::Side::Sell ? 1 : -1;
  const InstrumentView& instrument = view.instruments[request.instrument.index];
  core::Int128 against = -sign * instrument.external.units();
  for (const Exposure& one : view.exposures.of(request.instrument))
    if (one.owner != request.owner) against -= sign * signed_units(one);
  const core::Int128 reducible = std::max<core::Int128>(sign * instrument.position.units(), 0);
  return request.quantity.units() - reducible <= against;
}

// Of the position that such an exit leaves: the highest that its holders opened with, so that the
// margin of all of them is enough.
int leverage_of_others(const orders::OrderRequest& request, const AccountView& view) {
  double highest = 1;
  for (const Exposure& one : view.exposures.of(request.instrument))
    if (one.owner != request.owner && one.margin > core::Amount{})
      highest = std::max(highest, one.notional.to_double() / one.margin.to_double());
  return std::clamp(static_cast<int>(std::lround(highest)), 1, hard::leverage_max);
}

double in_units(core::Int128 quantity) {
  return static_cast<double>(quantity) / static_cast<double>(core::Quantity::one);
}

}  // namespace

Approver::Approver(const Policy& policy, core::SessionId session, RiskState kept)
    : policy_(policy),
      session_(std::move(session)),
      emergency_(policy.emergency, std::move(kept)),
      protections_(protections::make_protections(policy.protections)) {}

core::Result<Approver> Approver::create(const Policy& policy, core::SessionId session,
                                        RiskState kept) {
  RETURN_IF_ERROR(check_policy(policy));
  return Approver(policy, std::move(session), std::move(kept));
}

Decision Approver::approve_entry(const risk::EntryIntent& intent, const AccountView& view,
                                 std::uint32_t attempt) const {
  const EntryContext entry{intent, view, policy_, emergency_, protections_};
  for (const auto layer : {check_order, check_system, check_strategy, check_position})
    if (auto refusal = layer(entry)) return std::unexpected(std::move(*refusal));

  const Size size = EntrySizer(policy_.sizing, entry.rules(), intent.leverage)
                        .size({.equity = view.settled_equity.to_double(),
                               .margin_used = view.exposures.margin_used().to_double(),
                               .price = intent.price,
                               .stop_distance = std::abs(intent.price - intent.stop.to_double()),
                               .confidence = intent.confidence});
  if (auto refusal = check_size(entry, size)) return std::unexpected(std::move(*refusal));
  CHECK(size.leverage <= hard::leverage_max);
  if (auto refusal = check_liquidation(entry, size)) return std::unexpected(std::move(*refusal));
  const auto exposure = exposure_of(entry, size);
  if (!exposure)
    return std::unexpected(
        Refusal{.rule = Rule::OutOfRange, .value = size.notional, .threshold = 0, .size = size});
  if (auto refusal = check_portfolio(entry, *exposure)) {
    refusal->size = size;
    return std::unexpected(std::move(*refusal));
  }
  return Approval{RiskApproved(group_of(intent, *exposure, size, session_, attempt)), size,
                  *exposure};
}

std::expected<RiskApproved<orders::OrderGroup>, Refusal> Approver::approve_reduction(
    const orders::OrderRequest& request, const AccountView& view) const {
  const auto refused = [](Rule rule, double value, double threshold) {
    return std::unexpected(
        Refusal{.rule = rule, .value = value, .threshold = threshold, .size = {}});
  };
  if (request.instrument.index >= view.instruments.size())
    return refused(Rule::UnknownInstrument, request.instrument.index,
                   static_cast<double>(view.instruments.size()));
  if (request.purpose == orders::Purpose::Entry ||
      (!request.is_reduce_only && !may_turn_around(request, view)))
    return refused(Rule::NotReducing, 0, 1);
  const core::Int128 held = closable(request, view);
  const double wanted = request.quantity.to_double();
  if (held <= 0 || request.quantity.units() <= 0)
    return refused(Rule::NothingToReduce, wanted, in_units(held));
  if (request.quantity.units() > held)
    return refused(Rule::LargerThanPosition, wanted, in_units(held));
  return RiskApproved(orders::OrderGroup{
      .requests = {request},
      .leverage = request.is_reduce_only ? 1 : leverage_of_others(request, view)});
}

void Approver::on_closed(const ledger::RoundTrip& trip, core::Amount settled_before) {
  for (const auto& protection : protections_) protection->on_closed({trip, settled_before});
}

}  // namespace sixbtc::risk
