// Walks over a syntax tree. Names are those of the script: in "a.b" the name is "a", and the name
// of a built-in is passed on like any other.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "language/syntax.hpp"

namespace sixbtc::generation {

[[nodiscard]] inline std::string first_part(const std::string& path) {
  return path.substr(0, path.find('.'));
}

// The variable a chain of fields and histories begins with; empty where it begins otherwise.
[[nodiscard]] inline std::string root_name(const language::Expression& value) {
  const language::Expression* inner = &value;
  while (inner->kind == language::ExpressionKind::Field ||
         inner->kind == language::ExpressionKind::History)
    inner = inner->operands[0].get();
  return inner->kind == language::ExpressionKind::Name ? first_part(inner->text) : std::string();
}

// The number a literal, or a literal behind a sign, stands for.
[[nodiscard]] inline std::optional<double> literal_number(const language::Expression& value) {
  using language::TokenKind;
  if (value.kind == language::ExpressionKind::Unary && value.token != TokenKind::KeyNot) {
    const auto inner = literal_number(*value.operands[0]);
    if (!inner) return inner;
    return value.token == TokenKind::Minus ? -*inner : *inner;
  }
  if (value.kind == language::ExpressionKind::Literal &&
      (value.token == TokenKind::Integer || value.token == TokenKind::Number))
    return value.number;
  return std::nullopt;
}

// Every expression of the value itself, outermost first; not those in blocks.
template <class Visit>
void visit_places(language::ExpressionPtr& place, const Visit& visit) {
  visit(place);
  for (auto& operand : place->operands) visit_places(operand, visit);
  for (auto& argument : place->arguments) visit_places(argument.value, visit);
}

// Every statement, those in blocks and functions too.
template <class Visit>
void visit_statements(const language::Block& block, const Visit& visit);
template <class Visit>
void visit_statements(const language::Expression& value, const Visit& visit) {
  for (const auto& operand : value.operands) visit_statements(*operand, visit);
  for (const auto& argument : value.arguments) visit_statements(*argument.value, visit);
  for (const auto& branch : value.branches) visit_statements(branch.body, visit);
}
template <class Visit>
void visit_statements(const language::Block& block, const Visit& visit) {
  for (const auto& each : block.statements) {
    visit(each);
    if (each.value) visit_statements(*each.value, visit);
    if (each.function) visit_statements(each.function->body, visit);
  }
}

// Names that are read, and with `with_declared` those that are declared; of a tree that is not
// const the visitor may change them.
template <class Statement, class Visit>
void visit_statement_names(Statement& each, bool with_declared, const Visit& visit);

template <class Block, class Visit>
void visit_block_names(Block& block, bool with_declared, const Visit& visit) {
  for (auto& each : block.statements) visit_statement_names(each, with_declared, visit);
}

template <class Expression, class Visit>
void visit_expression_names(Expression& value, bool with_declared, const Visit& visit) {
  using language::ExpressionKind;
  if (value.kind == ExpressionKind::Name ||
      (value.kind == ExpressionKind::Call && value.operands.empty()))
    visit(value.text);
  if (with_declared) {
    visit(value.loop_variable.text);
    visit(value.loop_index.text);
  }
  for (auto& operand : value.operands) visit_expression_names(*operand, with_declared, visit);
  for (auto& argument : value.arguments)
    visit_expression_names(*argument.value, with_declared, visit);
  for (auto& branch : value.branches) {
    if (branch.condition) visit_expression_names(*branch.condition, with_declared, visit);
    visit_block_names(branch.body, with_declared, visit);
  }
}

template <class Statement, class Visit>
void visit_statement_names(Statement& each, bool with_declared, const Visit& visit) {
  // What is assigned to is used: taking away its declaration would break the script.
  if (with_declared || each.kind == language::StatementKind::Assignment)
    for (auto& name : each.names) visit(name.text);
  if (each.value) visit_expression_names(*each.value, with_declared, visit);
  if (!each.function) return;
  if (with_declared) visit(each.function->name.text);
  for (auto& parameter : each.function->parameters) {
    if (with_declared) visit(parameter.name.text);
    if (parameter.default_value)
      visit_expression_names(*parameter.default_value, with_declared, visit);
  }
  visit_block_names(each.function->body, with_declared, visit);
}

template <class Visit>
void visit_names(const language::Expression& value, const Visit& visit) {
  visit_expression_names(value, false, [&](const std::string& path) { visit(first_part(path)); });
}
template <class Visit>
void visit_names(const language::Statement& each, const Visit& visit) {
  visit_statement_names(each, false, [&](const std::string& path) { visit(first_part(path)); });
}
// Those that are declared inside as well.
template <class Visit>
void visit_all_names(const language::Statement& each, const Visit& visit) {
  visit_statement_names(each, true, [&](const std::string& path) { visit(first_part(path)); });
}

inline void rename_path(std::string& path, const std::map<std::string, std::string>& names) {
  const std::string first = first_part(path);
  const auto found = names.find(first);
  if (found != names.end()) path = found->second + path.substr(first.size());
}
inline void rename(language::Expression& value, const std::map<std::string, std::string>& names) {
  visit_expression_names(value, true, [&](std::string& path) { rename_path(path, names); });
}
inline void rename(language::Statement& each, const std::map<std::string, std::string>& names) {
  visit_statement_names(each, true, [&](std::string& path) { rename_path(path, names); });
}

}  // namespace sixbtc::generation
