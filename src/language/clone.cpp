#include "language/clone.hpp"

namespace sixbtc::language {

namespace {

ExpressionPtr clone(const ExpressionPtr& expression) {
  return expression ? clone(*expression) : nullptr;
}

}  // namespace

ExpressionPtr clone(const Expression& from) {
  auto copy = std::make_unique<Expression>();
  copy->kind = from.kind;
  copy->span = from.span;
  copy->token = from.token;
  copy->text = from.text;
  copy->number = from.number;
  copy->depth = from.depth;
  copy->loop_variable = from.loop_variable;
  copy->loop_index = from.loop_index;
  copy->type_arguments = from.type_arguments;
  for (const auto& operand : from.operands) copy->operands.push_back(clone(operand));
  for (const auto& argument : from.arguments)
    copy->arguments.push_back({argument.name, clone(argument.value)});
  for (const auto& branch : from.branches)
    copy->branches.push_back({clone(branch.condition), clone(branch.body)});
  return copy;
}

Statement clone(const Statement& from) {
  Statement copy;
  copy.kind = from.kind;
  copy.span = from.span;
  copy.token = from.token;
  copy.persistence = from.persistence;
  copy.is_tuple = from.is_tuple;
  copy.type = from.type;
  copy.names = from.names;
  copy.value = clone(from.value);
  if (from.function) {
    copy.function = std::make_unique<FunctionDefinition>();
    copy.function->name = from.function->name;
    copy.function->is_method = from.function->is_method;
    for (const auto& parameter : from.function->parameters)
      copy.function->parameters.push_back(
          {parameter.name, parameter.type, clone(parameter.default_value)});
    copy.function->body = clone(from.function->body);
  }
  return copy;
}

Block clone(const Block& from) {
  Block copy;
  copy.span = from.span;
  for (const auto& statement : from.statements) copy.statements.push_back(clone(statement));
  return copy;
}

}  // namespace sixbtc::language
