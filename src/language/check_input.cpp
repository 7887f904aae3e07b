// Inputs: a strategy carries its parameters as defaults in its own source, so an input is a
// constant to the plan and a place in the source to whoever makes the next strategy.
#include "language/checker.hpp"

namespace sixbtc::language {

namespace {

constexpr std::string_view sources[] = {"open", "high", "low",   "close", "volume",
                                        "hl2",  "hlc3", "ohlc4", "hlcc4"};

bool is_source_name(std::string_view name) {
  return std::find(std::begin(sources), std::end(sources), name) != std::end(sources);
}

// A word usable as a variable: letters, digits and _.
std::string as_identifier(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (is_letter || (is_digit && !result.empty()))
      result += c;
    else if (!result.empty() && result.back() != '_')
      result += '_';
  }
  while (!result.empty() && result.back() == '_') result.pop_back();
  return result;
}

}  // namespace

// The variable the input is assigned to; for one inside a larger expression its title or number.
std::string Checker::input_name(const Expression& expression, std::string_view title) const {
  std::string name = declared_value_ == &expression ? declared_name_ : as_identifier(title);
  if (name.empty()) name = "input";
  const auto is_taken = [&](const std::string& candidate) {
    return std::any_of(result_.inputs.begin(), result_.inputs.end(),
                       [&](const Input& input) { return input.name == candidate; });
  };
  std::string unique = name;
  for (int number = 2; is_taken(unique); ++number) unique = name + std::to_string(number);
  return unique;
}

Value Checker::input_call(const Builtin& builtin, const Expression& expression,
                          const BoundArguments& bound) {
  if (local_ > 0 || frames_.size() > 1) {
    error("E0505", expression.span,
          fmt::format("{} is not allowed in a local block", builtin.name));
    return bound.values[0];
  }
  const Expression& given = *bound.expressions[0];
  Value value = bound.values[0];
  if (value.type == Type::Color || value.type == Type::Error) return value;
  const bool is_source = given.kind == ExpressionKind::Name && is_source_name(given.text) &&
                         (builtin.name == "input" || builtin.name == "input.source");
  if (!is_source && (builtin.name == "input.source" || !builder_.is_constant(value.slot))) {
    error("E0604", given.span,
          builtin.name == "input.source"
              ? "the default of a source is one of open high low close volume hl2 hlc3 ohlc4 hlcc4"
              : "the default of an input is a literal");
    return value;
  }
  Input input;
  const Slot title = bound.values[place_of(builtin, "title")].slot;
  input.title = builder_.text_of(title);
  input.name = input_name(expression, input.title);
  input.default_text = source_text(given.span);
  input.default_span = given.span;
  if (is_source) {
    input.kind = InputKind::Source;
    for (const std::string_view source : sources) input.options.emplace_back(source);
  } else if (value.type == Type::Bool) {
    input.kind = InputKind::Bool;
  } else if (value.type == Type::String) {
    input.kind = InputKind::String;
    input.default_text = builder_.text_of(value.slot);
  } else if (value.type == Type::Enum) {
    return value;
  } else if (value.type == Type::Int || value.type == Type::Float) {
    input.kind = value.type == Type::Int ? InputKind::Int : InputKind::Float;
  } else {
    error("E0604", given.span, "the default of an input has a value");
    return value;
  }
  if (input.kind != InputKind::Source && input.kind != InputKind::String)
    input.default_number = builder_.value(value.slot);
  if (input.kind == InputKind::Int || input.kind == InputKind::Float)
    input_range(input, builtin, expression, bound);
  input_options(input, expression);
  value.is_assignable = false;
  if (is_left_open(input)) value.slot = open(input);
  result_.inputs.push_back(std::move(input));
  return value;
}

// One with options takes single values, which no range tells.
bool Checker::is_left_open(const Input& input) const {
  return open_inputs_ == OpenInputs::Numbers && input.options.empty() &&
         (input.kind == InputKind::Int || input.kind == InputKind::Float);
}

Slot Checker::open(const Input& input) {
  Range range;
  if (input.minimum) range.low = *input.minimum;
  if (input.maximum) range.high = *input.maximum;
  result_.open_inputs.push_back(result_.inputs.size());
  return builder_.parameter(input.default_number, range);
}

void Checker::input_range(Input& input, const Builtin& builtin, const Expression& expression,
                          const BoundArguments& bound) {
  const auto read = [&](std::string_view name, std::optional<double>& target) {
    const std::size_t place = place_of(builtin, name);
    if (place < bound.values.size()) {
      const bool is_given = bound.expressions[place] != nullptr;
      const double number = builder_.value(bound.values[place].slot);
      if (is_given && !is_na(number)) target = number;
      return;
    }
    for (const auto& [argument, value] : bound.open)
      if (argument->name.text == name && is_number(value.type) && builder_.is_constant(value.slot))
        target = builder_.value(value.slot);
  };
  read("minval", input.minimum);
  read("maxval", input.maximum);
  read("step", input.step);
  const bool is_ordered = (!input.minimum || *input.minimum <= input.default_number) &&
                          (!input.maximum || input.default_number <= *input.maximum) &&
                          (!input.minimum || !input.maximum || *input.minimum <= *input.maximum);
  if (!is_ordered)
    error("E0603", input.default_span,
          fmt::format("the default {} of '{}' lies outside its range", input.default_text,
                      input.name));
  if (input.step && !(*input.step > 0))
    error("E0603", expression.span, fmt::format("the step of '{}' is not above zero", input.name));
}

void Checker::input_options(Input& input, const Expression& expression) {
  for (const Argument& argument : expression.arguments) {
    if (argument.name.text != "options" || argument.value->kind != ExpressionKind::Tuple) continue;
    bool has_default = false;
    for (const auto& operand : argument.value->operands) {
      const bool is_text = operand->token == TokenKind::String;
      const std::string option = is_text ? operand->text : std::string(source_text(operand->span));
      const bool is_default =
          is_text ? option == input.default_text : operand->number == input.default_number;
      has_default = has_default || is_default;
      input.options.push_back(option);
    }
    if (!has_default)
      error("E0603", input.default_span,
            fmt::format("the default of '{}' is not one of its options", input.name));
  }
}

}  // namespace sixbtc::language
