// Compiler verdicts: each row's scripts must be accepted or refused as TradingView's compiler does.
#include "conformance/conformance.hpp"
#include "conformance/records.hpp"

namespace sixbtc::conformance {

namespace fs = std::filesystem;

namespace {

// `<id>.pine`, and `<id>_<word>.pine` when a row names several constructs.
std::vector<fs::path> scripts_of(const fs::path& folder, const std::string& id) {
  std::vector<fs::path> scripts;
  for (const fs::path& file : files_of(folder, ".pine")) {
    const std::string name = file.stem().string();
    if (name == id || name.starts_with(id + "_")) scripts.push_back(file);
  }
  return scripts;
}

}  // namespace

core::Result<std::vector<CaseResult>> run_verdicts(const fs::path& folder, const fs::path& scripts,
                                                   const language::Limits& limits) {
  ASSIGN_OR_RETURN(const Table table, read_table(folder / "verdicts.csv"));
  const auto verdict = table.column("tv_verdict");
  if (!verdict)
    return core::fail(core::ErrorKind::Malformed, "has no column 'tv_verdict'",
                      (folder / "verdicts.csv").string());
  std::vector<CaseResult> results;
  for (const auto& row : table.rows) {
    CaseResult& result = results.emplace_back();
    result.id = row[0];
    auto files = scripts_of(scripts / "verdicts", row[0]);
    if (files.empty()) files = scripts_of(scripts, row[0]);
    result.expected = std::max<std::size_t>(files.size(), 1);
    if (files.empty()) result.refusal = "no script " + row[0] + ".pine";
    const bool is_accepted = row[*verdict] == "accept";
    for (const fs::path& file : files) {
      const auto program = load_program(file, limits);
      if (program.has_value() == is_accepted)
        ++result.identical;
      else if (result.first_difference.empty())
        result.first_difference = program ? "accepted, theirs refuses" : program.error();
    }
    result.missing = result.expected - result.identical;
    result.is_exact = result.missing == 0;
  }
  return results;
}

}  // namespace sixbtc::conformance
