#include "language/checker.hpp"

namespace sixbtc::language {

CheckedScript Checker::run(const Block& script, const Annotations& annotations) {
  frames_.emplace_back().emplace_back();
  collect_names(script);
  collect_functions(script);
  collect_types(script);
  for (const Statement& each : script.statements) {
    if (sink_.is_full()) break;
    statement(each, Want::Nothing);
  }
  check_uncalled_functions();
  if (!has_header_ && !sink_.has_errors()) error("E0206", script.span, "strategy(...) is missing");
  Slot confidence = OrderSite::none;
  if (!annotations.confidence.empty()) {
    const Variable* variable = find(annotations.confidence);
    if (variable == nullptr)
      error("E0602", annotations.confidence_span,
            fmt::format("there is no top-level variable '{}'", annotations.confidence));
    else if (!is_number(variable->value.type))
      error("E0602", annotations.confidence_span,
            fmt::format("'{}' is not a number", annotations.confidence));
    else
      confidence = variable->value.slot;
    if (confidence != OrderSite::none)
      builder_.sink({confidence}, "the confidence", annotations.confidence_span);
  }
  for (const PlanBuilder::Leak& leak : builder_.leaks())
    error(leak.is_opaque ? "E0805" : "E0703", leak.span,
          fmt::format("'{}' reaches {} in line {}", leak.name, leak.order, leak.order_span.line));
  result_.plan = builder_.finish(named_, confidence);
  result_.plan.loop_iterations_max = limits_.loop_iterations;
  result_.plan.collection_values_max = limits_.state_values;
  result_.plan.text_bytes_max = limits_.text_bytes;
  result_.traits.type = annotations.type;
  result_.traits.leverage = annotations.leverage;
  result_.traits.defaults = annotations.levels;
  result_.traits.warmup_bars = builder_.warmup_bars();
  result_.traits.reads_position = result_.plan.reads_position;
  return std::move(result_);
}

// Which names are ever changed, and which are ever asked for their past.
void Checker::collect_names(const Block& block) {
  for (const Statement& each : block.statements) {
    if (each.kind == StatementKind::Assignment) mutated_.insert(each.names[0].text);
    if (each.function) collect_names(each.function->body);
    if (each.value) collect_names(*each.value);
  }
}

void Checker::collect_names(const Expression& expression) {
  if (expression.kind == ExpressionKind::History &&
      expression.operands[0]->kind == ExpressionKind::Name)
    historied_.insert(expression.operands[0]->text);
  for (const auto& operand : expression.operands) collect_names(*operand);
  for (const auto& argument : expression.arguments) collect_names(*argument.value);
  for (const auto& branch : expression.branches) {
    if (branch.condition) collect_names(*branch.condition);
    collect_names(branch.body);
  }
}

void Checker::collect_functions(const Block& script) {
  for (const Statement& each : script.statements) {
    if (each.kind != StatementKind::Function) continue;
    const Name& name = each.function->name;
    std::vector<Function>& known = functions_[name.text];
    const bool is_new = std::all_of(known.begin(), known.end(), [&](const Function& function) {
      return are_apart(*function.definition, *each.function);
    });
    if (is_new)
      known.push_back(Function{each.function.get()});
    else
      error("E0305", name.span, fmt::format("'{}' is already a function", name.text));
  }
}

// A function nobody calls is still checked for unknown names, with arguments of unknown type.
void Checker::check_uncalled_functions() {
  for (auto& [name, overloads] : functions_)
    for (Function& function : overloads) {
      if (function.is_called || sink_.is_full()) continue;
      Expression none;
      none.span = function.definition->name.span;
      PlanBuilder::Block discarded(builder_);
      ++builder_.discarding;
      instantiate(function, none, {}, nullptr);
      --builder_.discarding;
    }
}

Value Checker::block(const Block& block, Want want, bool is_new_scope) {
  if (is_new_scope) frames_.back().emplace_back();
  ++local_;
  Value last{Type::Void, builder_.constant(na), false, {}};
  for (std::size_t i = 0; i < block.statements.size() && !sink_.is_full(); ++i) {
    const bool is_last = i + 1 == block.statements.size();
    last = statement(block.statements[i], is_last ? want : Want::Nothing);
  }
  --local_;
  if (is_new_scope) frames_.back().pop_back();
  return last;
}

Value Checker::statement(const Statement& statement, Want want) {
  switch (statement.kind) {
    case StatementKind::Expression:
      return expression(*statement.value, want);
    case StatementKind::Declaration:
      if (statement.is_tuple) {
        tuple_declaration(statement);
        break;
      }
      declaration(statement);
      if (const Variable* variable = find(statement.names[0].text)) return variable->value;
      break;
    case StatementKind::Assignment:
      assignment(statement);
      if (const Variable* variable = find(statement.names[0].text)) return variable->value;
      break;
    case StatementKind::Function:
      if (local_ > 0) error("E0207", statement.span, "functions are defined at the top level");
      break;
    case StatementKind::FieldAssignment:
      field_assignment(statement);
      break;
    case StatementKind::Type:
    case StatementKind::Enum:
      if (local_ > 0) error("E0207", statement.span, "types are defined at the top level");
      break;
    case StatementKind::Break:
    case StatementKind::Continue:
      break_or_continue(statement);
      break;
  }
  return {Type::Void, builder_.constant(na), false, {}};
}

void Checker::break_or_continue(const Statement& statement) {
  const bool is_break = statement.kind == StatementKind::Break;
  if (loops_.empty())
    return error("E0207", statement.span,
                 is_break ? "'break' outside a loop" : "'continue' outside a loop");
  // Whatever follows in the loop depends on what led here.
  for (const Slot condition : builder_.control()) builder_.depends(loops_.back(), condition);
  builder_.emit(is_break ? Operation::BreakMark : Operation::ContinueMark, loops_.back());
}

// Collections hold no collections.
void Checker::check_elements(const std::vector<TypeName>& elements) const {
  for (const TypeName& element : elements)
    if (element.base == "array" || element.base == "matrix" || element.base == "map")
      sink_.report("E0408", element.span,
                   fmt::format("'{}' cannot be an element of another collection", element.base));
}

std::optional<Type> Checker::written_type(const TypeName& name) const {
  check_elements(name.elements);
  for (const Type type : {Type::Array, Type::Map, Type::Matrix})
    if (to_text(type) == name.base) return type;
  if (const int shape = shape_named(name.base); shape >= 0)
    return shapes_[static_cast<std::size_t>(shape)].is_enum ? Type::Enum : Type::Object;
  for (const Type type : {Type::Int, Type::Float, Type::Bool, Type::String, Type::Color})
    if (to_text(type) == name.base) return type;
  if (name.base.empty()) return {};
  for (const std::string_view drawing :
       {"line", "label", "box", "table", "linefill", "polyline", "chart.point"})
    if (drawing == name.base) return Type::Drawing;
  sink_.report("E0301", name.span, fmt::format("unknown type '{}'", name.base));
  return Type::Error;
}

// Gives `value` the type `to`, or reports why not.
bool Checker::convert(Value& value, Type to, const SourceSpan& span, std::string_view what) {
  if (value.type == Type::Na && to == Type::Bool) {
    if (version_ >= 6) {
      error("E0403", span, fmt::format("{} is a bool and cannot be na", what));
      value.type = Type::Error;
      return false;
    }
    value = constant(Type::Bool, 0);
    return true;
  }
  const bool is_old_bool = version_ < 6 && to == Type::Bool && is_number(value.type);
  if (is_old_bool) value.slot = builder_.pure(Operation::ToBool, value.slot);
  if (!is_old_bool && !fits(value.type, to)) {
    error("E0401", span,
          fmt::format("{} is {}, but {} is needed", what, to_text(value.type), to_text(to)));
    value.type = Type::Error;
    return false;
  }
  if (value.type != Type::Error) value.type = to;
  return true;
}

void Checker::declaration(const Statement& statement) {
  const Name& name = statement.names[0];
  if (statement.persistence == Persistence::Varip) {
    error("E0704", statement.span, "varip is not available");
    return declare(name, Value{}, Persistence::None, {});
  }
  declared_name_ = name.text;
  declared_value_ = statement.value.get();
  Code initial;
  Value value;
  if (statement.persistence == Persistence::Var) {
    // The initial value is computed once, so it runs in a scope of its own.
    PlanBuilder::Block once(builder_);
    ++conditional_;
    value = expression(*statement.value);
    --conditional_;
    initial = std::move(once.code);
  } else {
    value = expression(*statement.value);
  }
  declared_value_ = nullptr;
  if (value.type == Type::Void) {
    error("E0401", statement.value->span, "this has no value");
    value.type = Type::Error;
  }
  if (value.type == Type::Tuple) {
    error("E0405", statement.value->span,
          fmt::format("this yields {} values for one name", value.elements.size()),
          "write [a, b] = ...");
    value = Value{};
  }
  const std::optional<Type> type = statement.type ? written_type(*statement.type) : std::nullopt;
  if (type) {
    convert(value, *type, statement.value->span, fmt::format("the value of '{}'", name.text));
    Value wanted;
    wanted.type = *type;
    shape_from(wanted, *statement.type);
    reshape(value, wanted, statement.value->span);
  } else if (value.type == Type::Na) {
    error("E0402", statement.value->span, fmt::format("the type of '{}' is unknown", name.text),
          fmt::format("write float {} = na", name.text));
    value.type = Type::Error;
  }
  declare(name, std::move(value), statement.persistence, initial);
  remember_origin(name, *statement.value, 0);
}

// For a request that computes the variable again in another time frame.
void Checker::remember_origin(const Name& name, const Expression& value, std::size_t element) {
  Variable* variable = find(name.text);
  if (variable == nullptr || variable->declared_at != name.span.begin) return;
  variable->origin = &value;
  variable->origin_frame = frames_.size() - 1;
  variable->origin_element = element;
}

void Checker::declare(const Name& name, Value value, Persistence persistence, const Code& initial) {
  Scope& scope = frames_.back().back();
  if (const auto known = scope.find(name.text); known != scope.end())
    return error(
        "E0302", name.span,
        fmt::format("'{}' is already declared in line {}", name.text, known->second.span.line));
  Variable variable;
  variable.span = name.span;
  variable.declared_at = name.span.begin;
  variable.is_local = conditional_ > 0;
  variable.is_mutable = persistence == Persistence::Var || mutated_.contains(name.text);
  const bool is_tracked = variable.is_local && historied_.contains(name.text);
  if (variable.is_mutable || is_tracked || value.is_assignable) {
    const bool is_preset =
        persistence == Persistence::Var && initial.empty() && builder_.is_constant(value.slot);
    const Slot slot = builder_.variable(is_preset ? builder_.value(value.slot) : na);
    if (value.type >= Type::Array && value.type <= Type::Object) builder_.mark_handle(slot);
    if (persistence == Persistence::Var && !is_preset)
      initialise_once(slot, value.slot, initial);
    else if (persistence != Persistence::Var)
      builder_.move(slot, value.slot);
    value.slot = slot;
    value.is_assignable = variable.is_mutable;
    if (variable.is_local && (is_tracked || variable.is_mutable)) {
      variable.assigned = builder_.variable(0);
      builder_.track(slot, variable.assigned, value.type == Type::Bool);
      builder_.move(variable.assigned, builder_.constant(1));
    }
  }
  if (frames_.size() == 1 && frames_.back().size() == 1 && value.type != Type::Error &&
      (is_number(value.type) || value.type == Type::Bool))
    named_.push_back({name.text, value.slot});
  variable.value = std::move(value);
  scope.emplace(name.text, std::move(variable));
}

// slot = value, the first time this place is reached; `code` computes the value.
void Checker::initialise_once(Slot slot, Slot value, Code code) {
  {
    PlanBuilder::Block block(builder_);
    builder_.move(slot, value);
    code.insert(code.end(), block.code.begin(), block.code.end());
  }
  const Slot is_set = builder_.variable(0);
  const Slot is_first = builder_.pure(Operation::Not, is_set);
  builder_.emit(Operation::JumpUnless, is_first, static_cast<std::uint32_t>(code.size() + 1));
  builder_.append(code);
  builder_.move(is_set, builder_.constant(1));
}

void Checker::tuple_declaration(const Statement& statement) {
  Value value = expression(*statement.value);
  const std::size_t wanted = statement.names.size();
  if (value.type != Type::Tuple && value.type != Type::Error) {
    error("E0405", statement.value->span, "this does not yield a tuple",
          "[a, b] = needs a call or a structure that returns several values");
    value = Value{};
  } else if (value.type == Type::Tuple && value.elements.size() != wanted) {
    error("E0405", statement.span,
          fmt::format("{} names for {} values", wanted, value.elements.size()));
    value = Value{};
  }
  for (std::size_t i = 0; i < wanted; ++i) {
    if (statement.names[i].text == "_") continue;
    declare(statement.names[i],
            value.type == Type::Tuple ? value.elements[i] : constant(Type::Error, na),
            Persistence::None, {});
    remember_origin(statement.names[i], *statement.value, i);
  }
}

// The operator of += and the like; nothing for :=.
std::optional<TokenKind> Checker::operation_of(TokenKind assignment) {
  switch (assignment) {
    case TokenKind::PlusAssign:
      return TokenKind::Plus;
    case TokenKind::MinusAssign:
      return TokenKind::Minus;
    case TokenKind::StarAssign:
      return TokenKind::Star;
    case TokenKind::SlashAssign:
      return TokenKind::Slash;
    case TokenKind::PercentAssign:
      return TokenKind::Percent;
    default:
      return {};
  }
}

void Checker::assignment(const Statement& statement) {
  const Name& name = statement.names[0];
  Value value = expression(*statement.value);
  Variable* variable = find(name.text);
  if (variable == nullptr) {
    if (find_builtins(name.text, false, profile_).empty())
      unknown_name(name.text, name.span, false);
    else
      error("E0303", name.span, fmt::format("'{}' is built in", name.text));
    return;
  }
  const bool is_global_from_function = frames_.size() > 1 && frames_[0][0].contains(name.text) &&
                                       &frames_[0][0].find(name.text)->second == variable;
  if (is_global_from_function)
    return error("E0303", name.span,
                 fmt::format("a function cannot change the global '{}'", name.text),
                 "return the value and assign it outside");
  if (const auto operation = operation_of(statement.token))
    value = arithmetic(*operation, variable->value, value, statement.span, "the operator");
  if (value.type == Type::Void || value.type == Type::Tuple) {
    error("E0401", statement.value->span, "this is not a single value");
    return;
  }
  if (!convert(value, variable->value.type, statement.value->span,
               fmt::format("the value for '{}'", name.text)))
    return;
  if (!reshape(value, variable->value, statement.value->span)) return;
  if (!variable->is_mutable) return;  // declared with an error
  builder_.move(variable->value.slot, value.slot);
  if (variable->assigned != OrderSite::none)
    builder_.move(variable->assigned, builder_.constant(1));
}

Checker::Variable* Checker::find(std::string_view name) {
  auto& frame = frames_.back();
  for (auto scope = frame.rbegin(); scope != frame.rend(); ++scope)
    if (const auto it = scope->find(name); it != scope->end()) return &it->second;
  if (frames_.size() == 1) return nullptr;
  const auto it = frames_[0][0].find(name);
  if (it == frames_[0][0].end() || it->second.declared_at > frame_limits_.back()) return nullptr;
  return &it->second;
}

}  // namespace sixbtc::language
