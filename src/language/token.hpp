// Words of the language, as the lexer finds them.
#pragma once

#include <string>

#include "language/diagnostics.hpp"

namespace sixbtc::language {

enum class TokenKind : std::uint8_t {
  // layout
  Newline,
  Indent,
  Dedent,
  End,
  // literals and names
  Integer,
  Number,
  String,
  Color,
  Identifier,
  // keywords
  KeyAnd,
  KeyBreak,
  KeyBy,
  KeyContinue,
  KeyElse,
  KeyFalse,
  KeyFor,
  KeyIf,
  KeyIn,
  KeyNot,
  KeyOr,
  KeySwitch,
  KeyTo,
  KeyTrue,
  KeyVar,
  KeyVarip,
  KeyWhile,
  KeyReserved,  // import, export, method, type, enum
  // punctuation
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Dot,
  Question,
  Colon,
  Arrow,
  Assign,
  Reassign,
  PlusAssign,
  MinusAssign,
  StarAssign,
  SlashAssign,
  PercentAssign,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  EqualEqual,
  NotEqual,
};

struct Token {
  TokenKind kind = TokenKind::End;
  SourceSpan span;
  std::string text;   // identifier, keyword or punctuation spelling; string with escapes resolved
  double number = 0;  // Integer, Number
  bool starts_line = false;      // first word of a physical line
  bool is_continuation = false;  // ... that continues the logical line above
};

}  // namespace sixbtc::language
