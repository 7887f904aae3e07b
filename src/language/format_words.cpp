// Which words stand together and which apart.
#include "language/format_internal.hpp"

namespace sixbtc::language {

namespace {

class TypeBrackets {
 public:
  explicit TypeBrackets(std::span<const Token> tokens) : tokens_(tokens) {}

  void visit(const Block& block) {
    for (const Statement& statement : block.statements) {
      if (statement.type) visit(*statement.type);
      if (statement.value) visit(*statement.value);
      if (!statement.function) continue;
      for (const Parameter& parameter : statement.function->parameters) {
        if (parameter.type) visit(*parameter.type);
        if (parameter.default_value) visit(*parameter.default_value);
      }
      visit(statement.function->body);
    }
  }
  [[nodiscard]] std::set<std::size_t> take() { return std::move(found_); }

 private:
  void visit(const Expression& expression) {
    // array.new<float>(...): the arguments know their places, the brackets are around them.
    if (!expression.type_arguments.empty())
      mark(expression.span.begin, expression.type_arguments.back().span.end, true);
    for (const ExpressionPtr& operand : expression.operands)
      if (operand) visit(*operand);
    for (const Argument& argument : expression.arguments) visit(*argument.value);
    for (const Branch& branch : expression.branches) {
      if (branch.condition) visit(*branch.condition);
      visit(branch.body);
    }
  }
  void visit(const TypeName& type) { mark(type.span.begin, type.span.end, false); }

  void mark(std::size_t begin, std::size_t end, bool with_next) {
    const auto first = std::ranges::lower_bound(
        tokens_, begin, {}, [](const Token& token) { return token.span.begin; });
    for (auto token = first; token != tokens_.end(); ++token) {
      const bool is_inside = token->span.begin < end;
      if (!is_inside && !with_next) return;
      if (token->kind == TokenKind::Less || token->kind == TokenKind::Greater)
        found_.insert(token->span.begin);
      if (!is_inside) return;
    }
  }

  std::span<const Token> tokens_;
  std::set<std::size_t> found_;
};

bool ends_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::Integer:
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::Color:
    case TokenKind::Identifier:
    case TokenKind::KeyTrue:
    case TokenKind::KeyFalse:
    case TokenKind::RightParen:
    case TokenKind::RightBracket:
      return true;
    default:
      return false;
  }
}

// What separates parts of a line, the loosest first; 0: nothing.
std::size_t looseness(TokenKind kind) {
  switch (kind) {
    case TokenKind::Comma:
      return 1;
    case TokenKind::Question:
    case TokenKind::Colon:
      return 2;
    case TokenKind::KeyOr:
      return 3;
    case TokenKind::KeyAnd:
      return 4;
    case TokenKind::EqualEqual:
    case TokenKind::NotEqual:
    case TokenKind::Less:
    case TokenKind::LessEqual:
    case TokenKind::Greater:
    case TokenKind::GreaterEqual:
      return 5;
    case TokenKind::Plus:
    case TokenKind::Minus:
      return 6;
    case TokenKind::Star:
    case TokenKind::Slash:
    case TokenKind::Percent:
      return 7;
    default:
      return 0;
  }
}
constexpr std::size_t ranks_per_bracket = 8;

bool opens(TokenKind kind) {
  return kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket;
}
bool closes(TokenKind kind) {
  return kind == TokenKind::RightParen || kind == TokenKind::RightBracket;
}

}  // namespace

std::set<std::size_t> type_brackets(const Block& tree, std::span<const Token> tokens) {
  TypeBrackets brackets(tokens);
  brackets.visit(tree);
  return brackets.take();
}

void space_words(std::span<FormatWord> words, std::span<const Token* const> tokens,
                 const std::set<std::size_t>& type_brackets) {
  std::size_t depth = 0, types = 0;
  bool is_after_operand = false, is_after_sign = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TokenKind kind = tokens[i]->kind;
    const bool is_type_bracket = type_brackets.contains(tokens[i]->span.begin);
    const TokenKind before = i == 0 ? TokenKind::Newline : tokens[i - 1]->kind;
    const bool is_closed_type =
        i > 0 && before == TokenKind::Greater && type_brackets.contains(tokens[i - 1]->span.begin);
    const bool is_opened_type =
        i > 0 && before == TokenKind::Less && type_brackets.contains(tokens[i - 1]->span.begin);
    const bool is_sign = (kind == TokenKind::Plus || kind == TokenKind::Minus) && !is_after_operand;
    const bool is_joined = kind == TokenKind::Comma || kind == TokenKind::Dot ||
                           before == TokenKind::Dot || closes(kind) || opens(before) ||
                           is_after_sign || is_type_bracket || is_opened_type ||
                           (opens(kind) && (is_after_operand || is_closed_type));
    words[i].has_space = i > 0 && !is_joined;
    if (is_type_bracket) types = kind == TokenKind::Less ? types + 1 : types - 1;
    if (opens(kind)) ++depth;
    if (closes(kind)) --depth;
    const std::size_t loose = is_sign || is_type_bracket || types > 0 ? 0 : looseness(kind);
    words[i].break_rank = loose == 0 ? 0 : depth * ranks_per_bracket + loose;
    is_after_operand = ends_operand(kind) || (is_type_bracket && kind == TokenKind::Greater);
    is_after_sign = is_sign;
  }
}

}  // namespace sixbtc::language
