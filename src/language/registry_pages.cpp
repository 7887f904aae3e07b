// The generated pages of docs/language/.
#include <set>

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

// Formula, first value and differences of an indicator; overloads share them with the first.
std::string indicator_rows(const std::vector<const Builtin*>& members) {
  std::string out =
      "\n| signature | formula | first value and seed | differs elsewhere | note |\n"
      "|---|---|---|---|---|\n";
  std::set<std::string_view> seen;
  for (const Builtin* builtin : members) {
    const bool is_new = seen.insert(builtin->name).second;
    out +=
        fmt::format("| `{}` | {} | {} | {} | {} |\n", cell(builtin->signature), cell(builtin->doc),
                    is_new || !builtin->first.empty() ? cell(builtin->first) : "as above",
                    cell(builtin->elsewhere), note(*builtin));
  }
  return out;
}

constexpr std::string_view six_preface =
    "\nNot part of Pine: a script that calls one of these runs here and nowhere else. Where Pine "
    "has an indicator,\nits `ta.` name is the one to use: adx is in `ta.dmi`, psar `ta.sar`, willr "
    "`ta.wpr`, bbands `ta.bb`, cg `ta.cog`, ad\n`ta.accdist`, mad `ta.dev`, true_range `ta.tr`, "
    "quantile `ta.percentile_linear_interpolation`, increasing\n`ta.rising`; cti is "
    "`ta.correlation(source, bar_index, n)`, pvo `six.ppo(volume)`.\n";

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
      "{} names, {} of them usable. `length` is an int of at least one bar (`length0`, `length2`,\n"
      "...: at least that many), `number` an int or float, `simple` fixed before the first bar, "
      "`...` further\n"
      "arguments. n is the length; bars count from 0 on a series without gaps. Rules for na and "
      "gaps:\n`docs/indicators.md`.\n",
      builtins().size(), usable);
  for (const auto& [group, members] : groups) {
    if (group == "ta" || group == "six") {
      out += fmt::format("\n## {}\n{}{}", group, group == "six" ? six_preface : "",
                         indicator_rows(members));
      continue;
    }
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
