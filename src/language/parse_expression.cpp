#include "language/parser_internal.hpp"

namespace sixbtc::language {

namespace {

std::vector<ExpressionPtr> list(ExpressionPtr a, ExpressionPtr b = {}, ExpressionPtr c = {}) {
  std::vector<ExpressionPtr> result;
  result.push_back(std::move(a));
  if (b) result.push_back(std::move(b));
  if (c) result.push_back(std::move(c));
  return result;
}

}  // namespace

int precedence_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::KeyOr:
      return 1;
    case TokenKind::KeyAnd:
      return 2;
    case TokenKind::EqualEqual:
    case TokenKind::NotEqual:
      return 3;
    case TokenKind::Less:
    case TokenKind::LessEqual:
    case TokenKind::Greater:
    case TokenKind::GreaterEqual:
      return 4;
    case TokenKind::Plus:
    case TokenKind::Minus:
      return 5;
    case TokenKind::Star:
    case TokenKind::Slash:
    case TokenKind::Percent:
      return 6;
    default:
      return 0;
  }
}

ExpressionPtr Parser::make(ExpressionKind kind, const SourceSpan& begin,
                           std::vector<ExpressionPtr> operands) {
  auto result = std::make_unique<Expression>();
  result->kind = kind;
  result->span = join(begin, cursor_.previous_span());
  result->operands = std::move(operands);
  for (const auto& operand : result->operands)
    result->depth = std::max(result->depth, operand->depth + 1);
  if (result->depth > nesting_max_) too_deep();
  return result;
}

ExpressionPtr Parser::expression() {
  const Depth depth(*this);
  switch (cursor_.peek().kind) {
    case TokenKind::KeyIf:
      return if_expression();
    case TokenKind::KeySwitch:
      return switch_expression();
    case TokenKind::KeyFor:
      return for_expression();
    case TokenKind::KeyWhile:
      return while_expression();
    default:
      break;
  }
  const SourceSpan begin = cursor_.peek().span;
  ExpressionPtr condition = binary(1);
  if (!cursor_.accept(TokenKind::Question)) return condition;
  ExpressionPtr yes = expression();
  cursor_.expect(TokenKind::Colon, "':' and the other value");
  ExpressionPtr no = expression();
  return make(ExpressionKind::Ternary, begin,
              list(std::move(condition), std::move(yes), std::move(no)));
}

ExpressionPtr Parser::binary(int precedence) {
  const SourceSpan begin = cursor_.peek().span;
  ExpressionPtr left = unary();
  for (;;) {
    const TokenKind token = cursor_.peek().kind;
    const int strength = precedence_of(token);
    if (strength == 0 || strength < precedence) return left;
    const std::string text = cursor_.take().text;
    const Depth depth(*this);
    ExpressionPtr right = binary(strength + 1);
    left = make(ExpressionKind::Binary, begin, list(std::move(left), std::move(right)));
    left->token = token;
    left->text = text;
  }
}

ExpressionPtr Parser::unary() {
  const Depth depth(*this);
  const Token& token = cursor_.peek();
  const SourceSpan begin = token.span;
  if (token.kind != TokenKind::Minus && token.kind != TokenKind::Plus &&
      token.kind != TokenKind::KeyNot)
    return postfix();
  const TokenKind kind = cursor_.take().kind;
  // "not a == b" negates the comparison; a sign binds tighter than any binary operator.
  ExpressionPtr operand = kind == TokenKind::KeyNot ? binary(3) : unary();
  ExpressionPtr result = make(ExpressionKind::Unary, begin, list(std::move(operand)));
  result->token = kind;
  return result;
}

ExpressionPtr Parser::postfix() {
  const SourceSpan begin = cursor_.peek().span;
  ExpressionPtr result = primary();
  for (;;) {
    if (cursor_.accept(TokenKind::LeftBracket)) {
      ExpressionPtr offset = expression();
      cursor_.expect(TokenKind::RightBracket, "]");
      result = make(ExpressionKind::History, begin, list(std::move(result), std::move(offset)));
    } else if (cursor_.accept(TokenKind::Dot)) {
      std::string text = name("a field or a method").text;
      if (cursor_.is(TokenKind::LeftParen)) {
        ExpressionPtr method = call(std::move(text), begin);
        method->operands.push_back(std::move(result));
        method->depth = std::max(method->depth, method->operands[0]->depth + 1);
        if (method->depth > nesting_max_) too_deep();
        result = std::move(method);
      } else {
        result = make(ExpressionKind::Field, begin, list(std::move(result)));
        result->text = std::move(text);
      }
    } else {
      return result;
    }
  }
}

ExpressionPtr Parser::primary() {
  const Token& token = cursor_.peek();
  const SourceSpan begin = token.span;
  switch (token.kind) {
    case TokenKind::Integer:
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::Color:
    case TokenKind::KeyTrue:
    case TokenKind::KeyFalse: {
      const Token& literal = cursor_.take();
      ExpressionPtr result = make(ExpressionKind::Literal, begin, {});
      result->token = literal.kind;
      result->text = literal.text;
      result->number = literal.kind == TokenKind::KeyTrue ? 1 : literal.number;
      return result;
    }
    case TokenKind::Identifier: {
      std::string path = cursor_.take().text;
      while (cursor_.accept(TokenKind::Dot))
        path += "." + cursor_.expect(TokenKind::Identifier, "a name after '.'").text;
      const bool is_generic = cursor_.is(TokenKind::Less) &&
                              (path == "array.new" || path == "matrix.new" || path == "map.new");
      std::vector<TypeName> types;
      if (is_generic) types = type_arguments();
      if (cursor_.is(TokenKind::LeftParen) || is_generic) {
        ExpressionPtr result = call(std::move(path), begin);
        result->type_arguments = std::move(types);
        return result;
      }
      ExpressionPtr result = make(ExpressionKind::Name, begin, {});
      result->text = std::move(path);
      return result;
    }
    case TokenKind::LeftParen: {
      cursor_.take();
      ExpressionPtr result = expression();
      if (cursor_.at_line_end()) {
        sink_.report("E0204", begin, "this bracket is not closed", "add )");
        throw SyntaxStop{};
      }
      cursor_.expect(TokenKind::RightParen, ")");
      result->span = join(begin, cursor_.previous_span());
      return result;
    }
    case TokenKind::LeftBracket: {
      cursor_.take();
      std::vector<ExpressionPtr> elements;
      do {
        elements.push_back(expression());
      } while (cursor_.accept(TokenKind::Comma));
      cursor_.expect(TokenKind::RightBracket, "]");
      return make(ExpressionKind::Tuple, begin, std::move(elements));
    }
    default:
      cursor_.unexpected("an expression");
  }
}

ExpressionPtr Parser::call(std::string path, const SourceSpan& begin) {
  cursor_.expect(TokenKind::LeftParen, "(");
  std::vector<Argument> arguments;
  std::size_t depth = 1;
  while (!cursor_.is(TokenKind::RightParen)) {
    Argument argument;
    if (cursor_.is(TokenKind::Identifier) && cursor_.peek(1).kind == TokenKind::Assign) {
      argument.name = name("an argument");
      cursor_.take();
    }
    argument.value = expression();
    depth = std::max(depth, argument.value->depth + 1);
    arguments.push_back(std::move(argument));
    if (!cursor_.accept(TokenKind::Comma)) break;
  }
  if (cursor_.at_line_end()) {
    sink_.report("E0204", begin, fmt::format("the call of '{}' is not closed", path), "add )");
    throw SyntaxStop{};
  }
  cursor_.expect(TokenKind::RightParen, "',' or ')'");
  ExpressionPtr result = make(ExpressionKind::Call, begin, {});
  result->depth = depth;
  result->text = std::move(path);
  result->arguments = std::move(arguments);
  return result;
}

ExpressionPtr Parser::if_expression() {
  const SourceSpan begin = cursor_.take().span;
  std::vector<Branch> branches;
  branches.push_back({expression(), {}});
  branches.back().body = indented_block("if");
  while (cursor_.accept(TokenKind::KeyElse)) {
    if (cursor_.accept(TokenKind::KeyIf)) {
      branches.push_back({expression(), {}});
      branches.back().body = indented_block("else if");
      continue;
    }
    branches.push_back({{}, indented_block("else")});
    break;
  }
  ExpressionPtr result = make(ExpressionKind::If, begin, {});
  result->branches = std::move(branches);
  return result;
}

ExpressionPtr Parser::switch_expression() {
  const SourceSpan begin = cursor_.take().span;
  std::vector<ExpressionPtr> subject;
  if (!cursor_.is(TokenKind::Newline)) subject.push_back(expression());
  if (!cursor_.accept(TokenKind::Newline) || !cursor_.accept(TokenKind::Indent)) {
    sink_.report("E0203", cursor_.previous_span(), "'switch' has no arms");
    throw SyntaxStop{};
  }
  std::vector<Branch> branches;
  while (!cursor_.is(TokenKind::Dedent) && !cursor_.is(TokenKind::End)) {
    if (cursor_.accept(TokenKind::Newline)) continue;
    Branch branch;
    if (!cursor_.is(TokenKind::Arrow)) branch.condition = expression();
    cursor_.expect(TokenKind::Arrow, "=>");
    branch.body = body_after_arrow();
    branches.push_back(std::move(branch));
  }
  cursor_.accept(TokenKind::Dedent);
  ExpressionPtr result = make(ExpressionKind::Switch, begin, std::move(subject));
  result->branches = std::move(branches);
  return result;
}

ExpressionPtr Parser::for_expression() {
  const SourceSpan begin = cursor_.take().span;
  if (cursor_.is(TokenKind::LeftBracket) || cursor_.peek(1).kind == TokenKind::KeyIn)
    return for_in(begin);
  const Name variable = name("the loop variable");
  cursor_.expect(TokenKind::Assign, "=");
  ExpressionPtr from = expression();
  cursor_.expect(TokenKind::KeyTo, "'to'");
  ExpressionPtr to = expression();
  ExpressionPtr step = cursor_.accept(TokenKind::KeyBy) ? expression() : ExpressionPtr{};
  ExpressionPtr result =
      make(ExpressionKind::ForTo, begin, list(std::move(from), std::move(to), std::move(step)));
  result->loop_variable = variable;
  result->branches.push_back({{}, indented_block("for")});
  return result;
}

ExpressionPtr Parser::for_in(const SourceSpan& begin) {
  Name index, variable;
  if (cursor_.accept(TokenKind::LeftBracket)) {
    index = name("the loop's index");
    cursor_.expect(TokenKind::Comma, ",");
    variable = name("the loop variable");
    cursor_.expect(TokenKind::RightBracket, "]");
  } else {
    variable = name("the loop variable");
  }
  cursor_.expect(TokenKind::KeyIn, "'in'");
  ExpressionPtr result = make(ExpressionKind::ForIn, begin, list(expression()));
  result->loop_variable = std::move(variable);
  result->loop_index = std::move(index);
  result->branches.push_back({{}, indented_block("for")});
  return result;
}

ExpressionPtr Parser::while_expression() {
  const SourceSpan begin = cursor_.take().span;
  ExpressionPtr result = make(ExpressionKind::While, begin, list(expression()));
  result->branches.push_back({{}, indented_block("while")});
  return result;
}

}  // namespace sixbtc::language
