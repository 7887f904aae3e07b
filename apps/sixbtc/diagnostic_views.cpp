#include "sixbtc/diagnostic_views.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

Json diagnostics_json(std::span<const language::Diagnostic> diagnostics) {
  Json rows = Json::array();
  for (const language::Diagnostic& each : diagnostics)
    rows.push_back({{"severity", each.severity == language::Severity::Error ? "error" : "warning"},
                    {"code", each.code},
                    {"line", each.span.line},
                    {"column", each.span.column},
                    {"message", each.message},
                    {"why", each.why},
                    {"hint", each.hint},
                    {"page", language::page_of(each.code)}});
  return rows;
}

std::string render_with_pages(std::span<const language::Diagnostic> diagnostics,
                              std::string_view source, std::string_view file) {
  if (diagnostics.empty()) return {};
  std::set<std::string> codes;
  for (const language::Diagnostic& each : diagnostics) codes.insert(each.code);
  return fmt::format(
      "{}\nmore: sixbtc strategy explain {}, or {}\n", language::render(diagnostics, source, file),
      codes.size() == 1 ? *codes.begin() : fmt::format("CODE ({})", fmt::join(codes, ", ")),
      language::page_of(codes.size() == 1 ? *codes.begin() : "CODE"));
}

}  // namespace sixbtc::cli
