// Calls of built-ins: the overload that fits the arguments.
#include "language/checker.hpp"

namespace sixbtc::language {

Value Checker::call(const Expression& expression) {
  if (const auto it = functions_.find(expression.text);
      it != functions_.end() && expression.operands.empty())
    return user_call(it->second, expression);
  if (expression.text == "request.security")
    return request_call(expression, RequestSite::Bars::Completed);
  if (expression.text == "request.security_lower_tf")
    return request_call(expression, RequestSite::Bars::Finer);
  if (!expression.operands.empty())
    return method_call(this->expression(*expression.operands[0]), expression.text, expression);
  if (const std::size_t dot = expression.text.rfind('.');
      dot != std::string::npos && find_builtins(expression.text, true, profile_).empty() &&
      is_method_path(expression.text)) {
    Expression receiver;
    receiver.kind = ExpressionKind::Name;
    receiver.text = expression.text.substr(0, dot);
    receiver.span = expression.span;
    return method_call(this->expression(receiver), expression.text.substr(dot + 1), expression);
  }
  if (const auto object = new_object(expression)) return *object;
  if (const auto value = collection_call(expression.text, expression, nullptr)) return *value;
  const auto overloads = find_builtins(expression.text, true, profile_);
  if (!overloads.empty()) return builtin_call(overloads, expression);
  for (const Argument& argument : expression.arguments) this->expression(*argument.value);
  return unknown_name(expression.text, expression.span, true);
}

// variable.method, of the script's own or a built-in one.
bool Checker::is_method_path(const std::string& path) {
  if (is_known(path.substr(0, path.find('.')))) return true;
  return !find_builtins(path.substr(0, path.rfind('.')), false, profile_).empty();
}

// A variable of that name is in sight.
bool Checker::is_known(std::string_view name) {
  if (find(name) != nullptr) return true;
  if (outer_ == nullptr) return false;
  return outer_->find_in_frame(frames_.size() == 1 ? outer_frame_ : 0, name) != nullptr;
}

// The parameter that an argument goes to; -1: none of that name or number.
int Checker::parameter_index(const Builtin& builtin, const Expression& call,
                             std::size_t argument) const {
  const std::string& name = call.arguments[argument].name.text;
  if (name.empty()) return argument < builtin.parameters.size() ? static_cast<int>(argument) : -1;
  for (std::size_t i = 0; i < builtin.parameters.size(); ++i)
    if (builtin.parameters[i].name == name) return static_cast<int>(i);
  return -1;
}

bool Checker::accepts(const BuiltinParameter& parameter, const Value& value,
                      const Expression& argument, const Builtin& builtin, bool report) {
  const bool is_bool_from_number =
      version_ < 6 && parameter.type == Type::Bool && is_number(value.type);
  const bool fits_type = value.type == Type::Error ||
                         (parameter.kind == BuiltinParameter::Kind::Any ? value.type != Type::Void
                          : parameter.kind == BuiltinParameter::Kind::Number
                              ? is_number(value.type)
                              : fits(value.type, parameter.type) || is_bool_from_number);
  if (!fits_type) {
    if (report)
      error("E0401", argument.span,
            fmt::format("'{}' of {} is {}, this is {}", parameter.name, builtin.name,
                        parameter.kind == BuiltinParameter::Kind::Number ? "a number"
                                                                         : to_text(parameter.type),
                        to_text(value.type)));
    return false;
  }
  if (value.type == Type::Error || value.type == Type::Tuple) return true;
  const Part part = builder_.part(value.slot);
  const bool varies = (parameter.qualifier <= Qualifier::Input && part > Part::Constant) ||
                      (parameter.qualifier == Qualifier::Simple && part > Part::Setup);
  if (varies) {
    if (report)
      error(
          "E0407", argument.span,
          fmt::format("'{}' of {} must not change from bar to bar", parameter.name, builtin.name));
    return false;
  }
  const bool is_setting = builtin.lowering == Lowering::Kernel &&
                          (parameter.qualifier == Qualifier::Simple || parameter.is_length);
  if (!is_setting || part != Part::Constant) return true;
  const double number = builder_.value(value.slot);
  const bool is_too_long =
      parameter.is_length && number > static_cast<double>(limits_.history_bars);
  if (number >= parameter.minimum && !is_too_long) return true;
  if (report && parameter.is_length && number < 0)
    error("E0701", argument.span,
          fmt::format("'{}' of {} is {}: it looks ahead", parameter.name, builtin.name, number));
  else if (report)
    error(is_too_long ? "E0904" : "E0504", argument.span,
          is_too_long ? fmt::format("'{}' of {} is {}, at most {} bars are kept", parameter.name,
                                    builtin.name, number, limits_.history_bars)
                      : fmt::format("'{}' of {} is {}, which is too small", parameter.name,
                                    builtin.name, number));
  return false;
}

// Whether the arguments fit this overload; with `report`, says what does not.
bool Checker::binds(const Builtin& builtin, const Expression& expression,
                    const std::vector<Value>& values, bool report) {
  std::vector<bool> is_given(builtin.parameters.size(), false);
  bool fits_all = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Argument& argument = expression.arguments[i];
    const int index = parameter_index(builtin, expression, i);
    const bool is_removed = index >= 0 && version_ >= 6 && argument.name.text == "when";
    if (index < 0 || is_removed) {
      if (builtin.is_open && !is_removed) continue;
      fits_all = false;
      if (report)
        error("E0502", argument.value->span,
              argument.name.text.empty()
                  ? fmt::format("{} takes {} arguments", builtin.name, builtin.parameters.size())
                  : fmt::format("{} has no argument '{}'", builtin.name, argument.name.text),
              is_removed ? "version 6 has no when=; put the call under an if" : "");
      continue;
    }
    const auto place = static_cast<std::size_t>(index);
    if (is_given[place]) {
      fits_all = false;
      if (report)
        error("E0503", argument.value->span,
              fmt::format("'{}' is given twice", builtin.parameters[place].name));
    }
    is_given[place] = true;
    fits_all =
        accepts(builtin.parameters[place], values[i], *argument.value, builtin, report) && fits_all;
  }
  const bool explains_missing = !fits_all;  // a misspelt name, for one
  for (std::size_t i = 0; i < is_given.size(); ++i) {
    if (is_given[i] || builtin.parameters[i].has_default) continue;
    fits_all = false;
    if (report && !explains_missing)
      error("E0501", expression.span,
            fmt::format("{} needs the argument '{}'", builtin.name, builtin.parameters[i].name));
  }
  return fits_all;
}

Checker::BoundArguments Checker::bind(const Builtin& builtin, const Expression& expression,
                                      const std::vector<Value>& values) {
  BoundArguments bound;
  bound.expressions.resize(builtin.parameters.size(), nullptr);
  bound.values.resize(builtin.parameters.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int index = parameter_index(builtin, expression, i);
    if (index < 0) {
      bound.open.emplace_back(&expression.arguments[i], values[i]);
      continue;
    }
    const auto place = static_cast<std::size_t>(index);
    bound.expressions[place] = expression.arguments[i].value.get();
    bound.values[place] = values[i];
    const BuiltinParameter& parameter = builtin.parameters[place];
    if (parameter.kind == BuiltinParameter::Kind::Typed)
      convert(bound.values[place], parameter.type, expression.arguments[i].value->span,
              fmt::format("'{}'", parameter.name));
  }
  for (std::size_t i = 0; i < builtin.parameters.size(); ++i)
    if (bound.expressions[i] == nullptr) bound.values[i] = default_value(builtin.parameters[i]);
  return bound;
}

Value Checker::default_value(const BuiltinParameter& parameter) {
  const std::string& text = parameter.default_text;
  if (text == "na") return constant(Type::Na, na);
  if (text == "true" || text == "false") return constant(Type::Bool, truth(text == "true"));
  if (text.starts_with('"'))
    return {Type::String, builder_.text(text.substr(1, text.size() - 2)), false, {}};
  const bool is_whole = text.find('.') == std::string::npos;
  return constant(is_whole ? Type::Int : Type::Float, std::stod(text));
}

Value Checker::builtin_call(const std::vector<const Builtin*>& overloads,
                            const Expression& expression) {
  const Builtin& first = *overloads.front();
  if (first.lowering == Lowering::Refused) {
    // What it is given is still followed: a leak is named even where the call is refused.
    std::vector<Slot> given;
    for (const Argument& argument : expression.arguments)
      given.push_back(this->expression(*argument.value).slot);
    if (first.name.starts_with("strategy."))
      builder_.sink(std::move(given), first.name, expression.span);
    error(first.code, expression.span, fmt::format("{} is not available", first.name),
          first.code == "E0705" ? "" : std::string(first.doc));
    return {};
  }
  std::vector<Value> values;
  const std::size_t errors_before = sink_.error_count();
  for (const Argument& argument : expression.arguments)
    values.push_back(this->expression(*argument.value));
  if (sink_.error_count() > errors_before) {
    // Whatever fits is decided by arguments that are already known to be wrong: stay silent.
    for (const Builtin* builtin : overloads)
      if (binds(*builtin, expression, values, false))
        return lower(*builtin, expression, bind(*builtin, expression, values));
    return result(first, builder_.constant(na), {});
  }
  for (const Builtin* builtin : overloads)
    if (binds(*builtin, expression, values, false))
      return lower(*builtin, expression, bind(*builtin, expression, values));
  // The overload with the right number of arguments explains best what is wrong.
  const Builtin* closest = &first;
  for (const Builtin* builtin : overloads)
    if (builtin->parameters.size() == values.size()) closest = builtin;
  binds(*closest, expression, values, true);
  return result(*closest, builder_.constant(na), {});
}

}  // namespace sixbtc::language
