#include "language/lexer.hpp"

#include <charconv>

namespace sixbtc::language {

namespace {

struct Spelling {
  std::string_view text;
  TokenKind kind;
};

constexpr Spelling keywords[] = {
    {"and", TokenKind::KeyAnd},         {"break", TokenKind::KeyBreak},
    {"by", TokenKind::KeyBy},           {"continue", TokenKind::KeyContinue},
    {"else", TokenKind::KeyElse},       {"false", TokenKind::KeyFalse},
    {"for", TokenKind::KeyFor},         {"if", TokenKind::KeyIf},
    {"in", TokenKind::KeyIn},           {"not", TokenKind::KeyNot},
    {"or", TokenKind::KeyOr},           {"switch", TokenKind::KeySwitch},
    {"to", TokenKind::KeyTo},           {"true", TokenKind::KeyTrue},
    {"var", TokenKind::KeyVar},         {"varip", TokenKind::KeyVarip},
    {"while", TokenKind::KeyWhile},     {"import", TokenKind::KeyReserved},
    {"export", TokenKind::KeyReserved}, {"method", TokenKind::KeyReserved},
    {"type", TokenKind::KeyReserved},   {"enum", TokenKind::KeyReserved},
};

// Longest first.
constexpr Spelling punctuation[] = {
    {"=>", TokenKind::Arrow},
    {":=", TokenKind::Reassign},
    {"+=", TokenKind::PlusAssign},
    {"-=", TokenKind::MinusAssign},
    {"*=", TokenKind::StarAssign},
    {"/=", TokenKind::SlashAssign},
    {"%=", TokenKind::PercentAssign},
    {"==", TokenKind::EqualEqual},
    {"!=", TokenKind::NotEqual},
    {"<=", TokenKind::LessEqual},
    {">=", TokenKind::GreaterEqual},
    {"(", TokenKind::LeftParen},
    {")", TokenKind::RightParen},
    {"[", TokenKind::LeftBracket},
    {"]", TokenKind::RightBracket},
    {",", TokenKind::Comma},
    {".", TokenKind::Dot},
    {"?", TokenKind::Question},
    {":", TokenKind::Colon},
    {"=", TokenKind::Assign},
    {"+", TokenKind::Plus},
    {"-", TokenKind::Minus},
    {"*", TokenKind::Star},
    {"/", TokenKind::Slash},
    {"%", TokenKind::Percent},
    {"<", TokenKind::Less},
    {">", TokenKind::Greater},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A line can't end with this; the parser explains what is wrong with the next one.
bool expects_more(TokenKind kind) {
  return kind == TokenKind::KeyAnd || kind == TokenKind::KeyOr || kind == TokenKind::KeyNot ||
         kind == TokenKind::Comma || kind == TokenKind::Question || kind == TokenKind::Colon ||
         kind >= TokenKind::Assign;
}

class Lexer {
 public:
  Lexer(std::string_view source, DiagnosticSink& sink) : source_(source), sink_(sink) {}

  TokenStream run() {
    while (at_ < source_.size()) line();
    at_ = source_.size();
    if (!stream_.tokens.empty()) layout(TokenKind::Newline);
    for (; level_ > 0; --level_) layout(TokenKind::Dedent);
    layout(TokenKind::End);
    return std::move(stream_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  [[nodiscard]] SourceSpan span_from(std::size_t begin) const {
    return {begin, at_,
            line_, static_cast<int>(begin - line_begin_) + 1,
            line_, static_cast<int>(at_ - line_begin_) + 1};
  }

  void push(TokenKind kind, std::size_t begin, std::string text, double number = 0) {
    Token token{kind, span_from(begin), std::move(text), number, starts_line_, is_continuation_};
    starts_line_ = false;
    stream_.tokens.push_back(std::move(token));
  }
  void layout(TokenKind kind) { stream_.tokens.push_back({kind, span_from(at_), "", 0}); }

  void line() {
    line_begin_ = at_;
    std::size_t indent = 0;
    for (; peek() == ' ' || peek() == '\t'; ++at_) indent += peek() == '\t' ? 4 : 1;
    const bool is_comment = peek() == '/' && peek(1) == '/';
    if (at_ < source_.size() && peek() != '\n' && peek() != '\r' && !is_comment) begin_line(indent);
    while (at_ < source_.size() && peek() != '\n') word();
    ++at_;
    ++line_;
  }

  void begin_line(std::size_t indent) {
    starts_line_ = true;
    is_continuation_ = brackets_ > 0;
    if (brackets_ > 0) return;
    if (stream_.tokens.empty()) {
      if (indent > 0)
        sink_.report("E0105", span_from(at_), "the first line of a script is not indented");
      return;
    }
    if (indent % 4 != 0) {
      is_continuation_ = true;
      return;
    }
    const TokenKind last = stream_.tokens.back().kind;
    layout(TokenKind::Newline);
    const std::size_t level = indent / 4;
    if (level > level_ + 1 && !expects_more(last))
      sink_.report(
          "E0105", span_from(at_),
          fmt::format("indented by {} spaces where at most {} fit", indent, 4 * (level_ + 1)));
    for (; level_ < level; ++level_) layout(TokenKind::Indent);
    for (; level_ > level; --level_) layout(TokenKind::Dedent);
  }

  void word() {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '/' && peek(1) == '/') {
      comment();
    } else if (is_letter(c)) {
      identifier();
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      number();
    } else if (c == '"' || c == '\'') {
      string(c);
    } else if (c == '#') {
      color();
    } else {
      symbol();
    }
  }

  void comment() {
    const std::size_t begin = at_;
    while (at_ < source_.size() && peek() != '\n' && peek() != '\r') ++at_;
    std::string_view text = source_.substr(begin, at_ - begin);
    if (!text.starts_with("//@")) return;
    text.remove_prefix(3);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    stream_.pragmas.push_back({text, span_from(begin)});
  }

  void identifier() {
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    const std::string_view text = source_.substr(begin, at_ - begin);
    TokenKind kind = TokenKind::Identifier;
    const bool is_member = begin > 0 && source_[begin - 1] == '.';
    for (const Spelling& keyword : keywords)
      if (keyword.text == text && !is_member) kind = keyword.kind;
    push(kind, begin, std::string(text));
  }

  void number() {
    const std::size_t begin = at_;
    bool is_integer = true;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && !is_letter(peek(1))) {
      is_integer = false;
      for (++at_; is_digit(peek());) ++at_;
    }
    if (peek() == 'e' || peek() == 'E') {
      is_integer = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      while (is_digit(peek())) ++at_;
    }
    double value = 0;
    const char* end = source_.data() + at_;
    const auto parsed = std::from_chars(source_.data() + begin, end, value);
    const bool runs_on = is_letter(peek());
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    std::string text(source_.substr(begin, at_ - begin));
    if (parsed.ec != std::errc() || parsed.ptr != end || runs_on)
      sink_.report("E0103", span_from(begin), fmt::format("'{}' is not a number", text));
    push(is_integer ? TokenKind::Integer : TokenKind::Number, begin, std::move(text), value);
  }

  void string(char quote) {
    const std::size_t begin = at_++;
    std::string value;
    while (at_ < source_.size() && peek() != quote && peek() != '\n') {
      if (peek() == '\\' && at_ + 1 < source_.size() && peek(1) != '\n') {
        ++at_;
        value += peek() == 'n' ? '\n' : peek() == 't' ? '\t' : peek();
      } else {
        value += peek();
      }
      ++at_;
    }
    if (peek() == quote) {
      ++at_;
    } else {
      sink_.report("E0102", span_from(begin), "this string is not closed");
    }
    push(TokenKind::String, begin, std::move(value));
  }

  void color() {
    const std::size_t begin = at_++;
    while (is_digit(peek()) || is_letter(peek())) ++at_;
    const std::string_view digits = source_.substr(begin + 1, at_ - begin - 1);
    const bool is_hex = digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos;
    if (!is_hex || (digits.size() != 6 && digits.size() != 8))
      sink_.report("E0104", span_from(begin), fmt::format("'#{}' is not a colour", digits));
    push(TokenKind::Color, begin, std::string(digits));
  }

  void symbol() {
    const std::size_t begin = at_;
    for (const Spelling& spelling : punctuation) {
      if (!source_.substr(at_).starts_with(spelling.text)) continue;
      at_ += spelling.text.size();
      if (spelling.kind == TokenKind::LeftParen || spelling.kind == TokenKind::LeftBracket)
        ++brackets_;
      if (spelling.kind == TokenKind::RightParen || spelling.kind == TokenKind::RightBracket)
        brackets_ = brackets_ > 0 ? brackets_ - 1 : 0;
      return push(spelling.kind, begin, std::string(spelling.text));
    }
    const unsigned char byte = static_cast<unsigned char>(source_[at_++]);
    while (at_ < source_.size() && (static_cast<unsigned char>(source_[at_]) & 0xC0) == 0x80) ++at_;
    const std::string shown = byte > 32 && byte < 127 ? fmt::format("'{}'", source_[begin])
                                                      : fmt::format("0x{:02X}", byte);
    sink_.report("E0101", span_from(begin), fmt::format("unexpected character {}", shown));
  }

  std::string_view source_;
  DiagnosticSink& sink_;
  TokenStream stream_;
  std::size_t at_ = 0, line_begin_ = 0, level_ = 0, brackets_ = 0;
  int line_ = 1;
  bool starts_line_ = false, is_continuation_ = false;
};

}  // namespace

std::vector<std::string_view> keyword_spellings() {
  std::vector<std::string_view> words;
  for (const Spelling& keyword : keywords) words.push_back(keyword.text);
  return words;
}

TokenStream tokenize(std::string_view source, DiagnosticSink& sink) {
  return Lexer(source, sink).run();
}

}  // namespace sixbtc::language
