// From the order calls of a bar to one decision. docs/language/README.md states the mapping.
#include "core/check.hpp"
#include "language/evaluation.hpp"

namespace sixbtc::language {

void ScriptEvaluation::order(std::size_t index) {
  const OrderSite& site = plan_->orders[index];
  if (sink_ != nullptr) return send(site);
  const bool is_open = position_->direction != market::Direction::Flat;
  switch (site.kind) {
    case OrderKind::Entry: {
      entry_ = Entry{
          text(site.direction) == "short" ? market::Direction::Short : market::Direction::Long,
          value(site.id)};
      break;
    }
    case OrderKind::Exit:
      exit_order(index);
      break;
    case OrderKind::Close: {
      const double id = open_id(*position_);
      if (is_open && (is_na(id) || id == value(site.id))) is_closing_ = true;
      break;
    }
    case OrderKind::CloseAll:
      if (is_open) is_closing_ = true;
      break;
    default:
      CHECK(!"an order of the profile TradingView without a sink");
  }
}

// A price wins over a distance in ticks, because the entry price is not known yet.
std::optional<strategy::Level> ScriptEvaluation::level(Slot price, Slot ticks) const {
  if (const double absolute = value(price); !is_na(absolute))
    return strategy::Level{strategy::Level::Kind::Price, absolute};
  const double distance = value(ticks) * value(plan_->mintick);
  if (!(distance > 0)) return {};
  return strategy::Level{strategy::Level::Kind::Distance, distance};
}

void ScriptEvaluation::exit_order(std::size_t index) {
  const OrderSite& site = plan_->orders[index];
  ExitCall& call = exits_[index];
  if (!call.is_active) active_exits_.push_back(index);
  call.is_active = true;
  call.from_entry = value(site.from_entry);
  call.stop = level(site.stop, site.loss);
  call.target = level(site.limit, site.profit);
  call.trail.reset();
  const auto activation = level(site.trail_price, site.trail_points);
  if (!activation) return;
  // No ticks behind the best price, or none given, is one tick: a distance is above zero.
  const double tick = value(plan_->mintick);
  const double asked = value(site.trail_offset) * tick;
  const double offset = asked > tick ? asked : tick;
  call.trail = strategy::Trail{activation, {strategy::Level::Kind::Distance, offset}};
}

double ScriptEvaluation::open_id(const strategy::PositionView& position) const {
  if (position.direction == market::Direction::Long) return long_id_;
  if (position.direction == market::Direction::Short) return short_id_;
  return na;
}

// The id of an entry that may become a position; one in the direction of the open position does
// nothing and must not rename it.
void ScriptEvaluation::remember_entry(const strategy::PositionView& position) {
  if (!entry_ || entry_->direction == position.direction) return;
  (entry_->direction == market::Direction::Long ? long_id_ : short_id_) = entry_->id;
}

strategy::Decision ScriptEvaluation::decide(const strategy::PositionView& position) const {
  strategy::Decision decision;
  decision.should_exit = is_closing_;
  double confidence = 1;
  if (plan_->confidence != OrderSite::none) {
    const double stated = slots_[plan_->confidence];
    confidence = stated > 0 ? std::min(stated, 1.0) : 0;
  }
  if (entry_ && confidence > 0) {
    decision.signal.kind = entry_->direction == market::Direction::Long
                               ? strategy::SignalKind::OpenLong
                               : strategy::SignalKind::OpenShort;
    decision.signal.confidence = confidence;
  }
  const bool is_open = position.direction != market::Direction::Flat;
  const double open = open_id(position);
  for (const std::size_t index : active_exits_) {
    const ExitCall& call = exits_[index];
    const bool is_for_all = is_na(call.from_entry);
    const auto apply_to = [&](auto& levels) {
      if (call.stop) levels.stop = call.stop;
      if (call.target) levels.target = call.target;
      if (call.trail) levels.trail = call.trail;
    };
    if (entry_ && (is_for_all || call.from_entry == entry_->id)) apply_to(decision.entry);
    const bool has_levels = call.stop || call.target || call.trail;
    if (is_open && has_levels && (is_for_all || is_na(open) || call.from_entry == open)) {
      if (!decision.update) decision.update.emplace();
      apply_to(*decision.update);
    }
  }
  return decision;
}

void ScriptEvaluation::snapshot(strategy::IndicatorSnapshot& out) const {
  out.clear();
  for (const NamedSlot& watched : plan_->watched)
    out.emplace_back(watched.name,
                     columns_ ? columns_->value(watched.slot).value_or(slots_[watched.slot])
                              : slots_[watched.slot]);
}

}  // namespace sixbtc::language
