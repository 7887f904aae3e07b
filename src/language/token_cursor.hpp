// A place in the token list, and the ways the parser moves it.
#pragma once

#include "language/lexer.hpp"

namespace sixbtc::language {

// Thrown inside the parser only: the current statement can't be continued.
struct SyntaxStop {};

class TokenCursor {
 public:
  TokenCursor(const std::vector<Token>& tokens, DiagnosticSink& sink)
      : tokens_(tokens), sink_(sink) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool is(TokenKind kind) const { return peek().kind == kind; }
  const Token& take() {
    const Token& token = peek();
    if (token.kind == TokenKind::Indent) ++depth_;
    if (token.kind == TokenKind::Dedent) --depth_;
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool accept(TokenKind kind) {
    if (!is(kind)) return false;
    take();
    return true;
  }
  const Token& expect(TokenKind kind, std::string_view what) {
    if (!is(kind)) unexpected(what);
    return take();
  }
  [[nodiscard]] const SourceSpan& previous_span() const {
    return tokens_[at_ > 0 ? at_ - 1 : 0].span;
  }
  // At the end of the logical line.
  [[nodiscard]] bool at_line_end() const {
    return is(TokenKind::Newline) || is(TokenKind::Dedent) || is(TokenKind::Indent) ||
           is(TokenKind::End);
  }

  // Reports what stands here instead of `wanted`, and stops the statement.
  [[noreturn]] void unexpected(std::string_view wanted) {
    const Token& token = peek();
    // What follows from a word that could not be read is not a second mistake.
    if (sink_.has_error_in_line(token.span.line)) throw SyntaxStop{};
    if (at_line_end()) {
      const bool next_is_deeper = is(TokenKind::Newline) && (peek(1).kind == TokenKind::Indent ||
                                                             starts_with_operator(peek(1).kind));
      if (next_is_deeper)
        sink_.report(
            "E0205", first_word_after().span,
            fmt::format("this line looks like a continuation, but {} is missing above it", wanted));
      else
        sink_.report("E0202", previous_span(), fmt::format("expected {} after this", wanted));
    } else if (token.is_continuation && token.starts_line) {
      sink_.report("E0201", token.span, fmt::format("expected {}, found '{}'", wanted, token.text),
                   "this line continues the one above, because its indentation is not a multiple "
                   "of four or a bracket is still open");
    } else {
      sink_.report("E0201", token.span, fmt::format("expected {}, found '{}'", wanted, token.text));
    }
    throw SyntaxStop{};
  }

  // Blocks entered and not yet left.
  [[nodiscard]] std::size_t depth() const { return depth_; }

  // After an error: to the end of the statement that began at `depth`, its blocks included.
  void recover(std::size_t depth) {
    while (!is(TokenKind::End)) {
      const bool is_inside = depth_ > depth;
      if (!is_inside && is(TokenKind::Dedent)) return;
      const bool ends_line = is(TokenKind::Newline) && peek(1).kind != TokenKind::Indent;
      take();
      if (depth_ == depth && (is_inside || ends_line)) return;
    }
  }

 private:
  static bool starts_with_operator(TokenKind kind) {
    return kind == TokenKind::Question || kind == TokenKind::Colon || kind == TokenKind::KeyAnd ||
           kind == TokenKind::KeyOr || kind == TokenKind::Plus || kind == TokenKind::Star ||
           kind == TokenKind::Slash;
  }
  [[nodiscard]] const Token& first_word_after() const {
    std::size_t i = at_;
    while (i + 1 < tokens_.size() &&
           (tokens_[i].kind == TokenKind::Newline || tokens_[i].kind == TokenKind::Indent))
      ++i;
    return tokens_[i];
  }

  const std::vector<Token>& tokens_;
  DiagnosticSink& sink_;
  std::size_t at_ = 0, depth_ = 0;
};

}  // namespace sixbtc::language
