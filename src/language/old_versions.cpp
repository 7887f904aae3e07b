#include "language/old_versions.hpp"

#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr std::pair<std::string_view, std::string_view> renamed[] = {
    {"study", "indicator"},
    {"security", "request.security"},
    {"iff", "?:"},
    {"tostring", "str.tostring"},
    {"tonumber", "str.tonumber"},
    {"tickerid", "syminfo.tickerid"},
    {"ticker", "syminfo.ticker"},
    {"period", "timeframe.period"},
    {"n", "bar_index"},
    {"heikinashi", "ticker.heikinashi"},
    {"offset", "x[n]"},
};

bool is_word(const std::vector<Token>& tokens, std::size_t i) {
  return tokens[i].kind == TokenKind::Identifier &&
         (i == 0 || tokens[i - 1].kind != TokenKind::Dot);
}

bool is_called(const std::vector<Token>& tokens, std::size_t i) {
  return i + 1 < tokens.size() && tokens[i + 1].kind == TokenKind::LeftParen;
}

// Today's name of a function; empty when it is none, or the same.
std::string name_today(const std::string& name) {
  for (const auto& [old, today] : renamed)
    if (old == name) return std::string(today);
  if (!find_builtins(name, true).empty()) return {};
  for (const std::string_view space : {"ta.", "math.", "str."})
    if (!find_builtins(std::string(space) + name, true).empty()) return std::string(space) + name;
  return {};
}

}  // namespace

std::string migration_hint(const std::vector<Token>& tokens) {
  constexpr std::size_t shown_max = 8;
  std::vector<std::string> old_names;
  std::string hint;
  for (std::size_t i = 0; i < tokens.size() && old_names.size() < shown_max; ++i) {
    if (!is_word(tokens, i) || !is_called(tokens, i)) continue;
    const std::string today = name_today(tokens[i].text);
    const bool is_known =
        std::find(old_names.begin(), old_names.end(), tokens[i].text) != old_names.end();
    if (today.empty() || is_known) continue;
    hint += fmt::format("{}{} for {}", old_names.empty() ? "write " : ", ", today, tokens[i].text);
    old_names.push_back(tokens[i].text);
  }
  return hint;
}

bool is_old_script(const std::vector<Token>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (is_word(tokens, i) && is_called(tokens, i) &&
        (tokens[i].text == "study" || tokens[i].text == "security"))
      return true;
  return false;
}

}  // namespace sixbtc::language
