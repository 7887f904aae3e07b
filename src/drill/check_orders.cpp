// What leaves for the venue, and what the venue has of it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drill/checkers.hpp"

namespace sixbtc::drill {

namespace {

core::Quantity magnitude(core::Quantity quantity) {
  return quantity.is_negative() ? -quantity : quantity;
}

// Sums in doubles against limits in doubles, of prices on the tick.
constexpr double slack = 1e-4;

// What an owner has in an instrument, or is about to have.
struct Stake {
  double quantity = 0;  // signed
  double notional = 0;
  double loss = 0;  // if its stop is hit and filled beyond it
};

double loss_at(double quantity, double entry, double stop, double gap) {
  const double side = quantity > 0 ? 1 : -1;
  return std::max(0.0, std::abs(quantity) * (side * (entry - stop) + gap * stop));
}

}  // namespace

void Checkers::on_submit(const orders::OrderGroup& group, bool is_synced) {
  if (violation_ || engine_ == nullptr) return;
  const orders::OrderRequest& head = group.requests.front();
  sent_now_.push_back(head.id);
  if (!is_synced)
    fail("journal",
         fmt::format("order {} left before its events were on the disk", head.id.to_string()));
  check_approval(group);
  const bool is_first = !sent_.contains(head.id);
  for (const orders::OrderRequest& request : group.requests) {
    Sent& sent =
        sent_.try_emplace(request.id, Sent{.request = request, .filled = {}}).first->second;
    if (sent.times > 0 && (!sent.is_undone || sent.times > 1))
      fail("duplicates",
           fmt::format("order {} leaves for the {}. time and may have been carried out",
                       request.id.to_string(), sent.times + 1));
    ++sent.times;
    sent.is_undone = false;
  }
  if (is_first && head.purpose == orders::Purpose::Entry) check_entry(group);
}

void Checkers::check_approval(const orders::OrderGroup& group) {
  const orders::OrderRequest& head = group.requests.front();
  for (const orders::OrderRequest& request : group.requests) {
    const market::TradingRules& rules = scenario_.plan.instruments[request.instrument.index].rules;
    const bool is_whole =
        request.quantity.units() > 0 && request.quantity.units() % rules.lot.units() == 0;
    const bool is_child = &request != &head;
    if (!is_whole || (is_child && (request.parent != head.id || !request.is_reduce_only ||
                                   request.side == head.side || request.quantity != head.quantity)))
      fail("approval",
           fmt::format("order {} cannot be one that risk has passed", request.id.to_string()));
  }
  const int most = std::min(static_cast<int>(scenario_.policies.risk.sizing.leverage_max),
                            scenario_.plan.instruments[head.instrument.index].rules.leverage_max);
  if (group.leverage < 1 || group.leverage > most)
    fail("limits",
         fmt::format("an order asks for a leverage of {}, {} is allowed", group.leverage, most));
}

void Checkers::check_entry(const orders::OrderGroup& group) {
  const orders::OrderRequest& head = group.requests.front();
  if (std::ranges::none_of(group.requests, [&](const orders::OrderRequest& request) {
        return request.purpose == orders::Purpose::Stop;
      }))
    fail("protection", fmt::format("entry {} leaves without a stop", head.id.to_string()));

  const execution::ExecutionPolicy& policy = scenario_.policies.execution;
  const bool is_stopped = engine_->emergency().level() != risk::StopLevel::None;
  if (is_stopped && known_.stopped_since &&
      engine_->now() - *known_.stopped_since > policy.entry_hold)
    fail("halted", fmt::format("entry {} leaves though trading is stopped", head.id.to_string()));
  if (down_since_ && *down_since_ < time_.now())
    fail("halted",
         fmt::format("entry {} leaves though the connection is down", head.id.to_string()));

  // What was held back was approved under what was true then.
  if (known_.pending > 0) return;
  const risk::LimitSettings& limits = scenario_.policies.risk.limits;
  const double gap = limits.gap_slippage;
  std::int64_t positions = 0;
  double exposure = 0, loss = 0;
  for (const engine::Slot& slot : engine_->slots()) {
    Stake stake;
    if (const auto* held = engine_->ledger().owner(slot.owner, slot.instrument);
        held != nullptr && !held->position.quantity.is_zero()) {
      const double entry = held->position.average_entry()->to_double();
      stake.quantity = held->position.quantity.to_double();
      stake.notional = std::abs(stake.quantity) * entry;
    }
    double stop = 0;
    for (const orders::ClientOrderId id : engine_->execution().live_orders(slot.owner)) {
      const orders::Order& order = *engine_->execution().find(id);
      const orders::OrderRequest& request = order.request();
      if (request.purpose == orders::Purpose::Entry) {
        const auto& market = std::get<orders::MarketOrder>(request.kind);
        const double left = order.remaining().to_double();
        const bool is_buy = request.side == market::Side::Buy;
        stake.quantity += is_buy ? left : -left;
        // The worst price it may fill at is so much beyond the one it was sized with.
        const double slip = is_buy ? limits.entry_slippage_max : -limits.entry_slippage_max;
        stake.notional += left * (market.worst ? market.worst->to_double() / (1 + slip) : 0);
      } else if (const auto* kind = std::get_if<orders::StopMarketOrder>(&request.kind)) {
        // While a stop moves there are two: the nearer one counts.
        const double trigger = kind->trigger.to_double();
        const bool is_long = request.side == market::Side::Sell;
        stop = stop == 0 ? trigger : is_long ? std::max(stop, trigger) : std::min(stop, trigger);
      }
    }
    if (stake.quantity == 0) continue;
    ++positions;
    exposure += stake.notional;
    if (stop != 0)
      loss += loss_at(stake.quantity, stake.notional / std::abs(stake.quantity), stop, gap);
    const bool opens_long = head.side == market::Side::Buy;
    if (limits.opposing_entries == risk::OpposingEntries::Refuse && slot.owner != head.owner &&
        slot.instrument == head.instrument && (stake.quantity > 0) != opens_long)
      fail("limits",
           fmt::format("entry {} opens against owner {}", head.id.to_string(), slot.owner.index));
  }
  const double equity = engine_->ledger().settled_equity().to_double();
  if (positions > limits.max_open_positions)
    fail("limits",
         fmt::format("{} positions, {} are allowed", positions, limits.max_open_positions));
  if (exposure > limits.max_exposure * equity * (1 + slack))
    fail("limits", fmt::format("exposure {:.2f} of an equity of {:.2f}, {:.4f} times is allowed",
                               exposure, equity, limits.max_exposure));
  if (loss > limits.max_stop_out_loss * equity * (1 + slack))
    fail("limits", fmt::format("all stops at once lose {:.2f} of {:.2f}, {:.4f} of it is allowed",
                               loss, equity, limits.max_stop_out_loss));
}

void Checkers::check_venue_fills() {
  const std::vector<orders::Fill>& fills = venue_.exchange().account().fills();
  for (; venue_fills_checked_ < fills.size(); ++venue_fills_checked_) {
    const orders::Fill& fill = fills[venue_fills_checked_];
    if (!fill.order) continue;
    const auto found = sent_.find(*fill.order);
    if (found == sent_.end())
      return fail("approval",
                  fmt::format("order {} was filled and never left here", fill.order->to_string()));
    Sent& sent = found->second;
    sent.filled += fill.quantity;
    if (sent.filled > sent.request.quantity || fill.side != sent.request.side)
      fail("filled", fmt::format("order {}: {} filled of {}", fill.order->to_string(),
                                 sent.filled.to_string(), sent.request.quantity.to_string()));
  }
}

void Checkers::check_venue_orders() {
  for (const orders::VenueOrder& order : venue_.exchange().open_orders())
    if (order.id && !sent_.contains(*order.id))
      fail("approval",
           fmt::format("order {} rests at the venue and never left here", order.id->to_string()));
  for (const market::Instrument& instrument : scenario_.plan.instruments) {
    const simulation::Position& position = venue_.exchange().position(instrument.id);
    if (!position.is_flat() && position.leverage > scenario_.policies.risk.sizing.leverage_max)
      fail("limits",
           fmt::format("{} is held at a leverage of {}", instrument.symbol, position.leverage));
  }
}

core::Quantity Checkers::unprotected(market::InstrumentId instrument,
                                     const std::vector<orders::VenueOrder>& open) const {
  const simulation::Position& position = venue_.exchange().position(instrument);
  if (position.is_flat()) return {};
  const bool is_long = !position.quantity.is_negative();
  core::Quantity needed = position.size();
  // What is nobody's of ours needs no stop of ours.
  if (engine_ != nullptr) {
    core::Quantity ours, external;
    for (const ledger::OwnerPosition& owner : engine_->ledger().owners_of(instrument)) {
      if (owner.position.quantity.is_negative() == is_long) continue;
      (owner.owner.is_external() ? external : ours) += magnitude(owner.position.quantity);
    }
    const bool is_known =
        engine_->ledger().account(instrument).position.quantity == position.quantity;
    needed = is_known ? std::min(needed, ours) : needed - std::min(needed, external);
  }
  core::Quantity cover;
  for (const orders::VenueOrder& order : open)
    if (order.instrument == instrument && !order.is_dormant &&
        std::holds_alternative<orders::StopMarketOrder>(order.kind) &&
        (order.side == market::Side::Sell) == is_long)
      cover += order.quantity - order.filled;
  return cover >= needed ? core::Quantity{} : needed - cover;
}

void Checkers::check_protection(bool is_reachable) {
  const core::Duration passed = time_.now() - last_step_at_;
  const core::Duration most = core::Duration::seconds(scenario_.drill.unprotected_seconds_max);
  const std::vector<orders::VenueOrder> open = venue_.exchange().open_orders();
  for (const market::Instrument& instrument : scenario_.plan.instruments) {
    core::Duration& since = unprotected_for_[instrument.id.index];
    const core::Quantity left = unprotected(instrument.id, open);
    if (left.is_zero()) {
      since = {};
      continue;
    }
    if (!is_reachable) continue;
    since = since + passed;
    unprotected_longest_ = std::max(unprotected_longest_, since);
    if (since > most)
      fail("protection", fmt::format("{}: {} was without a stop for {:.0f} s of a reachable venue",
                                     instrument.symbol, left.to_string(), since.seconds()));
  }
}

}  // namespace sixbtc::drill
