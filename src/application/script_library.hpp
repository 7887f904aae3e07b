// Scripts in files: a user's own, and the folder of base scripts (M-032, M-033).
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "ports/settings.hpp"

namespace sixbtc::application {

struct BaseScript {
  std::string name;  // file name without .pine
  std::string source;
  language::Script script;
};

// What went wrong with a script, ready to print (rustc style, several problems at once).
struct ScriptProblem {
  std::string file;
  std::string rendered;
  std::vector<language::Diagnostic> diagnostics;
};

[[nodiscard]] language::Limits language_limits(const ports::LanguageLimits& settings);

// The whole text of a file, at most source_bytes_max bytes.
[[nodiscard]] core::Result<std::string> read_script(const std::filesystem::path& file,
                                                    const ports::LanguageLimits& limits);

// Writes a file in one step; one that exists keeps its permissions, and a link stays a link.
[[nodiscard]] core::Status write_script(const std::filesystem::path& file, std::string_view text);

// Every *.pine of the folder by name. Scripts that do not compile are in `problems`; an unreadable
// or empty folder is an error.
struct ScriptLibrary {
  std::vector<BaseScript> scripts;
  std::vector<ScriptProblem> problems;
};
[[nodiscard]] core::Result<ScriptLibrary> load_scripts(const std::filesystem::path& folder,
                                                       const ports::LanguageLimits& limits);

}  // namespace sixbtc::application
