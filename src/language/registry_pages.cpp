// The generated pages of docs/language/.
#include "language/diagnostics.hpp"
#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

std::string_view group_of(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? "language" : name.substr(0, dot);
}

// | would end a table cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string_view note(const Builtin& builtin) {
  switch (builtin.lowering) {
    case Lowering::Refused:
      return "refused";
    case Lowering::Tainted:
    case Lowering::Opaque:
      return "not in an order";
    case Lowering::Nothing:
      return "no effect";
    default:
      return "";
  }
}

}  // namespace

std::string builtins_page() {
  std::map<std::string_view, std::vector<const Builtin*>> groups;
  std::size_t usable = 0;
  for (const Builtin& builtin : builtins()) {
    groups[group_of(builtin.name)].push_back(&builtin);
    usable += builtin.lowering != Lowering::Refused ? 1 : 0;
  }
  std::string out = fmt::format(
      "# Built-ins\n\nGenerated from the registry (`src/language/registry*.cpp`) by\n"
      "`SIXBTC_WRITE_DOCS=1 build/release/sixbtc_language_test`; a test fails when it is stale.\n"
      "{} names, {} of them usable. `length` is an int of at least one bar (`length0`, `length2`:\n"
      "none, two), `number` an int or float, `simple` fixed before the first bar, `...` further\n"
      "arguments. Formulas and seeding of the indicators: `docs/indicators.md`.\n",
      builtins().size(), usable);
  for (const auto& [group, members] : groups) {
    out += fmt::format("\n## {}\n\n| signature | meaning | note |\n|---|---|---|\n", group);
    for (const Builtin* builtin : members)
      out += fmt::format("| `{}` | {}{} | {} |\n", cell(builtin->signature), cell(builtin->doc),
                         builtin->code.empty() ? "" : fmt::format(" ({})", builtin->code),
                         note(*builtin));
  }
  return out;
}

std::string errors_page() {
  std::string out =
      "# Diagnostics\n\nGenerated from `src/language/codes.cpp` and `code_examples*.cpp`; a test "
      "fails when it is stale.\nE01 lexical, E02 syntax, E03 names, E04 types, E05 calls, E06 "
      "inputs "
      "and annotations, E07 causality,\nE08 known but refused, E09 limits, W10 warnings. Each code "
      "has a page with a wrong and a corrected script,\nwhich `sixbtc strategy explain CODE` "
      "prints "
      "too.\n\n| code | title |\n|---|---|\n";
  for (const CodeEntry& entry : code_catalogue())
    out += fmt::format("| [{0}](errors/{0}.md) | {1} |\n", entry.code, entry.title);
  return out;
}

}  // namespace sixbtc::language
