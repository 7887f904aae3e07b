// Adds pure instructions to the signal part of a plan: equal ones once, constants folded, and
// conditions kept short, so that the paths through if and else meet again as one condition.
#pragma once

#include <array>
#include <map>
#include <set>

#include "language/plan.hpp"

namespace sixbtc::language {

class ConditionBuilder {
 public:
  explicit ConditionBuilder(Plan& plan);

  [[nodiscard]] Slot constant(double value);
  [[nodiscard]] Slot always() { return constant(1); }
  [[nodiscard]] Slot never() { return constant(0); }
  // No instruction of the plan writes it.
  [[nodiscard]] bool is_constant(Slot slot) const { return constants_.contains(slot); }
  [[nodiscard]] double value(Slot slot) const { return plan_.slots[slot]; }

  Slot pure(Operation operation, Slot a, Slot b, Slot c);
  Slot select(Slot condition, Slot yes, Slot no);
  // Over bools that are 0, 1 or (as any other number) true.
  Slot both(Slot a, Slot b);
  Slot either(Slot a, Slot b);
  Slot negation(Slot a);
  // Whenever a holds, b does, as far as their shape shows.
  [[nodiscard]] bool implies(Slot a, Slot b) const;

 private:
  struct Shape {
    Operation operation;
    Slot a, b;
  };
  [[nodiscard]] const Shape* shape(Slot slot, Operation operation) const;
  [[nodiscard]] bool are_opposite(Slot a, Slot b) const;

  Plan& plan_;
  std::set<Slot> constants_;
  std::map<std::uint64_t, Slot> by_value_;
  std::map<std::array<std::uint32_t, 4>, Slot> known_;
  std::map<Slot, Shape> shapes_;
};

}  // namespace sixbtc::language
