// The recursive-descent parser, shared by parser.cpp (statements) and parse_expression.cpp.
#pragma once

#include "language/parser.hpp"
#include "language/token_cursor.hpp"

namespace sixbtc::language {

// Binary operators by strength; 0: none. The ternary binds weaker than all of them.
[[nodiscard]] int precedence_of(TokenKind kind);

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, std::size_t nesting_max, DiagnosticSink& sink)
      : cursor_(tokens, sink), nesting_max_(nesting_max), sink_(sink) {}

  Block script();

 private:
  // Counts the recursion, so that no input can exhaust the stack.
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.nesting_max_) {
        --parser_.depth_;
        parser_.too_deep();
      }
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };

  // statements (parser.cpp)
  void statements_into(Block& block, TokenKind stop);
  void line_into(Block& block);
  Statement statement();
  Statement declaration();
  Statement tuple_declaration();
  Statement function();
  [[nodiscard]] bool is_function_definition() const;
  [[nodiscard]] bool is_typed_declaration() const;
  TypeName type_name();
  std::vector<TypeName> type_arguments();
  Statement user_type();
  Parameter parameter();
  Block indented_block(std::string_view owner);
  Block body_after_arrow();
  Name name(std::string_view what);
  [[nodiscard]] bool ends_with_block(const Statement& statement) const;

  // expressions (parse_expression.cpp)
  ExpressionPtr expression();
  ExpressionPtr binary(int precedence);
  ExpressionPtr unary();
  ExpressionPtr postfix();
  ExpressionPtr primary();
  ExpressionPtr call(std::string path, const SourceSpan& begin);
  ExpressionPtr for_in(const SourceSpan& begin);
  ExpressionPtr if_expression();
  ExpressionPtr switch_expression();
  ExpressionPtr for_expression();
  ExpressionPtr while_expression();
  ExpressionPtr make(ExpressionKind kind, const SourceSpan& begin,
                     std::vector<ExpressionPtr> operands);
  [[noreturn]] void too_deep();

  TokenCursor cursor_;
  std::size_t nesting_max_;
  DiagnosticSink& sink_;
  std::size_t depth_ = 0;
};

}  // namespace sixbtc::language
