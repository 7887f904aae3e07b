// User types, enums, fields, and loops over arrays.
#include "language/checker.hpp"

namespace sixbtc::language {

void Checker::collect_types(const Block& script) {
  for (const Statement& each : script.statements) {
    if (each.kind != StatementKind::Type && each.kind != StatementKind::Enum) continue;
    const Name& name = each.names[0];
    const bool is_new = std::none_of(shapes_.begin(), shapes_.end(),
                                     [&](const Shape& shape) { return shape.name == name.text; });
    if (!is_new) {
      error("E0305", name.span, fmt::format("'{}' is already a type", name.text));
      continue;
    }
    Shape shape;
    shape.name = name.text;
    shape.is_enum = each.kind == StatementKind::Enum;
    shape.fields = &each.function->parameters;
    shapes_.push_back(std::move(shape));
  }
  for (Shape& shape : shapes_)
    for (const Parameter& field : *shape.fields) {
      Value value;
      value.type = Type::Int;
      if (field.type) {
        value.type = written_type(*field.type).value_or(Type::Error);
        shape_from(value, *field.type);
      }
      value.slot = builder_.variable(na);
      shape.values.push_back(std::move(value));
    }
}

int Checker::shape_named(std::string_view name) const {
  for (std::size_t i = 0; i < shapes_.size(); ++i)
    if (shapes_[i].name == name) return static_cast<int>(i);
  return -1;
}

// What an array holds or which user type it is, from the written type.
void Checker::shape_from(Value& value, const TypeName& name) const {
  const TypeName* element = name.elements.empty() ? nullptr : &name.elements.back();
  value.shape = shape_named(element != nullptr ? element->base : name.base);
  if (value.type != Type::Array && value.type != Type::Map && value.type != Type::Matrix) return;
  TypeName inner;
  inner.base = name.base;
  inner.span = name.span;
  if (element != nullptr) inner = *element;
  value.element = written_type(inner).value_or(Type::Error);
  if (value.type == Type::Map && name.elements.size() == 2)
    value.key = written_type(name.elements.front()).value_or(Type::Error);
}

// Makes `value`, whose type fits already, of the same array or user type as `wanted`.
bool Checker::reshape(Value& value, const Value& wanted, const SourceSpan& span) {
  if (value.type == Type::Error || !has_shape(wanted.type)) return true;
  const bool is_unknown = value.element == Type::Void && value.shape < 0;  // na
  if (is_unknown || (value.element == wanted.element && value.shape == wanted.shape)) {
    value.element = wanted.element;
    value.shape = wanted.shape;
    return true;
  }
  error("E0401", span, "the elements or user types differ");
  value.type = Type::Error;
  return false;
}

// Mode.fast; nothing when the first word is no enum.
std::optional<Value> Checker::enum_value(const std::string& path, const SourceSpan& span) {
  const std::size_t dot = path.find('.');
  const int shape = dot == std::string::npos ? -1 : shape_named(path.substr(0, dot));
  if (shape < 0 || !shapes_[static_cast<std::size_t>(shape)].is_enum) return {};
  const auto& fields = *shapes_[static_cast<std::size_t>(shape)].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name.text != path.substr(dot + 1)) continue;
    Value value = constant(Type::Enum, static_cast<double>(i));
    value.shape = shape;
    return value;
  }
  error("E0301", span,
        fmt::format("'{}' has no member '{}'", path.substr(0, dot), path.substr(dot + 1)));
  return Value{};
}

// The title of a member known while compiling; its name where it has none.
Value Checker::enum_title(const Value& member) {
  const auto& fields = *shapes_[static_cast<std::size_t>(member.shape)].fields;
  const Parameter& field = fields[static_cast<std::size_t>(builder_.value(member.slot))];
  const bool has_title =
      field.default_value != nullptr && field.default_value->token == TokenKind::String;
  return {Type::String,
          builder_.text(has_title ? field.default_value->text : field.name.text),
          false,
          {}};
}

// Type.new(...); nothing when the path is something else.
std::optional<Value> Checker::new_object(const Expression& call) {
  const std::size_t dot = call.text.rfind('.');
  const int shape = dot == std::string::npos ? -1 : shape_named(call.text.substr(0, dot));
  if (shape >= 0 && call.text.substr(dot + 1) == "copy" && call.arguments.size() == 1) {
    const Value object = expression(*call.arguments[0].value);
    if (object.type == Type::Object) return copied(object);
  }
  if (shape < 0 || call.text.substr(dot + 1) != "new") return {};
  const auto index = static_cast<std::size_t>(shape);
  const auto& fields = *shapes_[index].fields;
  std::vector<const Expression*> given(fields.size(), nullptr);
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    std::size_t place = i;
    if (const std::string& name = call.arguments[i].name.text; !name.empty())
      for (place = 0; place < fields.size() && fields[place].name.text != name;) ++place;
    if (place >= fields.size() || given[place] != nullptr) {
      error("E0502", call.arguments[i].value->span,
            fmt::format("'{}' has no such field, or it is given twice", shapes_[index].name));
      return Value{};
    }
    given[place] = call.arguments[i].value.get();
  }
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Expression* source = given[i] != nullptr ? given[i] : fields[i].default_value.get();
    const Value field = shapes_[index].values[i];
    Value value = absent(field.type);
    if (source != nullptr) value = expression(*source);
    const SourceSpan& span = source != nullptr ? source->span : call.span;
    if (source != nullptr &&
        (!convert(value, field.type, span, fmt::format("'{}'", fields[i].name.text)) ||
         !reshape(value, field, span)))
      return Value{};
    slots.push_back(value.slot);
    write_field(field.slot, value.slot, value.slot);
  }
  Value object{
      Type::Object,
      builder_.collection({CollectionOperation::From, 0, std::move(slots), false, true, call.text}),
      false,
      {}};
  object.shape = shape;
  return object;
}

Value Checker::copied(const Value& object) {
  Value copy = object;
  copy.is_assignable = false;
  copy.slot = collection(CollectionOperation::Copy, {object.slot}, "copy");
  return copy;
}

// What is written to a field can be read from that field of any object of the type.
void Checker::write_field(Slot place, Slot value, Slot object) {
  builder_.depends(place, value);
  if (builder_.is_handle(value)) builder_.depends(value, place);
  builder_.depends(place, object);
  for (const Slot condition : builder_.control()) builder_.depends(place, condition);
}

std::optional<std::size_t> Checker::field_index(const Value& object, const Name& field) {
  if (object.type == Type::Error) return {};
  if (object.type != Type::Object) {
    error("E0401", field.span, fmt::format("a {} has no fields", to_text(object.type)));
    return {};
  }
  const Shape& shape = shapes_[static_cast<std::size_t>(object.shape)];
  for (std::size_t i = 0; i < shape.fields->size(); ++i)
    if ((*shape.fields)[i].name.text == field.text) return i;
  error("E0301", field.span, fmt::format("'{}' has no field '{}'", shape.name, field.text));
  return {};
}

Value Checker::field(const Value& object, const Name& name) {
  const auto index = field_index(object, name);
  if (!index) return {};
  Value value = shapes_[static_cast<std::size_t>(object.shape)].values[*index];
  const Slot place = value.slot;
  value.slot = builder_.collection({CollectionOperation::Get,
                                    0,
                                    {object.slot, builder_.constant(static_cast<double>(*index))},
                                    false,
                                    true,
                                    name.text});
  builder_.depends(value.slot, place);
  // What an array in a field is given through one name, it has under every name.
  if (value.type >= Type::Array && value.type <= Type::Object) {
    builder_.mark_handle(value.slot);
    builder_.depends(place, value.slot);
  }
  return value;
}

// a.b.c where a is a variable; nothing otherwise.
std::optional<Value> Checker::field_path(const std::string& path, const SourceSpan& span) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos || !find_builtins(path, false).empty() ||
      !is_known(path.substr(0, dot)))
    return {};
  Expression first;
  first.kind = ExpressionKind::Name;
  first.text = path.substr(0, dot);
  first.span = span;
  Value value = expression(first);
  for (std::size_t at = dot; at != std::string::npos;) {
    const std::size_t next = path.find('.', at + 1);
    value = field(value, {path.substr(at + 1, next - at - 1), span});
    at = next;
  }
  return value;
}

// object.field := value
void Checker::field_assignment(const Statement& statement) {
  const Expression& target = *statement.value->operands[0];
  const std::size_t dot = target.text.rfind('.');
  Value object;
  Name name{target.text, target.span};
  if (target.kind == ExpressionKind::Field) {
    object = expression(*target.operands[0]);
  } else {
    name.text = target.text.substr(dot + 1);
    Expression owner;
    owner.kind = ExpressionKind::Name;
    owner.text = target.text.substr(0, dot);
    owner.span = target.span;
    object = expression(owner);
  }
  Value value = expression(*statement.value->operands[1]);
  const auto index = field_index(object, name);
  if (!index) return;
  const Value known = shapes_[static_cast<std::size_t>(object.shape)].values[*index];
  if (const auto operation = operation_of(statement.token))
    value = arithmetic(*operation, field(object, name), value, statement.span, "the operator");
  const SourceSpan& span = statement.value->operands[1]->span;
  if (!convert(value, known.type, span, fmt::format("the value for '{}'", name.text)) ||
      !reshape(value, known, span) || value.type == Type::Error)
    return;
  write_field(known.slot, value.slot, object.slot);
  builder_.collection({CollectionOperation::Set,
                       0,
                       {object.slot, builder_.constant(static_cast<double>(*index)), value.slot},
                       false,
                       true,
                       name.text});
}

// for x in array, for [i, x] in array
Value Checker::for_in_expression(const Expression& expression, Want want) {
  Value array = this->expression(*expression.operands[0]);
  if (array.type != Type::Array) {
    if (array.type != Type::Error)
      error("E0401", expression.operands[0]->span,
            fmt::format("a loop goes over an array, this is {}", to_text(array.type)));
    return {};
  }
  if (array.is_assignable) array.slot = builder_.copy(array.slot);
  if (builder_.is_opaque(array.slot)) {
    const Slot nothing = collection(CollectionOperation::New,
                                    {builder_.constant(0), builder_.constant(na)}, "for .. in");
    builder_.depends(nothing, array.slot);
    array.slot = nothing;
  }
  const Value counter = [&] {
    Value value{Type::Int, builder_.variable(na), true, {}};
    builder_.move(value.slot, builder_.constant(0));
    builder_.set_range(value.slot, {0, std::numeric_limits<double>::infinity()});
    return value;
  }();
  const Slot guard = builder_.variable(0);
  builder_.depends(guard, array.slot);
  Code head, next;
  Slot goes_on = 0;
  Value element = element_of(array);
  element.is_assignable = true;
  {
    PlanBuilder::Block block(builder_);
    const Slot size = collection(CollectionOperation::Size, {array.slot}, "for .. in");
    goes_on = builder_.pure(Operation::Less, counter.slot, size);
    element.slot = collection(CollectionOperation::Next, {array.slot, counter.slot}, "for .. in");
    head = std::move(block.code);
  }
  {
    PlanBuilder::Block block(builder_);
    builder_.emit(Operation::Add, counter.slot, counter.slot, builder_.constant(1));
    next = std::move(block.code);
  }
  frames_.back().emplace_back();
  const auto add = [&](const Name& name, const Value& value) {
    if (name.text.empty()) return;
    Variable variable;
    variable.value = value;
    variable.span = name.span;
    variable.declared_at = name.span.begin;
    frames_.back().back().emplace(name.text, std::move(variable));
  };
  add(expression.loop_index, counter);
  add(expression.loop_variable, element);
  const Value result = loop_body(expression, want, guard, head, goes_on, next);
  frames_.back().pop_back();
  return result;
}

}  // namespace sixbtc::language
