// The grammar for editors, from the lexer's keywords and the registry's names. Patterns are regular
// expressions without lookbehind, so that any engine can read them.
#include "language/lexer.hpp"
#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string words(const std::vector<std::string_view>& list) {
  return fmt::format("\\b(?:{})\\b", fmt::join(list, "|"));
}

class Grammar {
 public:
  void match(std::string_view scope, std::string_view pattern) {
    add(fmt::format("{{\"name\": \"{}.pine\", \"match\": {}}}", scope, json_text(pattern)));
  }
  // A text between two of `quote` on one line.
  void text(std::string_view scope, std::string_view quote) {
    add(fmt::format(
        "{{\"name\": \"{}.pine\", \"begin\": {}, \"end\": {}, \"patterns\": "
        "[{{\"name\": \"constant.character.escape.pine\", \"match\": {}}}]}}",
        scope, json_text(quote), json_text(fmt::format("{}|$", quote)), json_text(R"(\\.)")));
  }
  [[nodiscard]] std::string json() const {
    return fmt::format(
        "{{\n  \"name\": \"Pine-compatible script (SixBTC)\",\n  \"scopeName\": \"source.pine\",\n"
        "  \"fileTypes\": [\"pine\"],\n  \"patterns\": [\n{}\n  ]\n}}\n",
        patterns_);
  }

 private:
  void add(const std::string& pattern) {
    patterns_ += (patterns_.empty() ? "    " : ",\n    ") + pattern;
  }
  std::string patterns_;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

// Names of one namespace in one pattern: ta\.(?:atr|ema|...)
void built_in_names(Grammar& grammar, std::string_view scope, bool is_function) {
  std::map<std::string, std::map<std::string, int>> groups;
  for (const Builtin& builtin : builtins()) {
    if (builtin.is_function != is_function) continue;
    const std::size_t dot = builtin.name.rfind('.');
    if (dot == std::string::npos)
      groups[""][builtin.name];
    else
      groups[builtin.name.substr(0, dot)][builtin.name.substr(dot + 1)];
  }
  // The longest namespace first, or strategy. would win against strategy.risk.
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : group->second) names.push_back(name);
    std::string prefix;
    for (const char c : group->first) prefix += c == '.' ? "\\." : std::string(1, c);
    grammar.match(scope, fmt::format("\\b{}{}(?:{})\\b{}", prefix, prefix.empty() ? "" : "\\.",
                                     fmt::join(names, "|"), is_function ? "(?=\\s*[(<])" : ""));
  }
}

}  // namespace

std::string textmate_grammar() {
  Grammar grammar;
  grammar.match("comment.line.annotation", "//@.*$");
  grammar.match("comment.line.double-slash", "//.*$");
  grammar.text("string.quoted.double", "\"");
  grammar.text("string.quoted.single", "'");
  grammar.match("constant.other.color", "#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?\\b");
  grammar.match("constant.numeric", "(?:\\b[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?\\b");

  std::vector<std::string_view> control, operators, constants, declarations;
  for (const std::string_view word : keyword_spellings()) {
    if (is_one_of(word, {"and", "or", "not"}))
      operators.push_back(word);
    else if (is_one_of(word, {"true", "false"}))
      constants.push_back(word);
    else if (is_one_of(word, {"var", "varip", "import", "export", "method", "type", "enum"}))
      declarations.push_back(word);
    else
      control.push_back(word);
  }
  grammar.match("keyword.control", words(control));
  grammar.match("keyword.operator.word", words(operators));
  grammar.match("constant.language", words(constants));
  grammar.match("storage.modifier", words(declarations));

  built_in_names(grammar, "support.function", true);
  grammar.match("storage.type",
                "\\b(?:array|matrix|map)(?=\\s*<)|\\b(?:int|float|bool|string|color|line|label|box|"
                "table|linefill|polyline|const|input|simple|series)(?=(?:\\s*\\[\\s*\\])?\\s+"
                "[A-Za-z_]|\\s*>)");
  built_in_names(grammar, "support.variable", false);
  grammar.match("entity.name.function", "\\b[A-Za-z_]\\w*(?=\\s*\\([^()]*\\)\\s*=>)");
  grammar.match("keyword.operator", "=>|:=|[-+*/%!=<>]=|[-+*/%<>=?:]");
  return grammar.json();
}

}  // namespace sixbtc::language
