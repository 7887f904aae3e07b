#include "templates/expression.hpp"

#include <array>
#include <charconv>

#include "core/log.hpp"

namespace sixbtc::templates {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct FilterRule {
  std::string_view name;
  std::size_t arguments;
};
constexpr FilterRule filters[] = {{"default", 1}, {"join", 1}, {"length", 0}, {"upper", 0},
                                  {"lower", 0},   {"trim", 0}, {"first", 0},  {"last", 0},
                                  {"indent", 1},  {"code", 0}};

// Recursive descent, loosest first: or, and, not, comparison, filters, primary.
class Parser {
 public:
  Parser(std::string_view text, int line) : text_(text), line_(line) {}

  core::Result<Expression> all() {
    ASSIGN_OR_RETURN(Expression expression, any());
    skip();
    if (at_ != text_.size()) return bad("is not understood");
    return expression;
  }

 private:
  std::unexpected<core::Error> bad(const std::string& why) const {
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), 30);
    return core::fail(core::ErrorKind::Malformed,
                      rest.empty() ? "the expression ends too early"
                                   : "'" + core::log::to_ascii(rest) + "' " + why);
  }
  void skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool take(std::string_view symbol) {
    skip();
    if (!text_.substr(at_).starts_with(symbol)) return false;
    at_ += symbol.size();
    return true;
  }
  std::string_view peek_word() {
    skip();
    std::size_t end = at_;
    if (end < text_.size() && is_letter(text_[end]))
      while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    at_ += word.size();
    return true;
  }
  Expression made(ExpressionKind kind, std::string name, std::vector<Expression> operands) const {
    return {kind, line_, {}, {}, std::move(name), std::move(operands)};
  }

  core::Result<Expression> any() {
    if (++depth_ > depth_max) return bad("is nested too deeply");
    ASSIGN_OR_RETURN(Expression left, conjunction());
    while (take_word("or")) {
      ASSIGN_OR_RETURN(Expression right, conjunction());
      left = made(ExpressionKind::Or, "", {std::move(left), std::move(right)});
    }
    --depth_;
    return left;
  }
  core::Result<Expression> conjunction() {
    ASSIGN_OR_RETURN(Expression left, negation());
    while (take_word("and")) {
      ASSIGN_OR_RETURN(Expression right, negation());
      left = made(ExpressionKind::And, "", {std::move(left), std::move(right)});
    }
    return left;
  }
  core::Result<Expression> negation() {
    bool is_negated = false;
    while (take_word("not")) is_negated = !is_negated;
    ASSIGN_OR_RETURN(Expression inner, comparison());
    if (is_negated) inner = made(ExpressionKind::Not, "", {std::move(inner)});
    return inner;
  }
  core::Result<Expression> comparison() {
    ASSIGN_OR_RETURN(Expression left, filtered());
    for (const std::string_view symbol : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!take(symbol)) continue;
      ASSIGN_OR_RETURN(Expression right, filtered());
      return made(ExpressionKind::Compare, std::string(symbol),
                  {std::move(left), std::move(right)});
    }
    return left;
  }
  core::Result<Expression> filtered() {
    ASSIGN_OR_RETURN(Expression value, primary());
    while (take("|")) {
      const std::string name(peek_word());
      const auto rule = std::ranges::find(filters, std::string_view(name), &FilterRule::name);
      if (rule == std::end(filters)) return bad("is no filter");
      at_ += name.size();
      std::vector<Expression> operands{std::move(value)};
      if (rule->arguments == 1) {
        if (!take("(")) return bad("where the filter '" + name + "' needs (value)");
        ASSIGN_OR_RETURN(Expression argument, any());
        if (!take(")")) return bad("where ')' is missing");
        operands.push_back(std::move(argument));
      }
      value = made(ExpressionKind::Filter, name, std::move(operands));
    }
    return value;
  }

  core::Result<Expression> primary() {
    skip();
    if (take("(")) {
      ASSIGN_OR_RETURN(Expression inner, any());
      if (!take(")")) return bad("where ')' is missing");
      return inner;
    }
    const char first = at_ < text_.size() ? text_[at_] : '\0';
    if (first == '"' || first == '\'') return text(first);
    if (is_digit(first) || first == '-') return number();
    return path();
  }

  core::Result<Expression> text(char quote) {
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        value += text_[at_] == 'n' ? '\n' : text_[at_];
      } else {
        value += text_[at_];
      }
    }
    if (at_ == text_.size()) return bad("");
    ++at_;
    return literal(std::move(value));
  }
  core::Result<Expression> number() {
    double value = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{}) return bad("is no number");
    at_ += static_cast<std::size_t>(end - begin);
    return literal(value);
  }
  core::Result<Expression> path() {
    Expression value = made(ExpressionKind::Path, "", {});
    do {
      const std::string_view word = peek_word();
      if (word.empty()) return bad("is no name");
      value.path.emplace_back(word);
      at_ += word.size();
    } while (take("."));
    if (value.path.size() > 1) return value;
    const std::string& word = value.path.front();
    if (word == "true" || word == "false") return literal(word == "true");
    if (word == "none") return literal(nullptr);
    if (word == "and" || word == "or" || word == "not") return bad("needs a value before it");
    return value;
  }
  Expression literal(Json value) const {
    Expression made_of = made(ExpressionKind::Literal, "", {});
    made_of.literal = std::move(value);
    return made_of;
  }

  std::string_view text_;
  int line_;
  std::size_t at_ = 0, depth_ = 0;
};

}  // namespace

core::Result<Expression> parse_expression(std::string_view text, int line) {
  return Parser(text, line).all();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

Tag split_tag(std::string_view text) {
  text = trimmed(text);
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end])) ++end;
  return {std::string(text.substr(0, end)), trimmed(text.substr(end))};
}

}  // namespace sixbtc::templates
