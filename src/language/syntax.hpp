// The syntax tree. Every node knows its place in the source; nothing here knows meaning.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "language/token.hpp"

namespace sixbtc::language {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Name {
  std::string text;
  SourceSpan span;
};

struct Argument {
  Name name;  // empty text: positional
  ExpressionPtr value;
};

// A written type: "series float", "int[]", "label".
struct TypeName {
  std::string qualifier, base;
  std::vector<TypeName> elements;  // of array, map, matrix
  SourceSpan span;
};

// The value of a block is that of its last statement.
struct Block {
  std::vector<Statement> statements;
  SourceSpan span;
};

// One arm of if or switch; no condition: else, or the default arm.
struct Branch {
  ExpressionPtr condition;
  Block body;
};

enum class ExpressionKind : std::uint8_t {
  Literal,  // token: Integer Number String Color KeyTrue KeyFalse
  Name,     // text: dotted path
  Unary,    // token: Plus Minus KeyNot; operands[0]
  Binary,   // token; operands[0..1]
  Ternary,  // operands: condition, then, else
  Call,     // text: dotted path of the callee; arguments; operands[0]: object of a method
  History,  // operands: series, offset
  Tuple,    // operands
  If,       // branches
  Switch,   // branches; operands[0] is the subject when there is one
  ForTo,    // loop_variable; operands: from, to, optional step; branches[0] is the body
  While,    // operands: condition; branches[0] is the body
  ForIn,    // loop_variable, loop_index; operands: array; branches[0] is the body
  Field,    // operands: object; text: the field
};

struct Expression {
  ExpressionKind kind = ExpressionKind::Literal;
  SourceSpan span;
  TokenKind token = TokenKind::End;
  std::string text;
  double number = 0;
  std::size_t depth = 1;  // longest path to a leaf; bounded by the nesting limit
  std::vector<ExpressionPtr> operands;
  std::vector<Argument> arguments;
  std::vector<Branch> branches;
  Name loop_variable, loop_index;
  std::vector<TypeName> type_arguments;  // of a call: array.new<float>
};

struct Parameter {
  Name name;
  std::optional<TypeName> type;
  ExpressionPtr default_value;
};

struct FunctionDefinition {
  Name name;
  std::vector<Parameter> parameters;
  Block body;
  bool is_method = false;
};

enum class StatementKind : std::uint8_t {
  Expression,       // value
  Declaration,      // [var] [type] names[0] = value, or [names] = value
  Assignment,       // names[0] token value, token: Reassign, PlusAssign ...
  Function,         // function
  FieldAssignment,  // value: operands target, value; token
  Type,             // names[0]; fields: the parameters of function
  Enum,             // the same
  Break,
  Continue,
};

enum class Persistence : std::uint8_t { None, Var, Varip };

struct Statement {
  StatementKind kind = StatementKind::Expression;
  SourceSpan span;
  TokenKind token = TokenKind::Assign;
  Persistence persistence = Persistence::None;
  bool is_tuple = false;
  std::optional<TypeName> type;
  std::vector<Name> names;
  ExpressionPtr value;
  std::unique_ptr<FunctionDefinition> function;
};

}  // namespace sixbtc::language
