// Recorded results of TradingView against ours: trade lists, indicator values, broker scenarios,
// compiler verdicts. docs/conformance.md says how each is compared.
//
// A data folder may hold candles of one minute beside a chart (`ohlcv_*_1m.csv`) for the bar
// magnifier.
//
// A data folder holds sub-folders, told apart by what is in them: `ohlcv_*` with lists of trades,
// `cases.json`, `verdicts.csv`, else CSV files of bars with indicator columns. A script folder
// holds
// `<id>.pine` for the lists, and the same in `indicators/`, `micro/` and `verdicts/`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "language/compile.hpp"

namespace sixbtc::conformance {

// One list, file, scenario or verdict. Counts are trades, columns, facts or scripts.
struct CaseResult {
  std::string id;
  std::size_t expected = 0, identical = 0;
  std::size_t missing = 0, extra = 0;  // lists
  std::string first_difference;        // empty when there is none
  std::string refusal;                 // why it did not run: no script, or the compiler's words
  std::string magnifier;               // lists: what became of use_bar_magnifier = true
  bool is_exact = false;
};

struct Report {
  std::vector<CaseResult> lists, indicators, scenarios, verdicts;
};

struct Folders {
  std::filesystem::path data, scripts;
};

// Fails when the data cannot be read; a script that is missing or refused is a result.
[[nodiscard]] core::Result<Report> run_conformance(const Folders& folders,
                                                   const language::Limits& limits);

// The parts; each takes one sub-folder of recordings.
[[nodiscard]] core::Result<std::vector<CaseResult>> run_lists(const std::filesystem::path& folder,
                                                              const std::filesystem::path& scripts,
                                                              const language::Limits& limits);
[[nodiscard]] core::Result<std::vector<CaseResult>> run_indicators(
    const std::filesystem::path& folder, const std::filesystem::path& scripts,
    const language::Limits& limits);
[[nodiscard]] core::Result<std::vector<CaseResult>> run_scenarios(
    const std::filesystem::path& folder, const std::filesystem::path& scripts,
    const language::Limits& limits);
[[nodiscard]] core::Result<std::vector<CaseResult>> run_verdicts(
    const std::filesystem::path& folder, const std::filesystem::path& scripts,
    const language::Limits& limits);

// The script compiled, or why there is none, in one line.
[[nodiscard]] std::expected<std::shared_ptr<const language::Program>, std::string> load_program(
    const std::filesystem::path& file, const language::Limits& limits);

// The files of a folder with that ending, sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                                          std::string_view ending);

}  // namespace sixbtc::conformance
