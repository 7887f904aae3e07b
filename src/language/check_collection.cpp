// Arrays, user types, enums, methods and for .. in. Maps and matrices are followed for what they
// know, and not computed.
//
// What an array holds flows through its handle; what objects hold flows through one place for each
// field of their type, whichever object it is.
#include "language/checker.hpp"

namespace sixbtc::language {

namespace {

struct ArrayFunction {
  std::string_view name;
  CollectionOperation operation;
  std::size_t least, most;  // arguments, the array included
  enum class Result { Element, Float, Int, Bool, Same, Floats, Ints, None } result;
};

using R = ArrayFunction::Result;
using O = CollectionOperation;

constexpr ArrayFunction array_functions[] = {
    {"size", O::Size, 1, 1, R::Int},
    {"get", O::Get, 2, 2, R::Element},
    {"first", O::First, 1, 1, R::Element},
    {"last", O::Last, 1, 1, R::Element},
    {"indexof", O::IndexOf, 2, 2, R::Int},
    {"lastindexof", O::LastIndexOf, 2, 2, R::Int},
    {"includes", O::Includes, 2, 2, R::Bool},
    {"sum", O::Sum, 1, 1, R::Element},
    {"avg", O::Average, 1, 1, R::Float},
    {"min", O::Minimum, 1, 1, R::Element},
    {"max", O::Maximum, 1, 1, R::Element},
    {"range", O::Range, 1, 1, R::Element},
    {"median", O::Median, 1, 1, R::Float},
    {"stdev", O::Deviation, 1, 2, R::Float},
    {"variance", O::Variance, 1, 2, R::Float},
    {"set", O::Set, 3, 3, R::None},
    {"push", O::Push, 2, 2, R::None},
    {"unshift", O::Unshift, 2, 2, R::None},
    {"insert", O::Insert, 3, 3, R::None},
    {"pop", O::Pop, 1, 1, R::Element},
    {"shift", O::Shift, 1, 1, R::Element},
    {"remove", O::Remove, 2, 2, R::Element},
    {"clear", O::Clear, 1, 1, R::None},
    {"fill", O::Fill, 2, 4, R::None},
    {"reverse", O::Reverse, 1, 1, R::None},
    {"sort", O::Sort, 1, 2, R::None},
    {"concat", O::Concat, 2, 2, R::Same},
    {"copy", O::Copy, 1, 1, R::Same},
    {"slice", O::Slice, 3, 3, R::Same},
    {"abs", O::Magnitudes, 1, 1, R::Same},
    {"standardize", O::Standardize, 1, 1, R::Floats},
    {"sort_indices", O::SortIndices, 1, 2, R::Ints},
    {"binary_search", O::BinarySearch, 2, 2, R::Int},
    {"binary_search_leftmost", O::BinarySearchLeftmost, 2, 2, R::Int},
    {"binary_search_rightmost", O::BinarySearchRightmost, 2, 2, R::Int},
    {"every", O::Every, 1, 1, R::Bool},
    {"some", O::Some, 1, 1, R::Bool},
    {"mode", O::Mode, 1, 1, R::Element},
    {"covariance", O::Covariance, 2, 3, R::Float},
    {"percentrank", O::PercentRank, 2, 2, R::Float},
    {"percentile_linear_interpolation", O::PercentileLinear, 2, 2, R::Float},
    {"percentile_nearest_rank", O::PercentileNearest, 2, 2, R::Float},
};

// Places of the arguments that hold elements.
bool is_element(O operation, std::size_t place) {
  if (operation == O::Set || operation == O::Insert) return place == 2;
  return place == 1 &&
         (operation == O::Push || operation == O::Unshift || operation == O::Fill ||
          operation == O::Includes || operation == O::IndexOf || operation == O::LastIndexOf);
}

constexpr std::string_view drawing_spaces[] = {"label.", "line.", "box.", "table.", "linefill."};

}  // namespace

Value Checker::element_of(const Value& array) const {
  Value value;
  value.type = array.element;
  value.shape = array.shape;
  return value;
}

Slot Checker::collection(CollectionOperation operation, std::vector<Slot> arguments,
                         std::string_view text) {
  return builder_.collection(
      {operation, 0, std::move(arguments), version_ >= 6, false, std::string(text)});
}

// array.new<T>(size, initial), array.new_float(size, initial)
Value Checker::new_array(const Expression& call, const std::vector<Value>& values,
                         const Value& element) {
  Value array{Type::Array, 0, false, {}};
  array.element = element.type;
  array.shape = element.shape;
  if (values.size() > 2) {
    error("E0502", call.span, "a new array takes a size and an initial value");
    return {};
  }
  Value initial = absent(element.type);
  if (values.size() > 1) initial = values[1];
  if (values.size() > 1 &&
      !convert(initial, element.type, call.arguments[1].value->span, "the initial value"))
    return {};
  const Slot size = values.empty() ? builder_.constant(0) : values[0].slot;
  array.slot = collection(O::New, {size, initial.slot}, "array.new");
  return array;
}

Value Checker::array_from(const Expression& call, const std::vector<Value>& values) {
  if (values.empty()) {
    error("E0501", call.span, "array.from needs an element");
    return {};
  }
  Value array{Type::Array, 0, false, {}};
  Value element = values.front();
  std::vector<Slot> slots;
  for (const Value& value : values) {
    if (fits(element.type, value.type)) element = value;
    slots.push_back(value.slot);
  }
  for (const Value& value : values)
    if (!fits(value.type, element.type)) {
      error("E0404", call.span, "the elements of an array have one type");
      return {};
    }
  array.element = element.type == Type::Na ? Type::Float : element.type;
  array.shape = element.shape;
  array.slot = collection(O::From, std::move(slots), "array.from");
  return array;
}

Value Checker::array_join(const Expression& call, const std::vector<Value>& values) {
  const bool fits_all = (values.size() == 1 || values.size() == 2) &&
                        values[0].type == Type::Array &&
                        (values.size() == 1 || values[1].type == Type::String);
  if (!fits_all) {
    error("E0401", call.span, "array.join takes an array and a separator");
    return {};
  }
  const Slot separator = values.size() == 2 ? values[1].slot : builder_.text(",");
  TextSite site;
  site.operation = TextOperation::ArrayJoin;
  site.arguments = {{values[0].slot, values[0].element}, {separator, Type::String}};
  return {Type::String, builder_.text_value(std::move(site)), false, {}};
}

// Everything a map or matrix is given may come out of it again; nothing is computed.
Value Checker::followed(const Builtin& builtin, const Expression& call, std::vector<Value> values) {
  const std::string& path = builtin.name;
  std::vector<Slot> inputs;
  for (const Value& value : values) inputs.push_back(value.slot);
  Value result{builtin.returns.front(), 0, false, {}};
  if (path.ends_with(".new")) {
    for (const TypeName& name : call.type_arguments) {
      result.element = written_type(name).value_or(Type::Float);
      if (result.key == Type::Void) result.key = result.element;
    }
  } else {
    const Value whole = values.empty() ? Value{} : values.front();
    for (const Slot input : inputs)
      if (!builder_.is_constant(whole.slot)) builder_.depends(whole.slot, input);
    for (const Slot condition : builder_.control())
      if (!builder_.is_constant(whole.slot)) builder_.depends(whole.slot, condition);
    const bool is_element = path.starts_with("map.") && result.type == Type::Float;
    if (is_element) result.type = whole.element;
    result.element = path == "map.keys" ? whole.key : whole.element;
    result.key = whole.key;
    result.shape = path == "map.keys" ? -1 : whole.shape;
  }
  result.slot = builder_.opaque(path, call.span, inputs);
  return result;
}

std::optional<Value> Checker::collection_call(const std::string& path, const Expression& call,
                                              const Value* receiver) {
  const bool is_array = path.starts_with("array.");
  const bool is_followed = path.starts_with("map.") || path.starts_with("matrix.");
  if (!is_array && !is_followed) return {};
  if (is_followed && find_builtins(path, true).empty()) return {};
  const std::string_view name = std::string_view(path).substr(path.find('.') + 1);
  const std::size_t errors_before = sink_.error_count();
  check_elements(call.type_arguments);
  std::vector<Value> values;
  if (receiver != nullptr) values.push_back(*receiver);
  for (const Argument& argument : call.arguments)
    values.push_back(this->expression(*argument.value));
  if (sink_.error_count() > errors_before) return Value{};
  for (const Value& value : values)
    if (value.type == Type::Error) return Value{};
  if (is_followed) {
    return followed(*find_builtins(path, true).front(), call, std::move(values));
  }
  if (name == "from") return array_from(call, values);
  if (name == "join") return array_join(call, values);
  if (name.starts_with("new")) {
    TypeName written;
    written.base = name.size() > 4 ? std::string(name.substr(4)) : "float";
    written.span = call.span;
    if (!call.type_arguments.empty()) written = call.type_arguments.front();
    Value element;
    const auto type = written_type(written);
    element.type = type.value_or(Type::Float);
    shape_from(element, written);
    return new_array(call, values, element);
  }
  return array_call(path, call, std::move(values));
}

// ta.pivot_point_levels: the levels as an array, a new one on each bar.
Value Checker::pivot_points(const BoundArguments& bound, const SourceSpan& span) {
  constexpr std::string_view methods[] = {"Traditional", "Fibonacci", "Woodie",
                                          "Classic",     "DM",        "Camarilla"};
  const std::string& type = builder_.text_of(bound.values[0].slot);
  const auto method = std::ranges::find(methods, type);
  const bool is_developing = builder_.value(bound.values[2].slot) != 0;
  Value array{Type::Array, builder_.constant(na), false, {}};
  array.element = Type::Float;
  if (method == std::end(methods)) {
    error("E0504", bound.expressions[0]->span,
          fmt::format("'{}' is not a way to compute pivot points", type),
          fmt::format("one of: {}", fmt::join(methods, ", ")));
    return array;
  }
  if (is_developing && type == "Woodie") {
    error("E0504", bound.expressions[2]->span,
          "Woodie's levels need the open of the next period: they cannot develop");
    return array;
  }
  const KernelType& kernel = kernel_named("pivot_points");
  std::vector<Slot> inputs{bound.values[1].slot};
  for (const char letter : std::string_view("ohlc")) inputs.push_back(column(letter));
  const auto index = static_cast<double>(method - std::begin(methods));
  const bool every_bar = conditional_ == 0;
  if (!every_bar && builder_.discarding == 0)
    error("W1001", span, "ta.pivot_point_levels is not called on every bar here");
  const Slot first = builder_.kernel(
      kernel, {{builder_.constant(index), 0, std::size(methods)}, {bound.values[2].slot, 0, 1}},
      std::move(inputs), std::string(source_text(span)), every_bar);
  std::vector<Slot> levels;
  for (std::size_t i = 0; i < kernel.outputs; ++i) levels.push_back(static_cast<Slot>(first + i));
  array.slot = collection(O::From, std::move(levels), "ta.pivot_point_levels");
  return array;
}

Value Checker::array_call(const std::string& path, const Expression& call,
                          std::vector<Value> values) {
  const std::string_view name = std::string_view(path).substr(path.find('.') + 1);
  const auto known = std::find_if(std::begin(array_functions), std::end(array_functions),
                                  [&](const ArrayFunction& each) { return each.name == name; });
  if (known == std::end(array_functions)) {
    const bool exists = !find_builtins(path, true).empty();
    error(exists ? "E0804" : "E0301", call.span,
          exists ? fmt::format("{} is not available", path)
                 : fmt::format("unknown function '{}'", path));
    return {};
  }
  if (values.size() < known->least || values.size() > known->most) {
    error(values.size() < known->least ? "E0501" : "E0502", call.span,
          fmt::format("array.{} takes {} to {} arguments", name, known->least, known->most));
    return {};
  }
  const Value array = values.front();
  if (array.type != Type::Array) {
    error("E0401", call.span,
          fmt::format("{} needs an array, this is {}", path, to_text(array.type)));
    return {};
  }
  Value result;
  switch (known->result) {
    case R::Element:
      result = element_of(array);
      break;
    case R::Float:
      result.type = Type::Float;
      break;
    case R::Int:
      result.type = Type::Int;
      break;
    case R::Bool:
      result.type = Type::Bool;
      break;
    case R::Same:
      result = array;
      result.is_assignable = false;
      break;
    case R::Floats:
    case R::Ints:
      result.type = Type::Array;
      result.element = known->result == R::Ints ? Type::Int : Type::Float;
      break;
    case R::None:
      result.type = Type::Void;
      break;
  }
  if (builder_.is_opaque(array.slot)) {
    result.slot = builder_.opaque(path, call.span, slots_of(values));
    return result;
  }
  CollectionOperation operation = known->operation;
  const bool is_sort = operation == O::Sort || operation == O::SortIndices;
  std::vector<Slot> arguments;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && is_element(operation, i)) {
      if (!convert(values[i], array.element, call.span, "the element")) return {};
    } else if (i > 0 && !is_sort && operation != O::Concat && operation != O::Covariance &&
               !is_number(values[i].type) && values[i].type != Type::Bool) {
      error("E0401", call.span,
            fmt::format("an index is an int, this is {}", to_text(values[i].type)));
      return {};
    }
    if (i > 0 && is_sort) {
      const bool is_down = values[i].slot == builder_.text("descending");
      if (!is_down && values[i].slot != builder_.text("ascending")) {
        error("E0407", call.span, "the order is order.ascending or order.descending");
        return {};
      }
      if (is_down) operation = operation == O::Sort ? O::SortDown : O::SortIndicesDown;
      continue;
    }
    arguments.push_back(values[i].slot);
  }
  const bool is_statistic = operation >= O::Sum && operation <= O::PercentileNearest;
  if (is_statistic && !is_number(array.element)) {
    error("E0401", call.span, fmt::format("{} needs numbers", path));
    return {};
  }
  result.slot = collection(operation, std::move(arguments), path);
  return result;
}

// object.method(...): of an array, a drawing, or the user's own.
Value Checker::method_call(const Value& receiver, std::string_view name, const Expression& call) {
  if (const auto it = functions_.find(name); it != functions_.end()) {
    const bool is_own = std::any_of(it->second.begin(), it->second.end(), [&](const Function& f) {
      return f.definition->is_method && !f.definition->parameters.empty() &&
             suitability(f.definition->parameters[0], receiver) > 0;
    });
    if (is_own) return user_call(it->second, call, &receiver);
  }
  const auto space = [&]() -> std::string {
    if (receiver.type == Type::Array) return "array.";
    if (receiver.type == Type::Map) return "map.";
    if (receiver.type == Type::Matrix) return "matrix.";
    if (receiver.type == Type::String &&
        !find_builtins("str." + std::string(name), true, profile_).empty())
      return "str.";
    if (receiver.type == Type::Drawing)
      for (const std::string_view each : drawing_spaces)
        if (!find_builtins(std::string(each) + std::string(name), true).empty())
          return std::string(each);
    return "";
  }();
  if (receiver.type == Type::Error) return {};
  if (receiver.type == Type::Object && name == "copy") return copied(receiver);
  if (space.empty()) {
    error("E0301", call.span, fmt::format("a {} has no method '{}'", to_text(receiver.type), name));
    return {};
  }
  if (receiver.type == Type::String) {
    const Builtin& builtin = *find_builtins("str." + std::string(name), true, profile_).front();
    std::vector<Value> values{receiver};
    for (const Argument& argument : call.arguments)
      values.push_back(this->expression(*argument.value));
    if (const auto result = text_call(builtin, call.span, values)) return *result;
    return shown(builtin, call.span, slots_of(values));
  }
  if (receiver.type == Type::Drawing) {
    std::vector<Slot> inputs{receiver.slot};
    for (const Argument& argument : call.arguments)
      inputs.push_back(this->expression(*argument.value).slot);
    const Builtin& builtin = *find_builtins(space + std::string(name), true).front();
    return shown(builtin, call.span, inputs);
  }
  if (const auto result = collection_call(space + std::string(name), call, &receiver))
    return *result;
  error("E0301", call.span, fmt::format("unknown method '{}'", name));
  return {};
}

}  // namespace sixbtc::language
