// What a template is made of; between parse.cpp and render.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "templates/template.hpp"

namespace sixbtc::templates {

using Json = nlohmann::ordered_json;

enum class ExpressionKind : std::uint8_t { Literal, Path, Not, And, Or, Compare, Filter };

struct Expression {
  ExpressionKind kind = ExpressionKind::Literal;
  int line = 1;
  Json literal;                   // Literal
  std::vector<std::string> path;  // Path
  std::string name;               // Compare: the operator; Filter: its name
  std::vector<Expression> operands;
};

enum class NodeKind : std::uint8_t { Text, Value, If, For, Include };

struct Node;
using Nodes = std::vector<Node>;

struct Branch;

struct Node {
  NodeKind kind = NodeKind::Text;
  int line = 1;
  std::string text;              // Text; For: the variable
  Expression expression;         // Value, For, Include (a text)
  std::vector<Branch> branches;  // If: one a condition; For: one
  Nodes otherwise;
};

struct Branch {
  Expression condition;
  Nodes body;
};

// Malformed with "name:line".
[[nodiscard]] core::Result<Nodes> parse(std::string_view name, std::string_view text);

}  // namespace sixbtc::templates
