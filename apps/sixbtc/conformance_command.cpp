#include <nlohmann/json.hpp>

#include "application/conformance_use_case.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct Options {
  std::string data, scripts;
};

Json nullable(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json case_json(const conformance::CaseResult& result) {
  Json json = {
      {"id", result.id},           {"expected", result.expected}, {"identical", result.identical},
      {"missing", result.missing}, {"extra", result.extra},       {"exact", result.is_exact}};
  json["first_difference"] = nullable(result.first_difference);
  json["refused"] = nullable(result.refusal);
  if (!result.magnifier.empty()) json["bar_magnifier"] = result.magnifier;
  return json;
}

Json part_json(const application::ConformancePart& part,
               const std::vector<conformance::CaseResult>& results) {
  Json cases = Json::array();
  for (const auto& result : results) cases.push_back(case_json(result));
  Json json = {{"cases", part.cases},
               {"exact", part.exact},
               {"expected", part.expected},
               {"identical", part.identical}};
  json["results"] = std::move(cases);
  return json;
}

Json to_json(const application::ConformanceView& view) {
  Json json = {{"lists", view.lists.cases},
               {"exact", view.lists.exact},
               {"trades", view.lists.expected},
               {"identical", view.lists.identical}};
  json["refused"] = view.refused;
  json["indicators"] = part_json(view.indicators, view.report.indicators);
  json["scenarios"] = part_json(view.scenarios, view.report.scenarios);
  json["verdicts"] = part_json(view.verdicts, view.report.verdicts);
  json["cases"] = Json::array();
  for (const auto& result : view.report.lists) json["cases"].push_back(case_json(result));
  return json;
}

void print_part(const char* what, const char* unit, const application::ConformancePart& part,
                const std::vector<conformance::CaseResult>& results) {
  if (part.cases == 0) return;
  fmt::print("{}: {} of {} exact, {} of {} {} identical\n", what, part.exact, part.cases,
             part.identical, part.expected, unit);
  for (const auto& result : results) {
    if (result.is_exact) continue;
    fmt::print("  {}: {} of {}", result.id, result.identical, result.expected);
    if (result.extra > 0) fmt::print(", {} extra", result.extra);
    fmt::print(", {}\n", result.refusal.empty() ? result.first_difference : result.refusal);
  }
}

int conformance(Session& session, const Options& options) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const std::filesystem::path scripts = options.scripts.empty()
                                            ? session.home() / "tests" / "conformance"
                                            : std::filesystem::path(options.scripts);
  return finish(application::compare_with_tradingview(
                    {options.data, scripts}, (*configuration)->settings.generation.language),
                [&](const application::ConformanceView& view) {
                  if (session.format() != OutputFormat::Table) {
                    print_object(to_json(view), {}, session.format());
                    return static_cast<int>(exit_ok);
                  }
                  print_part("trade lists", "trades", view.lists, view.report.lists);
                  print_part("indicator files", "columns", view.indicators, view.report.indicators);
                  print_part("broker scenarios", "facts", view.scenarios, view.report.scenarios);
                  print_part("compiler verdicts", "scripts", view.verdicts, view.report.verdicts);
                  return static_cast<int>(exit_ok);
                });
}

}  // namespace

void add_conformance_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<Options>();
  line.add("conformance", "Compare our results with those that TradingView recorded")
      .option("--data", options->data, "Folder with recordings")
      .required("--data")
      .option("--scripts", options->scripts, "Folder of <case>.pine (tests/conformance)")
      .examples({"sixbtc conformance --data recordings",
                 "sixbtc conformance --data recordings --json",
                 "sixbtc conformance --data recordings --scripts my_scripts --json"})
      .run([&session, options] { return conformance(session, *options); });
}

}  // namespace sixbtc::cli
