#include "generation/language_summary.hpp"

#include <set>

#include "language/diagnostics.hpp"
#include "language/registry.hpp"

namespace sixbtc::generation {

namespace {

using Json = nlohmann::ordered_json;
using language::Lowering;

bool is_computed(const language::Builtin& builtin) {
  switch (builtin.lowering) {
    case Lowering::Pure:
    case Lowering::Kernel:
    case Lowering::Load:
    case Lowering::Position:
    case Lowering::Setup:
      return true;
    case Lowering::Special:
      return builtin.special != language::Special::IndicatorHeader;
    default:
      return false;
  }
}

// "ta" of "ta.ema"; what has no dot belongs to the language itself.
std::string group_of(const std::string& name) {
  const std::size_t dot = name.find('.');
  return dot == std::string::npos ? "language" : name.substr(0, dot);
}

// Qualifiers of series are the rule; leaving them out makes the text a quarter shorter.
std::string shortened(std::string text) {
  constexpr std::string_view word = "series ";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
    text.erase(at, word.size());
  return text;
}

bool is_refusal(std::string_view code) {
  return code.starts_with("E07") || code.starts_with("E08");
}

Json made() {
  // In this order; drawing, dates and collections are left to those who need them.
  const std::set<std::string> shown{"language", "ta", "six", "math", "strategy", "input"};
  std::map<std::string, Json> groups;
  std::map<std::string_view, Json> refused;
  std::set<std::string> seen;
  for (const language::Builtin& builtin : language::builtins()) {
    if (is_refusal(builtin.code) && !is_computed(builtin)) {
      Json& names = refused[builtin.code];
      if (std::ranges::find(names, Json(builtin.name)) == names.end())
        names.push_back(builtin.name);
      continue;
    }
    const std::string group = group_of(builtin.name);
    if (is_computed(builtin) && shown.contains(group) && seen.insert(builtin.signature).second)
      groups[group].push_back(shortened(builtin.signature));
  }
  Json summary{{"groups", Json::array()}, {"refused", Json::array()}};
  for (auto& [name, signatures] : groups)
    summary["groups"].push_back({{"name", name}, {"signatures", std::move(signatures)}});
  for (const language::CodeEntry& entry : language::code_catalogue()) {
    if (!is_refusal(entry.code)) continue;
    const auto found = refused.find(entry.code);
    summary["refused"].push_back(
        {{"code", entry.code},
         {"title", entry.title},
         {"why", entry.why},
         {"names", found == refused.end() ? Json::array() : found->second}});
  }
  return summary;
}

}  // namespace

const Json& language_summary() {
  static const Json summary = made();
  return summary;
}

}  // namespace sixbtc::generation
