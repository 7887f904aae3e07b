// if, switch, ternary, and/or, loops. Branches that hold no sequential code become a selection
// among signals; the others become jumps.
#include "language/checker.hpp"

namespace sixbtc::language {

Value Checker::logical(const Expression& expression) {
  const bool is_and = expression.token == TokenKind::KeyAnd;
  const Expression& right = *expression.operands[1];
  const Value a = condition(*expression.operands[0]);
  const Operation operation = is_and ? Operation::And : Operation::Or;
  if (version_ < 6)
    return {Type::Bool, builder_.pure(operation, a.slot, condition(right).slot), false, {}};
  // Lazy: the right side runs only when the left one does not decide. Where it has no state,
  // running it always gives the same value.
  const auto decided = [&] { return constant(Type::Bool, is_and ? 0 : 1); };
  const auto other = [&] { return condition(right); };
  const auto test = [&] { return a; };
  std::vector<Choice> choices;
  if (is_and)
    choices = {{test, other, right.span}, {{}, decided, right.span}};
  else
    choices = {{test, decided, right.span}, {{}, other, right.span}};
  return choose(choices, Want::Value);
}

Value Checker::ternary(const Expression& expression, Want) {
  const auto branch = [&](std::size_t i) {
    return [this, &expression, i] { return this->expression(*expression.operands[i]); };
  };
  const auto test = [&] { return condition(*expression.operands[0]); };
  return choose({{test, branch(1), expression.operands[1]->span},
                 {{}, branch(2), expression.operands[2]->span}},
                Want::Value);
}

Value Checker::if_expression(const Expression& expression, Want want) {
  std::vector<Choice> choices;
  for (const Branch& branch : expression.branches) {
    Choice choice;
    if (branch.condition) choice.condition = [&] { return condition(*branch.condition); };
    choice.body = [&, want] { return block(branch.body, want, true); };
    choice.span = branch.body.span;
    choices.push_back(std::move(choice));
  }
  return choose(choices, want);
}

Value Checker::switch_expression(const Expression& expression, Want want) {
  Value subject;
  const bool has_subject = !expression.operands.empty();
  if (has_subject) {
    subject = this->expression(*expression.operands[0]);
    if (subject.is_assignable) subject.slot = builder_.copy(subject.slot);
  }
  std::vector<Choice> choices;
  for (const Branch& branch : expression.branches) {
    Choice choice;
    if (branch.condition && has_subject) {
      choice.condition = [&]() -> Value {
        const Value value = this->expression(*branch.condition);
        Expression equal;
        equal.span = branch.condition->span;
        equal.token = TokenKind::EqualEqual;
        equal.text = "switch";
        return comparison(equal, subject, value);
      };
    } else if (branch.condition) {
      choice.condition = [&] { return condition(*branch.condition); };
    }
    choice.body = [&, want] { return block(branch.body, want, true); };
    choice.span = branch.body.span;
    choices.push_back(std::move(choice));
  }
  return choose(choices, want);
}

Value Checker::choose(const std::vector<Choice>& choices, Want want) {
  std::vector<Arm> arms;
  std::vector<std::unique_ptr<PlanBuilder::Control>> controls;
  bool is_decided = false;  // a condition known to be true came before
  for (const Choice& choice : choices) {
    const bool is_first = arms.empty();
    Arm arm;
    arm.span = choice.span;
    bool is_dead = is_decided;
    if (choice.condition) {
      PlanBuilder::Block block(builder_);
      conditional_ += is_first ? 0 : 1;
      const Value test = choice.condition();
      conditional_ -= is_first ? 0 : 1;
      arm.condition_code = std::move(block.code);
      if (!builder_.is_constant(test.slot)) {
        arm.condition = test;
        if (test.is_assignable) {
          PlanBuilder::Block copying(builder_);
          arm.condition->slot = builder_.copy(test.slot);
          arm.condition_code.insert(arm.condition_code.end(), copying.code.begin(),
                                    copying.code.end());
        }
      } else {
        is_dead = is_dead || builder_.value(test.slot) == 0;
      }
    }
    const bool is_always = is_first && !arm.condition && !is_dead;
    if (arm.condition)
      controls.push_back(std::make_unique<PlanBuilder::Control>(builder_, arm.condition->slot));
    conditional_ += is_always ? 0 : 1;
    builder_.discarding += is_dead ? 1 : 0;
    {
      PlanBuilder::Block block(builder_);
      arm.value = choice.body();
      arm.code = std::move(block.code);
    }
    builder_.discarding -= is_dead ? 1 : 0;
    conditional_ -= is_always ? 0 : 1;
    if (is_dead) continue;
    is_decided = !arm.condition;
    arms.push_back(std::move(arm));
  }
  controls.clear();
  return assemble(arms, want);
}

std::optional<Type> Checker::common_type(const std::vector<Arm>& arms) const {
  Type type = arms.front().value.type;
  // Version 5 knows a bool that is na; it counts as false.
  const auto fits_here = [&](Type from, Type to) {
    return fits(from, to) || (version_ < 6 && from == Type::Na && to == Type::Bool);
  };
  for (const Arm& arm : arms) {
    if (fits_here(arm.value.type, type)) continue;
    if (!fits_here(type, arm.value.type)) return {};
    type = arm.value.type;
  }
  for (const Arm& arm : arms)
    if (has_shape(type) && arm.value.type == type &&
        (arm.value.shape != arms.front().value.shape && arms.front().value.type == type))
      return {};
  for (const Arm& arm : arms)
    if (type == Type::Tuple && arm.value.elements.size() != arms.front().value.elements.size())
      return {};
  return type;
}

// What an expression yields when no branch was taken.
Value Checker::absent(Type type) {
  return constant(type, type == Type::Bool ? 0 : na);
}

Value Checker::assemble(std::vector<Arm>& arms, Want want) {
  const Value nothing{Type::Void, builder_.constant(na), false, {}};
  if (arms.empty()) return want == Want::Value ? constant(Type::Na, na) : nothing;
  std::optional<Type> type = common_type(arms);
  if (want == Want::Value && !type) {
    for (const Arm& arm : arms)
      if (!fits(arm.value.type, arms.front().value.type)) {
        error("E0404", arm.span,
              fmt::format("this branch is {}, the first one {}", to_text(arm.value.type),
                          to_text(arms.front().value.type)));
        break;
      }
    return {};
  }
  const bool has_value = want != Want::Nothing && type && *type != Type::Void;
  if (has_value && *type == Type::Bool)
    for (Arm& arm : arms)
      if (arm.value.type == Type::Na) arm.value = absent(Type::Bool);
  const bool is_tuple = has_value && *type == Type::Tuple;
  const std::size_t count = !has_value ? 0 : is_tuple ? arms.front().value.elements.size() : 1;
  if (arms.back().condition) {
    Arm rest;
    rest.value = has_value && !is_tuple ? absent(*type) : nothing;
    if (is_tuple)
      for (const Value& element : arms.front().value.elements)
        rest.value.elements.push_back(absent(element.type));
    arms.push_back(std::move(rest));
  }
  const auto element = [&](const Arm& arm, std::size_t i) -> Value {
    return is_tuple ? arm.value.elements[i] : arm.value;
  };

  const bool is_selection = std::all_of(arms.begin(), arms.end(), [](const Arm& arm) {
    return arm.code.empty() && arm.condition_code.empty();
  });
  std::vector<Value> results;
  for (std::size_t i = 0; i < count; ++i) {
    Value result = element(arms.front(), i);
    for (const Arm& arm : arms)
      if (fits(result.type, element(arm, i).type)) {
        result.type = element(arm, i).type;
        result.element = element(arm, i).element;
        result.shape = element(arm, i).shape;
      }
    for (const Arm& arm : arms)
      if (element(arm, i).type == Type::Error) result.type = Type::Error;
    result.is_assignable = false;
    if (is_selection) {
      result.slot = element(arms.back(), i).slot;
      for (auto arm = std::next(arms.rbegin()); arm != arms.rend(); ++arm)
        result.slot = builder_.pure(Operation::Select, arm->condition->slot, element(*arm, i).slot,
                                    result.slot);
    } else {
      result.slot = builder_.variable(na);
      for (const Arm& arm : arms)
        if (arm.condition) builder_.depends(result.slot, arm.condition->slot);
    }
    results.push_back(std::move(result));
  }

  Code rest;
  for (auto arm = arms.rbegin(); arm != arms.rend() && !is_selection; ++arm) {
    PlanBuilder::Block body(builder_);
    builder_.append(arm->code);
    for (std::size_t i = 0; i < count; ++i) builder_.move(results[i].slot, element(*arm, i).slot);
    if (!arm->condition) {
      PlanBuilder::Block whole(builder_);
      builder_.append(arm->condition_code);
      builder_.append(body.code);
      rest = std::move(whole.code);
      continue;
    }
    PlanBuilder::Block whole(builder_);
    builder_.append(arm->condition_code);
    const std::size_t skipped = body.code.size() + (rest.empty() ? 0 : 1);
    builder_.emit(Operation::JumpUnless, arm->condition->slot, static_cast<std::uint32_t>(skipped));
    builder_.append(body.code);
    if (!rest.empty()) builder_.emit(Operation::Jump, 0, static_cast<std::uint32_t>(rest.size()));
    builder_.append(rest);
    rest = std::move(whole.code);
  }
  builder_.append(rest);

  if (!has_value) return nothing;
  if (!is_tuple) return results.front();
  return {Type::Tuple, 0, false, std::move(results)};
}

void Checker::loop(Slot guard, const Code& head, Slot goes_on, Code body, const Code& next) {
  // A long body counts as several turns: the limit bounds the time of a bar, whatever is repeated.
  constexpr std::size_t steps_per_iteration = 64;
  const std::size_t turns =
      1 + (builder_.work_of(head) + builder_.work_of(body)) / steps_per_iteration;
  const auto size = [](const Code& code) { return static_cast<std::int32_t>(code.size()); };
  const std::int32_t body_begin = size(head) + 2;
  const std::int32_t next_begin = body_begin + size(body);
  const std::int32_t end = next_begin + size(next) + 1;
  for (std::int32_t i = 0; i < size(body); ++i) {
    Instruction& mark = body[static_cast<std::size_t>(i)];
    const bool is_break = mark.operation == Operation::BreakMark;
    if (!is_break && mark.operation != Operation::ContinueMark) continue;
    const std::int32_t target = is_break ? end : next_begin;
    mark = {Operation::Jump, 0, static_cast<std::uint32_t>(target - (body_begin + i + 1)), 0, 0};
  }
  builder_.append(head);
  builder_.emit(Operation::JumpUnless, goes_on, static_cast<std::uint32_t>(end - (size(head) + 1)));
  builder_.emit(Operation::LoopGuard, guard, static_cast<std::uint32_t>(turns));
  builder_.append(body);
  builder_.append(next);
  builder_.emit(Operation::Jump, 0, static_cast<std::uint32_t>(-end));
}

Value Checker::for_expression(const Expression& expression, Want want) {
  const auto number = [&](const Expression& operand) {
    Value value = this->expression(operand);
    if (!is_number(value.type)) {
      error("E0401", operand.span, "a loop counts in numbers");
      value = constant(Type::Int, na);
    }
    if (value.is_assignable) value.slot = builder_.copy(value.slot);
    return value;
  };
  const Value from = number(*expression.operands[0]);
  Code to_code;
  Value to;
  {
    PlanBuilder::Block block(builder_);
    to = number(*expression.operands[1]);
    to_code = std::move(block.code);
  }
  builder_.append(to_code);
  Value step = constant(Type::Int, 1);
  if (expression.operands.size() > 2) step = number(*expression.operands[2]);
  const Slot size = builder_.pure(Operation::Absolute, step.slot);
  const Slot is_up = builder_.pure(Operation::LessEqual, from.slot, to.slot);
  const Slot change =
      builder_.pure(Operation::Select, is_up, size, builder_.pure(Operation::Negate, size));
  const bool is_whole = from.type == Type::Int && to.type == Type::Int && step.type == Type::Int;
  Value counter{is_whole ? Type::Int : Type::Float, builder_.variable(na), true, {}};
  builder_.move(counter.slot, from.slot);
  const Range low = builder_.range(from.slot), high = builder_.range(to.slot);
  builder_.set_range(counter.slot, {std::min(low.low, high.low), std::max(low.high, high.high)});

  const Slot guard = builder_.variable(0);
  for (const Slot slot : {from.slot, to.slot, change}) builder_.depends(guard, slot);
  const Slot goes_on = builder_.variable(0);
  Code head, next;
  {
    PlanBuilder::Block block(builder_);
    if (version_ >= 6) builder_.append(to_code);
    builder_.emit(Operation::LoopContinues, goes_on, counter.slot, to.slot, change);
    head = std::move(block.code);
  }
  {
    PlanBuilder::Block block(builder_);
    builder_.emit(Operation::Add, counter.slot, counter.slot, change);
    next = std::move(block.code);
  }
  frames_.back().emplace_back();
  Variable variable;
  variable.value = counter;
  variable.span = expression.loop_variable.span;
  variable.declared_at = variable.span.begin;
  frames_.back().back().emplace(expression.loop_variable.text, std::move(variable));
  const Value result = loop_body(expression, want, guard, head, goes_on, next);
  frames_.back().pop_back();
  return result;
}

Value Checker::while_expression(const Expression& expression, Want want) {
  const Slot guard = builder_.variable(0);
  Code head;
  ++conditional_;
  Value test;
  {
    PlanBuilder::Block block(builder_);
    test = condition(*expression.operands[0]);
    head = std::move(block.code);
  }
  --conditional_;
  builder_.depends(guard, test.slot);
  return loop_body(expression, want, guard, head, test.slot, {});
}

// The body of a loop and its value: that of the last iteration.
Value Checker::loop_body(const Expression& expression, Want want, Slot guard, const Code& head,
                         Slot goes_on, const Code& next) {
  Code body;
  Value last;
  Slot result = 0;
  {
    PlanBuilder::Block collected(builder_);
    const PlanBuilder::Control control(builder_, guard);
    loops_.push_back(guard);
    ++conditional_;
    last = block(expression.branches[0].body, want, true);
    --conditional_;
    loops_.pop_back();
    if (want != Want::Nothing && last.type != Type::Void && last.type != Type::Tuple) {
      result = builder_.variable(na);
      builder_.move(result, last.slot);
    }
    body = std::move(collected.code);
  }
  loop(guard, head, goes_on, std::move(body), next);
  if (want == Want::Nothing || last.type == Type::Void || last.type == Type::Tuple)
    return {Type::Void, builder_.constant(na), false, {}};
  last.slot = result;
  last.is_assignable = false;
  return last;
}

}  // namespace sixbtc::language
