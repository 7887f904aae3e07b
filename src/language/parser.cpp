#include "language/parser.hpp"

#include "language/parser_internal.hpp"

namespace sixbtc::language {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_qualifier(std::string_view text) {
  return is_one_of(text, {"const", "input", "simple", "series"});
}

bool is_field(const Expression& expression) {
  return expression.kind == ExpressionKind::Field ||
         (expression.kind == ExpressionKind::Name &&
          expression.text.find('.') != std::string::npos);
}

bool is_assignment(TokenKind kind) {
  return kind == TokenKind::Reassign || kind == TokenKind::PlusAssign ||
         kind == TokenKind::MinusAssign || kind == TokenKind::StarAssign ||
         kind == TokenKind::SlashAssign || kind == TokenKind::PercentAssign;
}

}  // namespace

Block parse(const std::vector<Token>& tokens, std::size_t nesting_max, DiagnosticSink& sink) {
  if (tokens.empty()) return {};
  return Parser(tokens, nesting_max, sink).script();
}

Block Parser::script() {
  Block block;
  block.span = cursor_.peek().span;
  statements_into(block, TokenKind::End);
  return block;
}

void Parser::statements_into(Block& block, TokenKind stop) {
  while (!cursor_.is(stop) && !cursor_.is(TokenKind::End)) {
    if (cursor_.accept(TokenKind::Newline)) continue;
    if (sink_.is_full()) {
      while (!cursor_.is(TokenKind::End)) cursor_.take();
      return;
    }
    const std::size_t depth = cursor_.depth();
    try {
      line_into(block);
    } catch (const SyntaxStop&) {
      cursor_.recover(depth);
    }
  }
  block.span = join(block.span, cursor_.previous_span());
}

// Statements separated by commas, up to the end of the line.
void Parser::line_into(Block& block) {
  if (cursor_.is(TokenKind::Indent)) {
    sink_.report("E0105", cursor_.peek(1).span, "this line is indented but opens no block");
    throw SyntaxStop{};
  }
  for (;;) {
    block.statements.push_back(statement());
    if (ends_with_block(block.statements.back())) return;
    if (!cursor_.accept(TokenKind::Comma)) break;
  }
  if (!cursor_.at_line_end()) cursor_.unexpected("the end of the line");
  if (cursor_.is(TokenKind::Newline) && cursor_.peek(1).kind == TokenKind::Indent)
    cursor_.unexpected("an operator or an opening bracket");
  cursor_.accept(TokenKind::Newline);
}

// The Dedent that closed its block is also the end of the statement's line.
bool Parser::ends_with_block(const Statement& statement) const {
  if (cursor_.is(TokenKind::Comma)) return false;
  const auto is_block = [](const ExpressionPtr& value) {
    return value && (value->kind == ExpressionKind::If || value->kind == ExpressionKind::Switch ||
                     value->kind == ExpressionKind::ForTo || value->kind == ExpressionKind::While ||
                     value->kind == ExpressionKind::ForIn);
  };
  if (is_block(statement.value)) return true;
  if (statement.kind == StatementKind::Type || statement.kind == StatementKind::Enum) return true;
  return statement.kind == StatementKind::Function && !cursor_.is(TokenKind::Newline);
}

Statement Parser::statement() {
  const Depth depth(*this);
  const Token& first = cursor_.peek();
  Statement result;
  result.span = first.span;
  if (first.kind == TokenKind::KeyBreak || first.kind == TokenKind::KeyContinue) {
    result.kind =
        first.kind == TokenKind::KeyBreak ? StatementKind::Break : StatementKind::Continue;
    cursor_.take();
    return result;
  }
  if (first.kind == TokenKind::KeyReserved && first.text != "import") {
    if (first.text == "export") cursor_.take();
    if (cursor_.peek().text == "type" || cursor_.peek().text == "enum") return user_type();
    if (cursor_.peek().text == "method") cursor_.take();
    if (is_function_definition()) {
      result = function();
      result.function->is_method = first.text == "method";
      return result;
    }
    cursor_.unexpected("a function or a type");
  }
  if (first.kind == TokenKind::KeyReserved) {
    sink_.report("E0803", first.span, fmt::format("'{}' is not supported yet", first.text));
    throw SyntaxStop{};
  }
  if (first.kind == TokenKind::LeftBracket) return tuple_declaration();
  if (is_function_definition()) return function();
  if (is_typed_declaration()) return declaration();
  if (first.kind == TokenKind::Identifier && is_assignment(cursor_.peek(1).kind)) {
    result.kind = StatementKind::Assignment;
    result.names.push_back(name("a name"));
    result.token = cursor_.take().kind;
    result.value = expression();
  } else {
    result.value = expression();
    if (is_assignment(cursor_.peek().kind) && is_field(*result.value)) {
      result.kind = StatementKind::FieldAssignment;
      result.token = cursor_.take().kind;
      auto pair = std::make_unique<Expression>();
      pair->kind = ExpressionKind::Tuple;
      pair->span = result.value->span;
      pair->operands.push_back(std::move(result.value));
      pair->operands.push_back(expression());
      result.value = std::move(pair);
    }
    if (cursor_.is(TokenKind::Reassign) && result.value->kind == ExpressionKind::Tuple)
      cursor_.unexpected("= (a tuple is declared, never reassigned)");
  }
  result.span = join(result.span, cursor_.previous_span());
  return result;
}

bool Parser::is_typed_declaration() const {
  const Token& first = cursor_.peek();
  if (first.kind == TokenKind::KeyVar || first.kind == TokenKind::KeyVarip) return true;
  if (first.kind != TokenKind::Identifier) return false;
  const TokenKind second = cursor_.peek(1).kind;
  if (second == TokenKind::Assign || second == TokenKind::Identifier) return true;
  if (first.text == "chart" && second == TokenKind::Dot && cursor_.peek(2).text == "point")
    return cursor_.peek(3).kind == TokenKind::Identifier;
  if (second == TokenKind::LeftBracket) return cursor_.peek(2).kind == TokenKind::RightBracket;
  return is_one_of(first.text, {"array", "matrix", "map"}) && second == TokenKind::Less;
}

Statement Parser::declaration() {
  Statement result;
  result.kind = StatementKind::Declaration;
  result.span = cursor_.peek().span;
  if (cursor_.accept(TokenKind::KeyVar)) result.persistence = Persistence::Var;
  if (cursor_.accept(TokenKind::KeyVarip)) result.persistence = Persistence::Varip;
  if (cursor_.is(TokenKind::Identifier) && cursor_.peek(1).kind != TokenKind::Assign)
    result.type = type_name();
  result.names.push_back(name("the name of a variable"));
  cursor_.expect(TokenKind::Assign, "= and a value");
  result.value = expression();
  result.span = join(result.span, cursor_.previous_span());
  return result;
}

// [a, b] = f(), or a tuple as the value of a block.
Statement Parser::tuple_declaration() {
  std::size_t ahead = 0;
  while (cursor_.peek(ahead).kind != TokenKind::RightBracket &&
         cursor_.peek(ahead).kind != TokenKind::Newline &&
         cursor_.peek(ahead).kind != TokenKind::End)
    ++ahead;
  Statement result;
  result.span = cursor_.peek().span;
  if (cursor_.peek(ahead + 1).kind != TokenKind::Assign) {
    result.value = expression();
    if (cursor_.is(TokenKind::Reassign))
      cursor_.unexpected("the end of the line (a tuple is declared with =, never reassigned)");
  } else {
    result.kind = StatementKind::Declaration;
    result.is_tuple = true;
    cursor_.take();
    do {
      result.names.push_back(name("a name"));
    } while (cursor_.accept(TokenKind::Comma));
    cursor_.expect(TokenKind::RightBracket, "]");
    cursor_.expect(TokenKind::Assign, "=");
    result.value = expression();
  }
  result.span = join(result.span, cursor_.previous_span());
  return result;
}

// name(...) =>
bool Parser::is_function_definition() const {
  if (cursor_.peek().kind != TokenKind::Identifier || cursor_.peek(1).kind != TokenKind::LeftParen)
    return false;
  std::size_t open = 0, ahead = 1;
  for (;; ++ahead) {
    const TokenKind kind = cursor_.peek(ahead).kind;
    if (kind == TokenKind::Newline || kind == TokenKind::End) return false;
    if (kind == TokenKind::LeftParen) ++open;
    if (kind == TokenKind::RightParen && --open == 0) break;
  }
  return cursor_.peek(ahead + 1).kind == TokenKind::Arrow;
}

Statement Parser::function() {
  Statement result;
  result.kind = StatementKind::Function;
  result.span = cursor_.peek().span;
  result.function = std::make_unique<FunctionDefinition>();
  result.function->name = name("the name of a function");
  cursor_.expect(TokenKind::LeftParen, "(");
  while (!cursor_.is(TokenKind::RightParen)) {
    result.function->parameters.push_back(parameter());
    if (!cursor_.accept(TokenKind::Comma)) break;
  }
  cursor_.expect(TokenKind::RightParen, ")");
  cursor_.expect(TokenKind::Arrow, "=>");
  result.span = join(result.span, cursor_.previous_span());
  result.function->body = body_after_arrow();
  return result;
}

// type Name, enum Name: one field a line.
Statement Parser::user_type() {
  Statement result;
  result.span = cursor_.peek().span;
  const bool is_enum = cursor_.take().text == "enum";
  result.kind = is_enum ? StatementKind::Enum : StatementKind::Type;
  result.names.push_back(name("the name of the type"));
  result.function = std::make_unique<FunctionDefinition>();
  if (!cursor_.accept(TokenKind::Newline) || !cursor_.accept(TokenKind::Indent)) {
    sink_.report("E0203", cursor_.previous_span(), "the type has no fields");
    throw SyntaxStop{};
  }
  while (!cursor_.is(TokenKind::Dedent) && !cursor_.is(TokenKind::End)) {
    if (cursor_.accept(TokenKind::Newline)) continue;
    if (cursor_.is(TokenKind::KeyVarip)) {
      sink_.report("E0704", cursor_.take().span, "varip is not available");
      throw SyntaxStop{};
    }
    Parameter field;
    if (!is_enum) field.type = type_name();
    field.name = name("the name of a field");
    if (cursor_.accept(TokenKind::Assign)) field.default_value = expression();
    result.function->parameters.push_back(std::move(field));
    if (!cursor_.at_line_end()) cursor_.unexpected("the end of the line");
  }
  cursor_.accept(TokenKind::Dedent);
  result.span = join(result.span, cursor_.previous_span());
  return result;
}

Parameter Parser::parameter() {
  Parameter result;
  if (cursor_.is(TokenKind::Identifier) && cursor_.peek(1).kind != TokenKind::Comma &&
      cursor_.peek(1).kind != TokenKind::RightParen && cursor_.peek(1).kind != TokenKind::Assign)
    result.type = type_name();
  result.name = name("the name of a parameter");
  if (cursor_.accept(TokenKind::Assign)) result.default_value = expression();
  return result;
}

TypeName Parser::type_name() {
  TypeName type;
  type.span = cursor_.peek().span;
  if (is_qualifier(cursor_.peek().text)) {
    type.qualifier = cursor_.take().text;
    // "simple x": a qualifier alone, the type follows from the value
    const TokenKind second = cursor_.peek(1).kind;
    if (second == TokenKind::Assign || second == TokenKind::Comma ||
        second == TokenKind::RightParen)
      return type;
  }
  type.base = name("a type").text;
  if (type.base == "chart" && cursor_.is(TokenKind::Dot) && cursor_.peek(1).text == "point") {
    cursor_.take();
    type.base += "." + cursor_.take().text;
  } else if (cursor_.is(TokenKind::Dot)) {
    sink_.report("E0803", type.span, "types of a library are not supported yet");
    throw SyntaxStop{};
  }
  if (cursor_.is(TokenKind::Less)) type.elements = type_arguments();
  if (cursor_.is(TokenKind::LeftBracket) && cursor_.peek(1).kind == TokenKind::RightBracket) {
    cursor_.take();
    cursor_.take();
    TypeName array;
    array.qualifier = std::exchange(type.qualifier, {});
    array.base = "array";
    array.span = type.span;
    array.elements.push_back(std::move(type));
    type = std::move(array);
  }
  type.span = join(type.span, cursor_.previous_span());
  return type;
}

// <float>, <string, float>
std::vector<TypeName> Parser::type_arguments() {
  const Depth depth(*this);
  std::vector<TypeName> types;
  cursor_.expect(TokenKind::Less, "<");
  do {
    types.push_back(type_name());
  } while (cursor_.accept(TokenKind::Comma));
  cursor_.expect(TokenKind::Greater, ">");
  return types;
}

Block Parser::indented_block(std::string_view owner) {
  Block block;
  block.span = cursor_.peek().span;
  if (!cursor_.is(TokenKind::Newline) || cursor_.peek(1).kind != TokenKind::Indent) {
    if (!cursor_.at_line_end()) cursor_.unexpected("the end of the line");
    sink_.report("E0203", cursor_.previous_span(), fmt::format("'{}' has no body", owner));
    throw SyntaxStop{};
  }
  cursor_.take();
  cursor_.take();
  statements_into(block, TokenKind::Dedent);
  cursor_.accept(TokenKind::Dedent);
  return block;
}

// Either a block on the following lines or the rest of this line.
Block Parser::body_after_arrow() {
  if (cursor_.is(TokenKind::Newline)) return indented_block("=>");
  Block block;
  block.span = cursor_.peek().span;
  do {
    block.statements.push_back(statement());
  } while (cursor_.accept(TokenKind::Comma));
  block.span = join(block.span, cursor_.previous_span());
  return block;
}

Name Parser::name(std::string_view what) {
  const Token& token = cursor_.expect(TokenKind::Identifier, what);
  return {token.text, token.span};
}

void Parser::too_deep() {
  sink_.report("E0902", cursor_.peek().span,
               fmt::format("more than {} levels of nesting", nesting_max_));
  throw SyntaxStop{};
}

}  // namespace sixbtc::language
