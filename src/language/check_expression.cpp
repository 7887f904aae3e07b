#include "language/checker.hpp"

namespace sixbtc::language {

bool Checker::has_room(const SourceSpan& span) {
  if (depth_ > limits_.nesting) {
    error("E0902", span, fmt::format("more than {} levels of nesting", limits_.nesting));
    return false;
  }
  // A total is exceeded once, however many expressions follow.
  if (builder_.is_full()) {
    if (!sink_.has_errors())
      error("E0903", span, fmt::format("more than {} operations", limits_.nodes));
    return false;
  }
  if (builder_.state_values() > limits_.state_values) {
    if (!sink_.has_errors())
      error(
          "E0905", span,
          fmt::format("lengths and histories add up to more than {} values", limits_.state_values));
    return false;
  }
  if (builder_.text_bytes() > limits_.source_bytes) {
    texts_too_long(span);
    return false;
  }
  return true;
}

void Checker::texts_too_long(const SourceSpan& span) {
  if (!sink_.has_errors())
    error(
        "E0901", span,
        fmt::format("the texts of the script add up to more than {} bytes", limits_.source_bytes));
}

Value Checker::expression(const Expression& expression, Want want) {
  const Depth depth(*this);
  if (!has_room(expression.span)) return {};
  switch (expression.kind) {
    case ExpressionKind::Literal:
      return literal(expression);
    case ExpressionKind::Name:
      return name(expression);
    case ExpressionKind::Unary:
      return unary(expression);
    case ExpressionKind::Binary:
      return binary(expression);
    case ExpressionKind::Ternary:
      return ternary(expression, want);
    case ExpressionKind::Call:
      return call(expression);
    case ExpressionKind::History:
      return history(expression);
    case ExpressionKind::If:
      return if_expression(expression, want);
    case ExpressionKind::Switch:
      return switch_expression(expression, want);
    case ExpressionKind::ForTo:
      return for_expression(expression, want);
    case ExpressionKind::While:
      return while_expression(expression, want);
    case ExpressionKind::ForIn:
      return for_in_expression(expression, want);
    case ExpressionKind::Field:
      return field(this->expression(*expression.operands[0]), {expression.text, expression.span});
    case ExpressionKind::Tuple: {
      Value result{Type::Tuple, 0, false, {}};
      for (const auto& operand : expression.operands)
        result.elements.push_back(this->expression(*operand));
      return result;
    }
  }
  return {};
}

Value Checker::literal(const Expression& expression) {
  switch (expression.token) {
    case TokenKind::Integer:
      return constant(Type::Int, expression.number);
    case TokenKind::Number:
      return constant(Type::Float, expression.number);
    case TokenKind::KeyTrue:
    case TokenKind::KeyFalse:
      return constant(Type::Bool, expression.number);
    case TokenKind::Color:
      return {Type::Color, builder_.text(expression.text), false, {}};
    default:
      return {Type::String, builder_.text(expression.text), false, {}};
  }
}

Value Checker::name(const Expression& expression) {
  if (const Variable* variable = find(expression.text)) return variable->value;
  if (const auto value = field_path(expression.text, expression.span)) return *value;
  if (const auto value = enum_value(expression.text, expression.span)) return *value;
  if (outer_ != nullptr)
    if (const auto value = imported(expression.text, expression.span)) return *value;
  const auto variables = find_builtins(expression.text, false, profile_);
  if (!variables.empty()) return variable_builtin(*variables.front(), expression.span);
  return unknown_name(expression.text, expression.span, false);
}

Value Checker::unknown_name(std::string_view name, const SourceSpan& span, bool is_function) {
  const char* kind = is_function ? "function" : "variable";
  if (is_namespace(name)) {
    error("E0301", span, fmt::format("'{}' is a namespace, not a {}", name, kind));
    return {};
  }
  if (!find_builtins(name, !is_function, profile_).empty()) {
    error("E0301", span,
          is_function ? fmt::format("'{}' is a variable, not a function", name)
                      : fmt::format("'{}' is a function and needs arguments", name));
    return {};
  }
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 4) + 1;
  const auto consider = [&](const std::string& candidate) {
    const std::size_t distance = edit_distance(candidate, name);
    if (distance < best_distance && candidate != name) {
      best_distance = distance;
      best = candidate;
    }
  };
  for (const Scope& scope : frames_.back())
    for (const auto& [candidate, variable] : scope)
      if (!is_function) consider(candidate);
  for (const auto& [candidate, function] : functions_)
    if (is_function) consider(candidate);
  if (best.empty()) best = nearest_builtin(name);
  error("E0301", span, fmt::format("unknown {} '{}'", kind, name),
        best.empty() ? "" : fmt::format("did you mean '{}'?", best));
  return {};
}

Value Checker::unary(const Expression& expression) {
  const Expression& operand = *expression.operands[0];
  if (expression.token == TokenKind::KeyNot) {
    const Value value = condition(operand);
    return {Type::Bool, builder_.pure(Operation::Not, value.slot), false, {}};
  }
  Value value = this->expression(operand);
  if (!is_number(value.type)) {
    error("E0401", expression.span, fmt::format("a sign before a {}", to_text(value.type)));
    return {};
  }
  if (expression.token == TokenKind::Minus && value.type != Type::Error)
    value.slot = builder_.pure(Operation::Negate, value.slot);
  value.is_assignable = value.is_assignable && expression.token == TokenKind::Plus;
  return value;
}

Value Checker::binary(const Expression& expression) {
  if (expression.token == TokenKind::KeyAnd || expression.token == TokenKind::KeyOr)
    return logical(expression);
  const Value a = this->expression(*expression.operands[0]);
  const Value b = this->expression(*expression.operands[1]);
  switch (expression.token) {
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Star:
    case TokenKind::Slash:
    case TokenKind::Percent:
      return arithmetic(expression.token, a, b, expression.span, expression.text);
    default:
      return comparison(expression, a, b);
  }
}

Value Checker::arithmetic(TokenKind token, const Value& a, const Value& b, const SourceSpan& span,
                          std::string_view text) {
  if (a.type == Type::Error || b.type == Type::Error) return {};
  if (a.type == Type::String && b.type == Type::String && token == TokenKind::Plus) {
    const Value joined[] = {a, b};
    return text_result(TextOperation::Join, Type::String, joined);
  }
  if (!is_number(a.type) || !is_number(b.type)) {
    error("E0401", span,
          fmt::format("{} does not work on {} and {}",
                      text.starts_with("the") ? std::string(text) : fmt::format("'{}'", text),
                      to_text(a.type), to_text(b.type)));
    return {};
  }
  const bool is_whole = a.type == Type::Int && b.type == Type::Int;
  const bool are_constants = builder_.is_constant(a.slot) && builder_.is_constant(b.slot);
  Operation operation = Operation::Add;
  Type type = is_whole ? Type::Int : Type::Float;
  switch (token) {
    case TokenKind::Minus:
      operation = Operation::Subtract;
      break;
    case TokenKind::Star:
      operation = Operation::Multiply;
      break;
    case TokenKind::Percent:
      operation = Operation::Remainder;
      break;
    case TokenKind::Slash:
      // Version 5 divides two constant ints without a rest; version 6 never does.
      operation =
          version_ < 6 && is_whole && are_constants ? Operation::DivideWhole : Operation::Divide;
      if (operation == Operation::Divide) type = Type::Float;
      break;
    default:
      break;
  }
  return {type, builder_.pure(operation, a.slot, b.slot), false, {}};
}

namespace {

// The comparison that takes numbers closer than comparison_tolerance for equal.
Operation tolerant(Operation exact) {
  switch (exact) {
    case Operation::NotEqual:
      return Operation::NotEqualApart;
    case Operation::Less:
      return Operation::LessApart;
    case Operation::LessEqual:
      return Operation::LessEqualNear;
    case Operation::Greater:
      return Operation::GreaterApart;
    case Operation::GreaterEqual:
      return Operation::GreaterEqualNear;
    default:
      return Operation::EqualNear;
  }
}

}  // namespace

Value Checker::comparison(const Expression& expression, const Value& a, const Value& b) {
  const bool is_equality =
      expression.token == TokenKind::EqualEqual || expression.token == TokenKind::NotEqual;
  // Version 5 compares a bool with a number: true is 1.
  const auto counts = [&](const Value& value, const Value& other) {
    return version_ < 6 && value.type == Type::Bool && is_number(other.type) &&
           other.type != Type::Na;
  };
  const bool both_numbers =
      (is_number(a.type) || counts(a, b)) && (is_number(b.type) || counts(b, a));
  const bool same =
      a.type == b.type && a.type != Type::Tuple && a.type != Type::Void && a.shape == b.shape;
  const bool is_na_test = is_equality && (a.type == Type::Na || b.type == Type::Na);
  if (a.type == Type::Error || b.type == Type::Error) return unknown_bool();
  if (!both_numbers && !(is_equality && same) && !is_na_test) {
    error("E0401", expression.span,
          fmt::format("'{}' does not compare {} with {}", expression.text, to_text(a.type),
                      to_text(b.type)));
    return constant(Type::Bool, 0);
  }
  if (is_na_test)
    error("W1005", expression.span, "a comparison with na is never true", "use na(x)");
  Operation operation = Operation::Equal;
  switch (expression.token) {
    case TokenKind::NotEqual:
      operation = Operation::NotEqual;
      break;
    case TokenKind::Less:
      operation = Operation::Less;
      break;
    case TokenKind::LessEqual:
      operation = Operation::LessEqual;
      break;
    case TokenKind::Greater:
      operation = Operation::Greater;
      break;
    case TokenKind::GreaterEqual:
      operation = Operation::GreaterEqual;
      break;
    default:
      break;
  }
  if (profile_ == Profile::TradingView && both_numbers) operation = tolerant(operation);
  return {Type::Bool, builder_.pure(operation, a.slot, b.slot), false, {}};
}

// The expression as a bool: in version 6 it must be one, in version 5 numbers convert.
Value Checker::condition(const Expression& expression) {
  return as_condition(this->expression(expression), expression.span);
}

Value Checker::as_condition(Value value, const SourceSpan& span) {
  if (value.type == Type::Bool) return value;
  if (version_ < 6 && is_number(value.type) && value.type != Type::Error)
    return {Type::Bool, builder_.pure(Operation::ToBool, value.slot), false, {}};
  if (value.type != Type::Error)
    error("E0406", span, fmt::format("a bool is needed here, this is {}", to_text(value.type)));
  return unknown_bool();
}

// Stands for a bool that was reported, so that no branch seems decided.
Value Checker::unknown_bool() {
  return {Type::Bool, builder_.variable(0), false, {}};
}

// A copy whose past is kept for the bars on which this place is executed.
Value Checker::tracked(Value value) {
  const Slot slot = builder_.copy(value.slot);
  const Slot assigned = builder_.variable(0);
  builder_.track(slot, assigned, value.type == Type::Bool);
  builder_.move(assigned, builder_.constant(1));
  value.slot = slot;
  return value;
}

Value Checker::history(const Expression& expression) {
  const Expression& series = *expression.operands[0];
  const SourceSpan& where = expression.operands[1]->span;
  Value value = this->expression(series);
  const Value offset = this->expression(*expression.operands[1]);
  if (value.type == Type::Error || offset.type == Type::Error) return {};
  if (offset.type != Type::Int) {
    error("E0401", where, fmt::format("an offset is an int, this is {}", to_text(offset.type)));
    return {};
  }
  if (value.type == Type::Drawing) {
    const Slot drawn[] = {value.slot, offset.slot};
    return {
        Type::Drawing, builder_.opaque("a drawing of the past", expression.span, drawn), false, {}};
  }
  const bool is_plain = is_number(value.type) || value.type == Type::Bool ||
                        value.type == Type::String || value.type == Type::Color ||
                        value.type == Type::Enum;
  if (!is_plain) {
    error("E0401", expression.span, fmt::format("a {} has no history", to_text(value.type)));
    return {};
  }
  const Range range = builder_.range(offset.slot);
  const bool is_known = range.low == range.high;
  const auto limit = static_cast<double>(limits_.history_bars);
  // A TradingView script need not bound an offset; one that goes wrong stops the run there.
  const bool is_unbounded = !(range.low >= 0 && range.high <= limit) && !is_known &&
                            range.high >= 0 && profile_ == Profile::TradingView;
  if (!(range.low >= 0) && !is_unbounded) {
    if (is_known || range.high < 0)
      error("E0701", where, fmt::format("the offset {} is negative", range.high));
    else
      error("E0702", where, "the offset may be negative");
    return {};
  }
  if (!(range.high <= limit) && !is_unbounded) {
    if (is_known)
      error("E0904", where, fmt::format("{} bars back, at most {} are kept", range.high, limit));
    else
      error("E0702", where, fmt::format("the offset may exceed {} bars", limit));
    return {};
  }
  if (builder_.is_constant(offset.slot) && builder_.value(offset.slot) == 0) return value;
  const bool is_name = series.kind == ExpressionKind::Name;
  if (conditional_ > 0 && builder_.part(value.slot) == Part::Sequential && !is_name)
    value = tracked(value);
  Value past = value;
  past.type = value.type == Type::Na ? Type::Float : value.type;
  past.is_assignable = false;
  past.slot = builder_.history(value.slot, offset.slot,
                               static_cast<std::size_t>(std::min(range.high, limit)),
                               value.type == Type::Bool);
  return past;
}

}  // namespace sixbtc::language
