// The grammar for editors: valid JSON, and every keyword and built-in name is coloured as one.
#include <nlohmann/json.hpp>
#include <regex>

#include "language/lexer.hpp"
#include "language/registry.hpp"

namespace sixbtc::language::test {

namespace {

// The scope of the pattern that matches the whole of `text` first where `after` follows it.
std::string scope_of(const nlohmann::json& grammar, const std::string& text,
                     const std::string& after) {
  static std::map<std::string, std::regex> compiled;
  for (const auto& pattern : grammar["patterns"]) {
    const bool is_match = pattern.contains("match");
    const std::string words = pattern[is_match ? "match" : "begin"];
    const auto [entry, is_new] = compiled.try_emplace(words);
    if (is_new) entry->second = std::regex(words);
    std::smatch found;
    const std::string line = text + after;
    if (!std::regex_search(line, found, entry->second, std::regex_constants::match_continuous))
      continue;
    return found.str() == text || !is_match ? pattern["name"].get<std::string>()
                                            : "only " + found.str();
  }
  return "nothing";
}

}  // namespace

TEST(TextMate, colours_every_keyword_and_every_built_in_name) {
  const auto grammar = nlohmann::json::parse(textmate_grammar());
  for (const std::string_view word : keyword_spellings()) {
    const std::string scope = scope_of(grammar, std::string(word), " ");
    EXPECT_TRUE(scope.starts_with("keyword.") || scope.starts_with("constant.language") ||
                scope.starts_with("storage.modifier"))
        << word << ": " << scope;
  }
  for (const Builtin& builtin : builtins())
    EXPECT_EQ(scope_of(grammar, builtin.name, builtin.is_function ? "(" : " "),
              builtin.is_function ? "support.function.pine" : "support.variable.pine")
        << builtin.name;
}

TEST(TextMate, colours_literals_comments_and_types) {
  const auto grammar = nlohmann::json::parse(textmate_grammar());
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"//@version=6", "", "comment.line.annotation.pine"},
      {"// note", "", "comment.line.double-slash.pine"},
      {"\"text\"", "", "string.quoted.double.pine"},
      {"#ff00AA", ")", "constant.other.color.pine"},
      {"1.5e-3", " ", "constant.numeric.pine"},
      {".5", "", "constant.numeric.pine"},
      {"array", "<float> x", "storage.type.pine"},
      {"float", " x = na", "storage.type.pine"},
      {"middle", "(a, b) => a", "entity.name.function.pine"},
      {":=", " 1", "keyword.operator.pine"},
      {"format", " ", "nothing"},
  };
  for (const auto& [text, after, wanted] : cases)
    EXPECT_EQ(scope_of(grammar, text, after), wanted) << text;
}

}  // namespace sixbtc::language::test
