#include <filesystem>
#include <nlohmann/json.hpp>

#include "application/causality_use_case.hpp"
#include "application/script_library.hpp"
#include "sixbtc/candle_file.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/diagnostic_views.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct CheckOptions {
  std::string file, data, interval;
};

// "binance/spot/BTCUSDT/1h", or its last parts.
core::Result<application::SeriesRequest> stored_series(const CheckOptions& options) {
  std::vector<std::string> parts(1);
  for (const char c : options.data) {
    if (c == '/')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  application::SeriesRequest request;
  std::string interval = options.interval;
  if (interval.empty() && parts.size() > 1) {
    interval = parts.back();
    parts.pop_back();
  }
  if (interval.empty() || parts.size() > 3)
    return core::fail(core::ErrorKind::Invalid, "no such file, and not the name of a series",
                      options.data, "name a file of candles, or a stored series: BTCUSDT/1h");
  ASSIGN_OR_RETURN(request.interval, market::Interval::parse(interval));
  request.symbol = parts.back();
  if (parts.size() > 1) request.market = parts[parts.size() - 2];
  if (parts.size() > 2) request.exchange = parts.front();
  return request;
}

core::Result<application::CausalityView> prove(Session& session, const CheckOptions& options,
                                               const ports::Settings& settings,
                                               const strategy::StrategyCore& strategy) {
  if (std::filesystem::is_regular_file(options.data)) {
    const auto archives = session.archives();
    if (!archives) return core::fail(core::ErrorKind::Invalid, "files of candles cannot be read");
    ASSIGN_OR_RETURN(const CandleFile candles,
                     read_candles(**archives, options.data, options.interval));
    return application::prove_causality(settings, strategy, options.data, candles.series,
                                        candles.interval);
  }
  ASSIGN_OR_RETURN(const application::SeriesRequest request, stored_series(options));
  const auto services = session.services(Session::Access::Read);
  if (!services) return core::fail(core::ErrorKind::Invalid, "the store cannot be opened");
  return application::prove_causality(**services, strategy, request);
}

const char* against(const validation::CausalityReport::Difference& difference) {
  return difference.is_truncation ? "a truncated series" : "one bar at a time";
}

Json to_json(const application::CausalityView& view) {
  const validation::CausalityReport& report = view.report;
  Json json = {{"series", view.series},
               {"causal", !report.difference},
               {"bars", report.bars},
               {"signals", report.signals},
               {"truncations", report.truncations},
               {"truncated_bars", report.truncated_bars},
               {"first_difference", nullptr}};
  if (report.difference)
    json["first_difference"] = {{"time", report.difference->time.to_rfc3339()},
                                {"against", against(*report.difference)}};
  return json;
}

void print_causality(const std::string& file, const application::CausalityView& view) {
  const validation::CausalityReport& report = view.report;
  if (report.difference)
    fmt::print("{}: NOT CAUSAL: decides otherwise at {} when later bars do not exist ({})\n", file,
               report.difference->time.to_rfc3339(), against(*report.difference));
  else
    fmt::print(
        "{}: causal on {}: {} bars one at a time ({} with signals) and {} truncations "
        "recomputed from scratch decide the same\n",
        file, view.series, report.bars, report.signals, report.truncations);
}

// The static verdict (syntax, types, causality), and with bars the proof on every one of them. Exit
// 1 when the script is refused or the proof fails.
int check(Session& session, const CheckOptions& options) {
  const std::string& file = options.file;
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const ports::Settings& settings = (*configuration)->settings;
  const ports::LanguageLimits& limits = settings.generation.language;
  const auto source = application::read_script(file, limits);
  if (!source) return report_error(source.error());
  const auto script = language::compile(*source, application::language_limits(limits));
  const auto& diagnostics = script ? script->warnings : script.error();
  const bool is_table = session.format() == OutputFormat::Table;
  if (is_table) {
    fmt::print("{}", render_with_pages(diagnostics, *source, file));
    if (script)
      fmt::print("{}: accepted, {} inputs, {} warnings\n", file, script->inputs.size(),
                 diagnostics.size());
  }
  std::optional<application::CausalityView> proof;
  if (script && !options.data.empty()) {
    auto proved = prove(session, options, settings, *script->strategy);
    if (!proved) return report_error(proved.error());
    proof = std::move(*proved);
    if (is_table) print_causality(file, *proof);
  }
  if (!is_table) {
    Json result = {{"file", file}, {"accepted", script.has_value()}};
    result["diagnostics"] = diagnostics_json(diagnostics);
    if (proof) result["causality"] = to_json(*proof);
    print_object(result, {}, session.format());
  }
  return script && !(proof && proof->report.difference) ? exit_ok : exit_failed;
}

}  // namespace

void add_check_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<CheckOptions>();
  line.add("strategy check", "Say everything that is wrong with a script, and prove it causal")
      .positional("file", options->file, "A .pine file", true)
      .option("--data", options->data,
              "Prove on every bar of this series: a file of candles, or a stored one (BTCUSDT/1h)")
      .option("--interval", options->interval, "Bar length, where --data does not say it")
      .examples({"sixbtc strategy check my.pine", "sixbtc strategy check my.pine --json",
                 "sixbtc strategy check strategies/ma44.pine --data BTCUSDT/1h",
                 "sixbtc strategy check strategies/ma44.pine --data "
                 "tests/fixtures/performance/synthetic_15m.csv.zst"})
      .run([&session, options] { return check(session, *options); });
}

}  // namespace sixbtc::cli
