#include "language/print.hpp"

#include <fmt/format.h>

#include "language/parser_internal.hpp"

namespace sixbtc::language {

namespace {

constexpr int ternary_strength = 0, unary_strength = 7, postfix_strength = 8;
// not binds weaker than a comparison, stronger than `and`.
constexpr int not_strength = 3;

int strength_of(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Ternary:
      return ternary_strength;
    case ExpressionKind::Binary:
      return precedence_of(expression.token);
    case ExpressionKind::Unary:
      return expression.token == TokenKind::KeyNot ? not_strength : unary_strength;
    default:
      return postfix_strength;
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + "\"";
}

std::string number_text(const Expression& literal) {
  std::string text = fmt::format("{}", literal.number);
  const bool looks_whole = text.find_first_of(".e") == std::string::npos;
  if (literal.token == TokenKind::Number && looks_whole) return text + ".0";
  if (literal.token == TokenKind::Integer && !looks_whole)
    return fmt::format("{:.0f}", literal.number);
  return text;
}

std::string_view spelling(TokenKind token) {
  switch (token) {
    case TokenKind::Assign:
      return "=";
    case TokenKind::Reassign:
      return ":=";
    case TokenKind::PlusAssign:
      return "+=";
    case TokenKind::MinusAssign:
      return "-=";
    case TokenKind::StarAssign:
      return "*=";
    case TokenKind::SlashAssign:
      return "/=";
    case TokenKind::PercentAssign:
      return "%=";
    case TokenKind::Plus:
      return "+";
    case TokenKind::Minus:
      return "-";
    default:
      return "not ";
  }
}

class Printer {
 public:
  std::string out;

  void block(const Block& block, std::size_t indent) {
    for (const Statement& each : block.statements) {
      out.append(4 * indent, ' ');
      statement(each, indent);
      if (out.back() != '\n') out += '\n';
    }
  }

  void expression(const Expression& value, int strength_min, std::size_t indent) {
    const bool needs_brackets = strength_of(value) < strength_min;
    if (needs_brackets) out += '(';
    bare(value, indent);
    if (needs_brackets) out += ')';
  }

 private:
  void bare(const Expression& value, std::size_t indent) {
    switch (value.kind) {
      case ExpressionKind::Literal:
        literal(value);
        break;
      case ExpressionKind::Name:
        out += value.text;
        break;
      case ExpressionKind::Unary:
        out += spelling(value.token);
        expression(*value.operands[0],
                   value.token == TokenKind::KeyNot ? not_strength : unary_strength, indent);
        break;
      case ExpressionKind::Binary: {
        const int strength = precedence_of(value.token);
        // On the left of a comparison, not would negate all of it.
        const bool is_not = strength_of(*value.operands[0]) == not_strength &&
                            value.operands[0]->kind == ExpressionKind::Unary;
        expression(*value.operands[0],
                   is_not && strength >= not_strength ? not_strength + 1 : strength, indent);
        out += " " + value.text + " ";
        expression(*value.operands[1], strength + 1, indent);
        break;
      }
      case ExpressionKind::Ternary:
        expression(*value.operands[0], ternary_strength + 1, indent);
        out += " ? ";
        expression(*value.operands[1], ternary_strength, indent);
        out += " : ";
        expression(*value.operands[2], ternary_strength, indent);
        break;
      case ExpressionKind::Call:
        call(value, indent);
        break;
      case ExpressionKind::History:
        expression(*value.operands[0], postfix_strength, indent);
        out += '[';
        expression(*value.operands[1], ternary_strength, indent);
        out += ']';
        break;
      case ExpressionKind::Field:
        expression(*value.operands[0], postfix_strength, indent);
        out += "." + value.text;
        break;
      case ExpressionKind::Tuple:
        out += '[';
        list(value.operands, indent);
        out += ']';
        break;
      default:
        control(value, indent);
    }
  }

  void literal(const Expression& value) {
    switch (value.token) {
      case TokenKind::String:
        out += quoted(value.text);
        break;
      case TokenKind::Integer:
      case TokenKind::Number:
        out += number_text(value);
        break;
      case TokenKind::KeyTrue:
        out += "true";
        break;
      case TokenKind::KeyFalse:
        out += "false";
        break;
      default:
        out += "#" + value.text;
    }
  }

  void list(const std::vector<ExpressionPtr>& values, std::size_t indent) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ", ";
      expression(*values[i], ternary_strength, indent);
    }
  }

  void call(const Expression& value, std::size_t indent) {
    if (!value.operands.empty()) {
      expression(*value.operands[0], postfix_strength, indent);
      out += '.';
    }
    out += value.text;
    types(value.type_arguments);
    out += '(';
    for (std::size_t i = 0; i < value.arguments.size(); ++i) {
      if (i > 0) out += ", ";
      if (!value.arguments[i].name.text.empty()) out += value.arguments[i].name.text + " = ";
      expression(*value.arguments[i].value, ternary_strength, indent);
    }
    out += ')';
  }

  void types(const std::vector<TypeName>& names) {
    if (names.empty()) return;
    out += '<';
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) out += ", ";
      type(names[i]);
    }
    out += '>';
  }

  void type(const TypeName& name) {
    out += name.qualifier;
    if (!name.qualifier.empty() && !name.base.empty()) out += ' ';
    out += name.base;
    types(name.elements);
  }

  void control(const Expression& value, std::size_t indent) {
    switch (value.kind) {
      case ExpressionKind::If:
        for (std::size_t i = 0; i < value.branches.size(); ++i) {
          const Branch& branch = value.branches[i];
          if (i > 0) out.append(4 * indent, ' ');
          out += i == 0 ? "if " : branch.condition ? "else if " : "else";
          if (branch.condition) expression(*branch.condition, ternary_strength, indent);
          body(branch.body, indent);
        }
        return;
      case ExpressionKind::Switch:
        out += "switch";
        if (!value.operands.empty()) {
          out += ' ';
          expression(*value.operands[0], ternary_strength, indent);
        }
        out += '\n';
        for (const Branch& branch : value.branches) {
          out.append(4 * (indent + 1), ' ');
          if (branch.condition) {
            expression(*branch.condition, ternary_strength, indent);
            out += ' ';
          }
          out += "=>";
          body(branch.body, indent + 1);
        }
        return;
      case ExpressionKind::ForTo:
        out += "for " + value.loop_variable.text + " = ";
        expression(*value.operands[0], ternary_strength, indent);
        out += " to ";
        expression(*value.operands[1], ternary_strength, indent);
        if (value.operands.size() > 2) {
          out += " by ";
          expression(*value.operands[2], ternary_strength, indent);
        }
        break;
      case ExpressionKind::ForIn:
        out += "for ";
        out += value.loop_index.text.empty()
                   ? value.loop_variable.text
                   : "[" + value.loop_index.text + ", " + value.loop_variable.text + "]";
        out += " in ";
        expression(*value.operands[0], ternary_strength, indent);
        break;
      default:
        out += "while ";
        expression(*value.operands[0], ternary_strength, indent);
    }
    body(value.branches[0].body, indent);
  }

  void body(const Block& inside, std::size_t indent) {
    out += '\n';
    block(inside, indent + 1);
  }

  void statement(const Statement& each, std::size_t indent) {
    switch (each.kind) {
      case StatementKind::Break:
        out += "break";
        return;
      case StatementKind::Continue:
        out += "continue";
        return;
      case StatementKind::Function:
        if (each.function->is_method) out += "method ";
        out += each.function->name.text + "(";
        parameters(each.function->parameters, indent, ", ");
        out += ") =>";
        body(each.function->body, indent);
        return;
      case StatementKind::Type:
      case StatementKind::Enum:
        out += each.kind == StatementKind::Enum ? "enum " : "type ";
        out += each.names[0].text + "\n" + std::string(4 * (indent + 1), ' ');
        parameters(each.function->parameters, indent, "\n" + std::string(4 * (indent + 1), ' '));
        return;
      case StatementKind::FieldAssignment:
        expression(*each.value->operands[0], ternary_strength, indent);
        out += fmt::format(" {} ", spelling(each.token));
        expression(*each.value->operands[1], ternary_strength, indent);
        return;
      case StatementKind::Declaration:
        declared_names(each);
        out += " = ";
        break;
      case StatementKind::Assignment:
        out += each.names[0].text + fmt::format(" {} ", spelling(each.token));
        break;
      case StatementKind::Expression:
        break;
    }
    expression(*each.value, ternary_strength, indent);
  }

  void declared_names(const Statement& each) {
    if (each.persistence == Persistence::Var) out += "var ";
    if (each.persistence == Persistence::Varip) out += "varip ";
    if (each.type) {
      type(*each.type);
      out += ' ';
    }
    if (each.is_tuple) out += '[';
    for (std::size_t i = 0; i < each.names.size(); ++i)
      out += (i > 0 ? ", " : "") + each.names[i].text;
    if (each.is_tuple) out += ']';
  }

  void parameters(const std::vector<Parameter>& all, std::size_t indent,
                  const std::string& separator) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) out += separator;
      if (all[i].type) {
        type(*all[i].type);
        out += ' ';
      }
      out += all[i].name.text;
      if (all[i].default_value) {
        out += " = ";
        expression(*all[i].default_value, ternary_strength, indent);
      }
    }
  }
};

}  // namespace

std::string print(const Block& script) {
  Printer printer;
  printer.block(script, 0);
  return std::move(printer.out);
}

std::string print(const Expression& expression) {
  Printer printer;
  printer.expression(expression, ternary_strength, 0);
  return std::move(printer.out);
}

}  // namespace sixbtc::language
