// Calls of the script's own functions and methods: the overload that fits, instantiated where it is
// called.
#include "language/checker.hpp"

namespace sixbtc::language {

// The parameter that each argument goes to; nothing when one has no place.
std::optional<std::vector<std::size_t>> Checker::argument_places(
    const FunctionDefinition& definition, const Expression& call, bool has_receiver) {
  std::vector<std::size_t> places;
  std::vector<bool> is_taken(definition.parameters.size(), false);
  if (has_receiver && !is_taken.empty()) is_taken[0] = true;
  std::size_t position = has_receiver ? 1 : 0;
  for (const Argument& argument : call.arguments) {
    std::size_t place = position++;
    if (!argument.name.text.empty())
      for (place = 0;
           place < is_taken.size() && definition.parameters[place].name.text != argument.name.text;)
        ++place;
    if (place >= is_taken.size() || is_taken[place]) return {};
    is_taken[place] = true;
    places.push_back(place);
  }
  for (std::size_t i = 0; i < is_taken.size(); ++i)
    if (!is_taken[i] && !definition.parameters[i].default_value) return {};
  return places;
}

// How well an argument suits a parameter: 0 not at all, 1 converted or untyped, 2 as written.
int Checker::suitability(const Parameter& parameter, const Value& value) const {
  if (!parameter.type || parameter.type->base.empty() || value.type == Type::Error) return 1;
  const Type type = written_type(*parameter.type).value_or(Type::Error);
  if (!fits(value.type, type)) return 0;
  if (!has_shape(type) || value.type == Type::Na) return value.type == type ? 2 : 1;
  Value wanted;
  wanted.type = type;
  shape_from(wanted, *parameter.type);
  const bool is_empty = value.element == Type::Void && value.shape < 0;
  return is_empty ? 1 : value.element == wanted.element && value.shape == wanted.shape ? 2 : 0;
}

// The function of that name that suits the arguments best; null when none does.
Checker::Function* Checker::overload(std::vector<Function>& functions, const Expression& call,
                                     std::span<const Value> values, const Value* receiver) {
  Function* best = nullptr;
  int best_score = -1;
  for (Function& function : functions) {
    const FunctionDefinition& definition = *function.definition;
    if (receiver != nullptr && (!definition.is_method || definition.parameters.empty())) continue;
    const auto places = argument_places(definition, call, receiver != nullptr);
    if (!places) continue;
    int score = 0;
    bool suits = true;
    const auto add = [&](std::size_t place, const Value& value) {
      const int suited = suitability(definition.parameters[place], value);
      suits = suits && suited > 0;
      score += suited;
    };
    if (receiver != nullptr) add(0, *receiver);
    for (std::size_t i = 0; i < values.size(); ++i) add((*places)[i], values[i]);
    if (!suits || score <= best_score) continue;
    best = &function;
    best_score = score;
  }
  return best;
}

Value Checker::user_call(std::vector<Function>& functions, const Expression& call,
                         const Value* receiver) {
  std::vector<Value> values;
  for (const Argument& argument : call.arguments)
    values.push_back(this->expression(*argument.value));
  Function* function = overload(functions, call, values, receiver);
  if (function == nullptr) {
    function = &functions.front();
    function->is_called = true;
    if (functions.size() > 1) {
      for (Function& each : functions) each.is_called = true;
      error("E0401", call.span, fmt::format("no '{}' takes these arguments", call.text));
      return {};
    }
    if (!explain_arguments(*function->definition, call, receiver != nullptr)) return {};
  }
  return instantiate(*function, call, std::move(values), receiver);
}

// Reports what is wrong with the number and names of the arguments; true when nothing is.
bool Checker::explain_arguments(const FunctionDefinition& definition, const Expression& call,
                                bool has_receiver) {
  const std::string& name = definition.name.text;
  const auto& parameters = definition.parameters;
  std::vector<bool> is_taken(parameters.size(), false);
  if (has_receiver && !is_taken.empty()) is_taken[0] = true;
  std::size_t position = has_receiver ? 1 : 0;
  for (const Argument& argument : call.arguments) {
    std::size_t place = position++;
    if (!argument.name.text.empty())
      for (place = 0;
           place < parameters.size() && parameters[place].name.text != argument.name.text;)
        ++place;
    if (place >= parameters.size()) {
      error("E0502", argument.value->span,
            argument.name.text.empty()
                ? fmt::format("'{}' takes {} arguments", name, parameters.size())
                : fmt::format("'{}' has no argument '{}'", name, argument.name.text));
      return false;
    }
    if (is_taken[place]) {
      error("E0503", argument.value->span,
            fmt::format("'{}' is given twice", parameters[place].name.text));
      return false;
    }
    is_taken[place] = true;
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (is_taken[i] || parameters[i].default_value) continue;
    error("E0501", call.span,
          fmt::format("'{}' needs the argument '{}'", name, parameters[i].name.text));
    return false;
  }
  return true;
}

Value Checker::instantiate(Function& function, const Expression& call, std::vector<Value> arguments,
                           const Value* receiver) {
  const FunctionDefinition& definition = *function.definition;
  const bool is_probe = call.text.empty();  // checked without a call
  function.is_called = true;
  if (function.is_active) {
    error("E0304", call.span, fmt::format("'{}' calls itself", definition.name.text));
    return {};
  }
  if (!is_probe && definition.name.span.begin > call.span.begin && frames_.size() == 1) {
    error("E0301", call.span, fmt::format("'{}' is defined further down", definition.name.text),
          "move the function above its first use");
    return {};
  }
  const std::size_t count = definition.parameters.size();
  std::vector<std::optional<Value>> values(count);
  std::vector<SourceSpan> spans(count, call.span);
  std::vector<const Expression*> origins(count, nullptr);
  if (receiver != nullptr) values[0] = *receiver;
  if (const auto places = argument_places(definition, call, receiver != nullptr))
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::size_t place = (*places)[i];
      values[place] = std::move(arguments[i]);
      origins[place] = call.arguments[i].value.get();
      spans[place] = origins[place]->span;
    }
  for (std::size_t i = 0; i < count; ++i) {
    const Parameter& parameter = definition.parameters[i];
    if (!values[i] && parameter.default_value)
      values[i] = this->expression(*parameter.default_value);
    if (!origins[i]) origins[i] = parameter.default_value.get();
    if (!values[i]) values[i] = Value{Type::Error, builder_.constant(na), false, {}};
    const auto type = parameter.type ? written_type(*parameter.type) : std::nullopt;
    if (type && is_probe) values[i]->type = Type::Error;
    if (type && convert(*values[i], *type, spans[i], fmt::format("'{}'", parameter.name.text)) &&
        has_shape(*type)) {
      Value wanted;
      wanted.type = *type;
      shape_from(wanted, *parameter.type);
      if (is_probe)
        std::tie(values[i]->element, values[i]->shape) = std::tie(wanted.element, wanted.shape);
      reshape(*values[i], wanted, spans[i]);
    }
  }

  function.is_active = true;
  frames_.emplace_back().emplace_back();
  frame_limits_.push_back(definition.name.span.begin);
  const std::vector<Slot> outer_loops = std::exchange(loops_, {});
  for (std::size_t i = 0; i < count; ++i) {
    declare(definition.parameters[i].name, *values[i], Persistence::None, {});
    if (Variable* parameter = find(definition.parameters[i].name.text)) {
      parameter->origin = origins[i];
      parameter->origin_frame = frames_.size() - 2;
    }
  }
  Value value = block(definition.body, Want::IfAny, false);
  if (value.is_assignable) {
    value.slot = builder_.copy(value.slot);
    value.is_assignable = false;
  }
  for (Value& element : value.elements) {
    if (element.is_assignable) element.slot = builder_.copy(element.slot);
    element.is_assignable = false;
  }
  loops_ = outer_loops;
  frame_limits_.pop_back();
  frames_.pop_back();
  function.is_active = false;
  return value;
}

// Whether two functions of one name could be told apart by what they are given.
bool Checker::are_apart(const FunctionDefinition& a, const FunctionDefinition& b) const {
  if (a.parameters.size() != b.parameters.size()) return true;
  const auto words = [](const Parameter& parameter) {
    std::string text = parameter.type ? parameter.type->base : "";
    if (parameter.type)
      for (const TypeName& element : parameter.type->elements) text += " " + element.base;
    return text;
  };
  for (std::size_t i = 0; i < a.parameters.size(); ++i)
    if (words(a.parameters[i]) != words(b.parameters[i])) return true;
  return false;
}

}  // namespace sixbtc::language
