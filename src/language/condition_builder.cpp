#include "language/condition_builder.hpp"

#include <bit>

#include "language/plan_walk.hpp"

namespace sixbtc::language {

ConditionBuilder::ConditionBuilder(Plan& plan) : plan_(plan) {
  for (Slot slot = 0; slot < plan.slots.size(); ++slot) constants_.insert(slot);
  for (const SetupLoad& load : plan.setup_loads) constants_.erase(load.dst);
  for (const Slot parameter : plan.parameters) constants_.erase(parameter);
  for (const Code* code : {&plan.setup, &plan.signal, &plan.sequential}) {
    for (const Instruction& each : *code) {
      for (std::size_t i = 0; i < output_count(plan, each); ++i)
        constants_.erase(static_cast<Slot>(each.dst + i));
      if (code != &plan.sequential && is_pure(each.operation))
        known_[{static_cast<std::uint32_t>(each.operation), each.a, each.b, each.c}] = each.dst;
    }
  }
  for (const Slot slot : constants_)
    by_value_.try_emplace(std::bit_cast<std::uint64_t>(plan.slots[slot]), slot);
}

Slot ConditionBuilder::constant(double value) {
  const auto [it, is_new] = by_value_.try_emplace(std::bit_cast<std::uint64_t>(value), 0);
  if (is_new) {
    it->second = static_cast<Slot>(plan_.slots.size());
    plan_.slots.push_back(value);
    constants_.insert(it->second);
  }
  return it->second;
}

Slot ConditionBuilder::pure(Operation operation, Slot a, Slot b, Slot c) {
  if (operand_count(operation) < 2) b = a;
  if (operand_count(operation) < 3) c = a;
  if (is_constant(a) && is_constant(b) && is_constant(c))
    return constant(apply(operation, value(a), value(b), value(c)));
  const auto [it, is_new] = known_.try_emplace({static_cast<std::uint32_t>(operation), a, b, c}, 0);
  if (is_new) {
    it->second = static_cast<Slot>(plan_.slots.size());
    plan_.slots.push_back(na);
    plan_.signal.push_back({operation, it->second, a, b, c});
    shapes_[it->second] = {operation, a, b};
  }
  return it->second;
}

Slot ConditionBuilder::select(Slot condition, Slot yes, Slot no) {
  if (yes == no) return yes;
  if (is_constant(condition)) return value(condition) != 0 ? yes : no;
  return pure(Operation::Select, condition, yes, no);
}

const ConditionBuilder::Shape* ConditionBuilder::shape(Slot slot, Operation operation) const {
  const auto it = shapes_.find(slot);
  return it != shapes_.end() && it->second.operation == operation ? &it->second : nullptr;
}

bool ConditionBuilder::are_opposite(Slot a, Slot b) const {
  const Shape* const not_a = shape(a, Operation::Not);
  const Shape* const not_b = shape(b, Operation::Not);
  return (not_a != nullptr && not_a->a == b) || (not_b != nullptr && not_b->a == a);
}

Slot ConditionBuilder::negation(Slot a) {
  if (const Shape* const inner = shape(a, Operation::Not)) return inner->a;
  return pure(Operation::Not, a, a, a);
}

Slot ConditionBuilder::both(Slot a, Slot b) {
  if (is_constant(a)) return value(a) != 0 ? b : never();
  if (is_constant(b)) return value(b) != 0 ? a : never();
  if (are_opposite(a, b)) return never();
  if (implies(a, b)) return a;
  if (implies(b, a)) return b;
  return pure(Operation::And, a, b, a);
}

Slot ConditionBuilder::either(Slot a, Slot b) {
  if (is_constant(a)) return value(a) != 0 ? always() : b;
  if (is_constant(b)) return value(b) != 0 ? always() : a;
  if (are_opposite(a, b)) return always();
  if (implies(a, b)) return b;
  if (implies(b, a)) return a;
  // The two arms of one condition, behind the same path.
  const Shape* const left = shape(a, Operation::And);
  const Shape* const right = shape(b, Operation::And);
  if (left != nullptr && right != nullptr && left->a == right->a && are_opposite(left->b, right->b))
    return left->a;
  return pure(Operation::Or, a, b, a);
}

bool ConditionBuilder::implies(Slot a, Slot b) const {
  if (a == b) return true;
  if (is_constant(b) && value(b) != 0) return true;
  if (const Shape* const shape_of = shape(a, Operation::And);
      shape_of != nullptr && (implies(shape_of->a, b) || implies(shape_of->b, b)))
    return true;
  const Shape* const whole = shape(b, Operation::Or);
  return whole != nullptr && (implies(a, whole->a) || implies(a, whole->b));
}

}  // namespace sixbtc::language
