#include "conformance/conformance.hpp"

#include "conformance/records.hpp"

namespace sixbtc::conformance {

namespace fs = std::filesystem;

namespace {

bool has_chart(const fs::path& folder) {
  for (const char* ending : {".csv", ".csv.gz"})
    for (const fs::path& file : files_of(folder, ending))
      if (file.filename().string().starts_with("ohlcv_")) return true;
  return false;
}

using Part = core::Result<std::vector<CaseResult>>;

core::Status run_folder(const fs::path& folder, const fs::path& scripts,
                        const language::Limits& limits, Report& report) {
  const auto take = [](std::vector<CaseResult>& into, Part part) -> core::Status {
    if (!part) return std::unexpected(std::move(part.error()));
    std::ranges::move(*part, std::back_inserter(into));
    return {};
  };
  if (has_chart(folder)) return take(report.lists, run_lists(folder, scripts, limits));
  if (fs::exists(folder / "cases.json"))
    return take(report.scenarios, run_scenarios(folder, scripts, limits));
  if (fs::exists(folder / "verdicts.csv"))
    return take(report.verdicts, run_verdicts(folder, scripts, limits));
  return take(report.indicators, run_indicators(folder, scripts, limits));
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->path().filename().string().ends_with(ending)) files.push_back(it->path());
  std::ranges::sort(files);
  return files;
}

std::expected<std::shared_ptr<const language::Program>, std::string> load_program(
    const fs::path& file, const language::Limits& limits) {
  if (!fs::exists(file)) return std::unexpected("no script " + file.filename().string());
  const auto source = read_text(file);
  if (!source) return std::unexpected(source.error().to_string());
  const auto script = language::compile(*source, limits, language::Profile::TradingView);
  if (script) return script->program;
  for (const language::Diagnostic& diagnostic : script.error())
    if (diagnostic.severity == language::Severity::Error)
      return std::unexpected(fmt::format("{}:{}: {} {}", diagnostic.span.line,
                                         diagnostic.span.column, diagnostic.code,
                                         diagnostic.message));
  return std::unexpected("refused without a word");
}

core::Result<Report> run_conformance(const Folders& folders, const language::Limits& limits) {
  std::error_code problem;
  std::vector<fs::path> parts;
  for (fs::directory_iterator it(folders.data, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->is_directory()) parts.push_back(it->path());
  if (problem)
    return core::fail(core::ErrorKind::NotFound, "is not a folder with recordings",
                      folders.data.string());
  if (!fs::is_directory(folders.scripts))
    return core::fail(core::ErrorKind::NotFound, "is not a folder with scripts",
                      folders.scripts.string());
  if (parts.empty()) parts.push_back(folders.data);
  std::ranges::sort(parts);
  Report report;
  for (const fs::path& part : parts)
    RETURN_IF_ERROR(run_folder(part, folders.scripts, limits, report));
  return report;
}

}  // namespace sixbtc::conformance
