// Texts, and what may be shown and not decided by: colours, drawings, random numbers. Functions of
// texts are computed, of constants at once; everything else becomes a value that must not reach an
// order.
#include "language/checker.hpp"
#include "language/texts.hpp"

namespace sixbtc::language {

namespace {

struct TextFunction {
  std::string_view name;
  TextOperation operation;
  std::size_t least, most;  // arguments
};

constexpr TextFunction text_functions[] = {
    {"str.tostring", TextOperation::ToText, 1, 2},
    {"str.format", TextOperation::Format, 1, 32},
    {"str.upper", TextOperation::Upper, 1, 1},
    {"str.lower", TextOperation::Lower, 1, 1},
    {"str.trim", TextOperation::Trim, 1, 1},
    {"str.repeat", TextOperation::Repeat, 2, 3},
    {"str.replace", TextOperation::Replace, 3, 4},
    {"str.replace_all", TextOperation::ReplaceAll, 3, 3},
    {"str.substring", TextOperation::Substring, 2, 3},
    {"str.length", TextOperation::Length, 1, 1},
    {"str.contains", TextOperation::Contains, 2, 2},
    {"str.startswith", TextOperation::StartsWith, 2, 2},
    {"str.endswith", TextOperation::EndsWith, 2, 2},
    {"str.pos", TextOperation::Position, 2, 2},
    {"str.tonumber", TextOperation::ToNumber, 1, 1},
    {"str.split", TextOperation::Split, 2, 2},
};

// What a function of texts can take.
bool is_writable(Type type) {
  return type == Type::Bool || type == Type::String || is_number(type);
}

}  // namespace

Value Checker::text_result(TextOperation operation, Type type, std::span<const Value> arguments) {
  TextSite site;
  site.operation = operation;
  bool are_constant = true;
  std::vector<TextArgument> known;
  for (const Value& value : arguments) {
    site.arguments.push_back({value.slot, value.type});
    are_constant = are_constant && builder_.is_constant(value.slot);
    if (!are_constant) continue;
    const double number = builder_.value(value.slot);
    const bool is_text = value.type == Type::String && !is_na(number);
    known.push_back({value.type, number, {}});
    if (is_text) known.back().text = builder_.text_of(value.slot);
  }
  const bool needs_tick = operation == TextOperation::ToText && arguments.size() > 1;
  if (are_constant && !needs_tick && operation != TextOperation::Split) {
    const TextResult result = apply_text(operation, known, na);
    if (const auto* text = std::get_if<std::string>(&result))
      return {type, builder_.text(*text), false, {}};
    return constant(type, std::get<double>(result));
  }
  if (needs_tick) site.tick = builder_.setup(Setup::WritingTick);
  Value result{type, builder_.text_value(std::move(site)), false, {}};
  result.element = operation == TextOperation::Split ? Type::String : Type::Void;
  return result;
}

// A function of texts; nothing when it is another function, or one of its arguments is of a kind
// that is not written.
std::optional<Value> Checker::text_call(const Builtin& builtin, const SourceSpan& span,
                                        const std::vector<Value>& values) {
  const auto known =
      std::find_if(std::begin(text_functions), std::end(text_functions),
                   [&](const TextFunction& each) { return each.name == builtin.name; });
  if (known == std::end(text_functions)) return {};
  if (values.size() < known->least || values.size() > known->most) {
    error(values.size() < known->least ? "E0501" : "E0502", span,
          fmt::format("{} takes {} to {} arguments", builtin.name, known->least, known->most));
    return Value{};
  }
  std::vector<Value> arguments;
  for (const Value& value : values) {
    if (value.type == Type::Error) return Value{};
    if (value.type == Type::Enum && builder_.is_constant(value.slot))
      arguments.push_back(enum_title(value));
    else if (is_writable(value.type))
      arguments.push_back(value);
    else
      return {};
  }
  const bool takes_any =
      known->operation == TextOperation::ToText || known->operation == TextOperation::Format;
  if (!takes_any && arguments[0].type != Type::String && arguments[0].type != Type::Na) {
    error("E0401", span,
          fmt::format("{} takes a string, this is {}", builtin.name, to_text(arguments[0].type)));
    return Value{};
  }
  return text_result(known->operation, builtin.returns.front(), arguments);
}

std::vector<Slot> Checker::slots_of(const std::vector<Value>& values) {
  std::vector<Slot> slots;
  for (const Value& value : values) {
    slots.push_back(value.slot);
    for (const Value& element : value.elements) slots.push_back(element.slot);
  }
  return slots;
}

Value Checker::opaque_call(const Builtin& builtin, const Expression& expression,
                           const BoundArguments& bound) {
  std::vector<Value> values;
  for (const auto& [argument, value] : bound.open) values.push_back(value);
  if (auto known = text_call(builtin, expression.span, values)) return *known;
  return shown(builtin, expression.span, slots_of(values));
}

Value Checker::shown(const Builtin& builtin, const SourceSpan& span,
                     const std::vector<Slot>& inputs) {
  // A drawing remembers what it is given.
  if (builtin.returns.front() == Type::Void && inputs.size() > 1 &&
      !builder_.is_constant(inputs[0])) {
    for (const Slot input : inputs) builder_.depends(inputs[0], input);
    for (const Slot condition : builder_.control()) builder_.depends(inputs[0], condition);
  }
  const Slot slot = builder_.opaque(builtin.name, span, inputs);
  return {builtin.returns.front(), slot, false, {}};
}

}  // namespace sixbtc::language
