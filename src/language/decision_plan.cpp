#include "language/decision_plan.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "language/condition_builder.hpp"
#include "language/plan_walk.hpp"

namespace sixbtc::language {

namespace {

using market::Direction;

// The first reason why there is no such plan. Who finds one goes on with any slot.
class Refusal {
 public:
  void because(std::string_view reason) {
    if (reason_.empty()) reason_ = reason;
  }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

// The ids a script gives its entries, by direction.
class EntryIds {
 public:
  explicit EntryIds(Refusal& refusal) : refusal_(refusal) {}
  void add(double id, Direction direction) { of(direction).insert(id); }
  // Whether a call that names `id` (na: any) means positions of this direction. Where only some
  // entries of a direction have that id, it depends on which one opened the position.
  [[nodiscard]] bool mean(double id, Direction direction) const {
    if (is_na(id)) return true;
    const std::set<double>& ids = direction == Direction::Long ? long_ : short_;
    if (!ids.contains(id)) return false;
    if (ids.size() > 1) refusal_.because("entries of one direction have several ids");
    return true;
  }

 private:
  std::set<double>& of(Direction direction) {
    return direction == Direction::Long ? long_ : short_;
  }
  Refusal& refusal_;
  std::set<double> long_, short_;
};

// na where nothing is given.
double constant_of(const ConditionBuilder& conditions, Slot slot, Refusal& refusal) {
  if (slot == OrderSite::none) return na;
  if (conditions.is_constant(slot)) return conditions.value(slot);
  refusal.because("an id or a direction that changes");
  return na;
}

Direction direction_of(const Plan& plan, const ConditionBuilder& conditions, const OrderSite& site,
                       Refusal& refusal) {
  const double text = constant_of(conditions, site.direction, refusal);
  const bool is_short = text >= 0 && plan.texts[static_cast<std::size_t>(text)] == "short";
  return is_short ? Direction::Short : Direction::Long;
}

// Walks the sequential program once, with the position on one side, and turns jumps into
// conditions.
class Lowering {
 public:
  Lowering(const Plan& source, ConditionBuilder& conditions, const EntryIds& ids, Direction held,
           Refusal& refusal)
      : source_(source), conditions_(conditions), ids_(ids), held_(held), refusal_(refusal) {
    for (const Instruction& each : source.sequential)
      for (std::size_t i = 0; i < output_count(source, each); ++i)
        if (writes(each.operation)) held_in_sequence_.insert(static_cast<Slot>(each.dst + i));
    result_.leaves = conditions_.never();
    for (auto* direction : {&result_.long_side, &result_.short_side})
      direction->enters = direction->has_levels = conditions_.never();
  }

  DecisionColumns run() {
    std::vector<std::optional<Slot>> arriving(source_.sequential.size() + 1);
    std::optional<Slot> path = conditions_.always();
    const auto arrive = [&](std::size_t at, Slot condition) {
      arriving[at] = arriving[at] ? conditions_.either(*arriving[at], condition) : condition;
    };
    for (std::size_t i = 0; i < source_.sequential.size(); ++i) {
      if (arriving[i]) path = path ? conditions_.either(*path, *arriving[i]) : *arriving[i];
      if (!path) continue;
      path_ = *path;
      const Instruction& each = source_.sequential[i];
      if (each.operation == Operation::Jump) {
        if (static_cast<std::int32_t>(each.a) < 0) {
          refusal_.because("a loop");
          break;
        }
        arrive(i + 1 + each.a, path_);
        path.reset();
      } else if (each.operation == Operation::JumpUnless) {
        const Slot condition = read(each.dst);
        arrive(i + 1 + each.a, conditions_.both(path_, conditions_.negation(condition)));
        path = conditions_.both(path_, condition);
      } else {
        execute(each);
      }
    }
    path_ = conditions_.always();
    return result_;
  }

  // At the end of the bar.
  Slot read(Slot slot) {
    if (!held_in_sequence_.contains(slot)) return slot;
    const auto it = store_.find(slot);
    if (it == store_.end() || !conditions_.implies(path_, it->second.valid)) {
      refusal_.because("a variable that keeps its value from bar to bar");
      return conditions_.never();
    }
    if (it->second.is_position_size) refusal_.because("strategy.position_size as a number");
    return it->second.value;
  }

 private:
  struct Stored {
    Slot value = 0;
    Slot valid = 0;  // the condition under which it was assigned on this bar
    bool is_position_size = false;
  };

  static bool writes(Operation operation) {
    switch (operation) {
      case Operation::Jump:
      case Operation::JumpUnless:
      case Operation::LoopGuard:
      case Operation::Order:
      case Operation::Fail:
        return false;
      default:
        return true;
    }
  }

  void write(Slot slot, Slot value) {
    const auto it = store_.find(slot);
    if (it == store_.end()) {
      store_[slot] = {value, path_, false};
      return;
    }
    Stored& stored = it->second;
    stored.value = conditions_.select(path_, value, stored.value);
    stored.valid = conditions_.either(stored.valid, path_);
  }

  [[nodiscard]] bool is_position_size(Slot slot) const {
    const auto it = store_.find(slot);
    return it != store_.end() && it->second.is_position_size;
  }

  void execute(const Instruction& each) {
    if (is_pure(each.operation)) return compute(each);
    switch (each.operation) {
      case Operation::Move:
        return write(each.dst, read(each.a));
      case Operation::LoadPosition:
        return load_position(each);
      case Operation::Order:
        return order(source_.orders[each.a]);
      case Operation::Kernel:
        return refusal_.because("an indicator that is called conditionally");
      case Operation::History:
        return refusal_.because("the past of a variable that changes");
      case Operation::Collection:
        return refusal_.because("an array or object");
      case Operation::Text:
        return refusal_.because("a text made while running");
      case Operation::Request:
        return refusal_.because("bars inside a bar");
      case Operation::Fail:
        return refusal_.because("runtime.error");
      default:
        return refusal_.because("a loop");
    }
  }

  void compute(const Instruction& each) {
    const bool a = is_position_size(each.a), b = is_position_size(each.b);
    if (!a && !b)
      return write(each.dst,
                   conditions_.pure(each.operation, read(each.a), read(each.b), read(each.c)));
    const bool is_comparison =
        each.operation >= Operation::Less && each.operation <= Operation::NotEqual;
    const Slot other = a ? each.b : each.a;
    if (!is_comparison || (a && b) || !conditions_.is_constant(other) ||
        conditions_.value(other) != 0)
      return refusal_.because("strategy.position_size as a number");
    const double size = market::sign(held_);
    const double truth_of =
        a ? apply(each.operation, size, 0, 0) : apply(each.operation, 0, size, 0);
    write(each.dst, conditions_.constant(truth_of));
  }

  void load_position(const Instruction& each) {
    switch (static_cast<Position>(each.a)) {
      case Position::Size:
        store_[each.dst] = {0, conditions_.always(), true};
        return;
      case Position::OpenTrades:
        return write(each.dst, conditions_.constant(truth(held_ != Direction::Flat)));
      default:
        return refusal_.because("a value of the position or the account");
    }
  }

  void order(const OrderSite& site) {
    switch (site.kind) {
      case OrderKind::Entry: {
        const bool is_long = direction_of(source_, conditions_, site, refusal_) == Direction::Long;
        auto& mine = is_long ? result_.long_side : result_.short_side;
        auto& other = is_long ? result_.short_side : result_.long_side;
        mine.enters = conditions_.either(mine.enters, path_);
        other.enters = conditions_.both(other.enters, conditions_.negation(path_));
        return;
      }
      case OrderKind::Exit:
        return exit(site);
      case OrderKind::Close:
        if (held_ == Direction::Flat ||
            !ids_.mean(constant_of(conditions_, site.id, refusal_), held_))
          return;
        [[fallthrough]];
      case OrderKind::CloseAll:
        result_.leaves = conditions_.either(result_.leaves, path_);
        return;
      default:
        return refusal_.because("an order of another profile");
    }
  }

  void exit(const OrderSite& site) {
    const double from = constant_of(conditions_, site.from_entry, refusal_);
    if (ids_.mean(from, Direction::Long)) add(site, result_.long_side);
    if (ids_.mean(from, Direction::Short)) add(site, result_.short_side);
  }

  Slot is_given(Slot value) {
    return conditions_.negation(conditions_.pure(Operation::IsNa, value, value, value));
  }
  Slot in_ticks(Slot ticks) {
    return conditions_.pure(Operation::Multiply, read(ticks), source_.mintick, ticks);
  }

  // As ScriptEvaluation::level.
  std::optional<LevelColumn> level(Slot price, Slot ticks) {
    if (price != OrderSite::none && ticks != OrderSite::none)
      refusal_.because("a level both as a price and in ticks");
    if (price != OrderSite::none) return LevelColumn{LevelColumn::Kind::Price, read(price)};
    if (ticks == OrderSite::none) return {};
    const Slot distance = in_ticks(ticks);
    const Slot is_positive =
        conditions_.pure(Operation::Greater, distance, conditions_.constant(0), distance);
    return LevelColumn{LevelColumn::Kind::Distance,
                       conditions_.select(is_positive, distance, conditions_.constant(na))};
  }

  void put(LevelColumn& column, const LevelColumn& asked, Slot condition) {
    if (column.slot == OrderSite::none)
      column = {asked.kind, conditions_.constant(na)};
    else if (column.kind != asked.kind)
      refusal_.because("levels of two kinds");
    column.slot = conditions_.select(condition, asked.slot, column.slot);
  }

  // What one strategy.exit asks for; a later call wins where it says something.
  void add(const OrderSite& site, DecisionColumns::Direction& direction) {
    const auto put_given = [&](LevelColumn& column, const LevelColumn& asked) {
      const Slot condition = conditions_.both(path_, is_given(asked.slot));
      put(column, asked, condition);
      direction.has_levels = conditions_.either(direction.has_levels, condition);
      return condition;
    };
    ExitColumns& levels = direction.levels;
    if (const auto stop = level(site.stop, site.loss)) put_given(levels.stop, *stop);
    if (const auto target = level(site.limit, site.profit)) put_given(levels.target, *target);
    const auto activation = level(site.trail_price, site.trail_points);
    if (!activation) return;
    const Slot condition = put_given(levels.activation, *activation);
    Slot offset = source_.mintick;
    if (site.trail_offset != OrderSite::none) {
      const Slot asked = in_ticks(site.trail_offset);
      const Slot is_wider = conditions_.pure(Operation::Greater, asked, source_.mintick, asked);
      offset = conditions_.select(is_wider, asked, source_.mintick);
    }
    LevelColumn kept{LevelColumn::Kind::Distance, levels.trail_offset};
    put(kept, {LevelColumn::Kind::Distance, offset}, condition);
    levels.trail_offset = kept.slot;
  }

  const Plan& source_;
  ConditionBuilder& conditions_;
  const EntryIds& ids_;
  Direction held_;
  Refusal& refusal_;
  std::set<Slot> held_in_sequence_;
  std::map<Slot, Stored> store_;
  Slot path_ = 0;
  DecisionColumns result_;
};

template <class Use>
void for_each_slot(const DecisionPlan& plan, Use use) {
  const auto use_given = [&](Slot slot) {
    if (slot != OrderSite::none) use(slot);
  };
  for (const DecisionColumns* side : {&plan.flat, &plan.held_long, &plan.held_short}) {
    use(side->leaves);
    for (const DecisionColumns::Direction* direction : {&side->long_side, &side->short_side}) {
      use(direction->enters);
      use(direction->has_levels);
      const ExitColumns& levels = direction->levels;
      for (const Slot slot :
           {levels.stop.slot, levels.target.slot, levels.activation.slot, levels.trail_offset})
        use_given(slot);
    }
  }
  use_given(plan.confidence);
}

}  // namespace

std::expected<DecisionPlan, std::string> decision_plan(const Plan& plan) {
  DecisionPlan result{.plan = plan, .flat = {}, .held_long = {}, .held_short = {}};
  ConditionBuilder conditions(result.plan);
  Refusal refusal;
  EntryIds ids(refusal);
  for (const OrderSite& site : plan.orders)
    if (site.kind == OrderKind::Entry)
      ids.add(constant_of(conditions, site.id, refusal),
              direction_of(plan, conditions, site, refusal));
  const auto lower = [&](Direction held) {
    Lowering lowering(plan, conditions, ids, held, refusal);
    DecisionColumns columns = lowering.run();
    if (plan.confidence == OrderSite::none) return columns;
    const Slot confidence = lowering.read(plan.confidence);
    if (result.confidence != OrderSite::none && result.confidence != confidence)
      refusal.because("a confidence that depends on the position");
    result.confidence = confidence;
    const Slot is_confident =
        conditions.pure(Operation::Greater, confidence, conditions.constant(0), confidence);
    for (auto* direction : {&columns.long_side, &columns.short_side})
      direction->enters = conditions.both(direction->enters, is_confident);
    return columns;
  };
  result.flat = lower(Direction::Flat);
  result.held_long = lower(Direction::Long);
  result.held_short = lower(Direction::Short);
  if (!refusal.reason().empty()) return std::unexpected(refusal.reason());
  Plan& columnar = result.plan;
  columnar.sequential.clear();
  columnar.orders.clear();
  columnar.watched.clear();
  columnar.handed_over.clear();
  std::vector<bool> is_used(columnar.slots.size(), false);
  for_each_slot(result, [&](Slot slot) {
    if (!is_used[slot]) columnar.handed_over.push_back(slot);
    is_used[slot] = true;
  });
  drop_unneeded(columnar, columnar.signal, is_used);
  return result;
}

}  // namespace sixbtc::language
