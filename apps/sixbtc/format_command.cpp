#include <nlohmann/json.hpp>

#include "application/script_library.hpp"
#include "language/format.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/diagnostic_views.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct Options {
  std::string file;
  bool check = false, write = false;
};

int refused(Session& session, const Options& options, const std::string& source,
            const std::vector<language::Diagnostic>& diagnostics) {
  if (session.format() == OutputFormat::Table) {
    fmt::print(stderr, "{}{}: not changed\n", render_with_pages(diagnostics, source, options.file),
               options.file);
  } else {
    Json result = {{"file", options.file}, {"accepted", false}, {"changed", false}};
    result["diagnostics"] = diagnostics_json(diagnostics);
    print_object(result, {}, session.format());
  }
  return exit_failed;
}

int format(Session& session, const Options& options) {
  if (options.check && options.write) {
    report_error({core::ErrorKind::Invalid, "one of --check and --write", "strategy fmt", ""});
    return exit_usage;
  }
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const ports::LanguageLimits& limits = (*configuration)->settings.generation.language;
  const auto source = application::read_script(options.file, limits);
  if (!source) return report_error(source.error());
  const auto formatted = language::format(*source, application::language_limits(limits));
  if (!formatted) return refused(session, options, *source, formatted.error());
  const bool is_changed = *formatted != *source;
  if (options.write && is_changed) {
    const auto written = application::write_script(options.file, *formatted);
    if (!written) return report_error(written.error());
  }
  if (session.format() != OutputFormat::Table) {
    Json result = {{"file", options.file}, {"accepted", true}, {"changed", is_changed}};
    result["diagnostics"] = Json::array();
    if (!options.check && !options.write) result["source"] = *formatted;
    print_object(result, {}, session.format());
  } else if (options.check || options.write) {
    fmt::print("{}: {}\n", options.file,
               !is_changed     ? "is formatted"
               : options.write ? "formatted"
                               : "would change; sixbtc strategy fmt --write formats it");
  } else {
    fmt::print("{}", *formatted);
  }
  return options.check && is_changed ? exit_failed : exit_ok;
}

}  // namespace

void add_format_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<Options>();
  line.add("strategy fmt", "Print a script in the one style; its meaning stays")
      .positional("file", options->file, "A .pine file", true)
      .flag("--check", options->check, "Change nothing; exit 1 when the file is not formatted")
      .flag("--write", options->write, "Replace the file instead of printing")
      .examples({"sixbtc strategy fmt my.pine", "sixbtc strategy fmt my.pine --write",
                 "sixbtc strategy fmt my.pine --check"})
      .run([&session, options] { return format(session, *options); });
}

}  // namespace sixbtc::cli
