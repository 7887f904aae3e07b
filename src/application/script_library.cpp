#include "application/script_library.hpp"

#include <fstream>

namespace sixbtc::application {

namespace fs = std::filesystem;

language::Limits language_limits(const ports::LanguageLimits& settings) {
  return {.source_bytes = static_cast<std::size_t>(settings.source_bytes_max),
          .nodes = static_cast<std::size_t>(settings.nodes_max),
          .nesting = static_cast<std::size_t>(settings.nesting_max),
          .loop_iterations = static_cast<std::size_t>(settings.loop_iterations_max),
          .history_bars = static_cast<std::size_t>(settings.history_bars_max),
          .state_values = static_cast<std::size_t>(settings.state_values_max),
          .text_bytes = static_cast<std::size_t>(settings.text_bytes_max),
          .diagnostics = static_cast<std::size_t>(settings.diagnostics_max)};
}

core::Result<std::string> read_script(const fs::path& file, const ports::LanguageLimits& limits) {
  std::error_code problem;
  const fs::file_status status = fs::status(file, problem);
  if (!fs::exists(status))
    return core::fail(core::ErrorKind::NotFound, "no such file", file.string());
  if (!fs::is_regular_file(status))
    return core::fail(core::ErrorKind::Invalid, "is not a file", file.string(),
                      "name one .pine file");
  const auto bytes = fs::file_size(file, problem);
  if (problem || bytes > static_cast<std::uintmax_t>(limits.source_bytes_max))
    return core::fail(core::ErrorKind::LimitReached,
                      fmt::format("is larger than {} bytes", limits.source_bytes_max),
                      file.string(), "raise generation.language.source_bytes_max");
  std::ifstream in(file, std::ios::binary);
  std::string text(bytes, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(bytes)))
    return core::fail(core::ErrorKind::Io, "cannot be read", file.string());
  return text;
}

core::Status write_script(const fs::path& file, std::string_view text) {
  std::error_code problem;
  const fs::path target = fs::weakly_canonical(file, problem);
  const bool is_known = !problem && fs::exists(target, problem);
  const fs::path temporary = target.string() + ".part";
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out && is_known)
    fs::permissions(temporary, fs::status(target, problem).permissions(), problem);
  if (out && !problem) fs::rename(temporary, target, problem);
  if (out && !problem) return {};
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return core::fail(core::ErrorKind::Io, "cannot be written", file.string(),
                    "check the permissions of its folder, and the free space");
}

core::Result<ScriptLibrary> load_scripts(const fs::path& folder,
                                         const ports::LanguageLimits& limits) {
  std::error_code problem;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->path().extension() == ".pine") files.push_back(it->path());
  if (problem)
    return core::fail(core::ErrorKind::NotFound, "cannot read the folder of base scripts",
                      folder.string(), "run from the project folder, or sixbtc init");
  if (files.empty())
    return core::fail(core::ErrorKind::NotFound, "holds no .pine scripts", folder.string());
  std::ranges::sort(files);

  ScriptLibrary library;
  for (const auto& file : files) {
    ASSIGN_OR_RETURN(std::string source, read_script(file, limits));
    auto script = language::compile(source, language_limits(limits));
    if (script) {
      library.scripts.push_back({file.stem().string(), std::move(source), std::move(*script)});
    } else {
      std::string rendered = language::render(script.error(), source, file.string());
      library.problems.push_back({file.string(), std::move(rendered), std::move(script.error())});
    }
  }
  return library;
}

}  // namespace sixbtc::application
