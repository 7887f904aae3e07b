// simulate and drill: whole sessions in virtual time in which everything goes wrong.
#include <charconv>
#include <nlohmann/json.hpp>

#include "application/drill_setup.hpp"
#include "application/services.hpp"
#include "core/hash.hpp"
#include "drill/campaign.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

// Tried until one shows that a protection is missing.
constexpr std::uint64_t sessions_without_max = 2'000;

struct Options {
  std::int64_t seed = 0, first = 1, count = 0;
  std::string seeds, removed;
  bool lists_protections = false, traces = false;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

core::Result<drill::Seeds> seeds_of(const Options& options) {
  if (options.seeds.empty()) {
    const auto seed = static_cast<std::uint64_t>(options.seed);
    return drill::Seeds{seed, seed};
  }
  const std::size_t dots = options.seeds.find("..");
  const auto first = number(options.seeds.substr(0, dots));
  const auto last = dots == std::string::npos ? first : number(options.seeds.substr(dots + 2));
  if (!first || !last || *first > *last)
    return core::fail(core::ErrorKind::Invalid, "not a range of seeds: " + options.seeds, "--seeds",
                      "as in --seeds 1..200");
  return drill::Seeds{*first, *last};
}

Json to_json(const drill::Violation& violation) {
  return {{"seed", violation.seed},
          {"checker", violation.checker},
          {"step", violation.step},
          {"time", violation.time.to_rfc3339()},
          {"text", violation.text}};
}

Json to_json(const drill::CampaignReport& report, double seconds) {
  Json violations = Json::array();
  for (const drill::Violation& one : report.violations) violations.push_back(to_json(one));
  return {{"sessions", report.sessions},
          {"violations", std::move(violations)},
          {"faults", report.faults},
          {"sessions_per_minute",
           seconds > 0 ? static_cast<double>(report.sessions) * 60 / seconds : 0.0},
          {"steps", report.steps},
          {"events", report.events},
          {"orders", report.orders},
          {"fills", report.fills},
          {"restarts", report.restarts},
          {"unprotected_longest_seconds", report.unprotected_longest.seconds()},
          {"program_version", program_version}};
}

void print_violations(const drill::CampaignReport& report, const Session& session,
                      const Options& options) {
  for (const drill::Violation& one : report.violations) {
    fmt::print("seed {}: {} at step {}, {}: {}\n", one.seed, one.checker, one.step,
               one.time.to_rfc3339(), one.text);
    fmt::print("  sixbtc {}; again: {} simulate --seed {}{}\n", program_version, session.program(),
               one.seed, options.removed.empty() ? "" : " --break " + options.removed);
  }
}

struct Run {
  drill::CampaignReport report;
  double seconds = 0;
};

Run run_with(Session& session, const ports::Settings& settings, const drill::Setup& setup,
             drill::Seeds seeds, std::optional<drill::Protection> removed) {
  Progress progress("simulate", "sessions");
  const application::Control control = session.control(&progress);
  const core::Timestamp begin = session.clock().now();
  Run run;
  run.report = drill::run_campaign(setup, seeds,
                                   {.removed = removed,
                                    .threads = static_cast<int>(settings.threads),
                                    .stop = control.stop,
                                    .on_progress = control.progress});
  run.seconds = (session.clock().now() - begin).seconds();
  return run;
}

int list_protections(const Session& session) {
  Json rows = Json::array();
  for (const drill::ProtectionText& one : drill::protections())
    rows.push_back({{"name", one.name}, {"removed", one.removed}});
  print_rows(
      rows, {{"name", "name", false, cell::text()}, {"removed", "without it", false, cell::text()}},
      session.format());
  return exit_ok;
}

int simulate(Session& session, const Options& options) {
  if (options.lists_protections) return list_protections(session);
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const ports::Settings& settings = (*configuration)->settings;
  std::optional<drill::Protection> removed;
  if (!options.removed.empty()) {
    const auto named = drill::protection_named(options.removed);
    if (!named) return report_error(named.error());
    removed = *named;
  }
  const auto seeds = seeds_of(options);
  if (!seeds) return report_error(seeds.error());
  const auto setup = application::drill_setup(settings, true);
  if (!setup) return report_error(setup.error());
  if (options.traces)
    (void)drill::simulate(drill::make_scenario(*setup, seeds->first), removed,
                          [](const std::string& lines) { fmt::print("{}", lines); });
  Run run = run_with(session, settings, *setup, *seeds, removed);
  // Not every session needs every protection: the next ones do.
  if (removed && options.seeds.empty())
    for (std::uint64_t i = 1; i < sessions_without_max && run.report.violations.empty(); ++i)
      run = run_with(session, settings, *setup, {seeds->first + i, seeds->first + i}, removed);
  if (session.format() == OutputFormat::Table) {
    print_violations(run.report, session, options);
    fmt::print("{} sessions, {} violations, {} events, {} orders, {} restarts, {:.0f} a minute\n",
               run.report.sessions, run.report.violations.size(), run.report.events,
               run.report.orders, run.report.restarts,
               static_cast<double>(run.report.sessions) * 60 / run.seconds);
  } else {
    print_object(to_json(run.report, run.seconds), {}, session.format());
  }
  return run.report.violations.empty() ? exit_ok : exit_failed;
}

// What of the configuration a drill depends on.
std::string configuration_hash(const ports::Configuration& configuration) {
  std::string text;
  for (const ports::SettingEntry& entry : configuration.entries)
    for (const std::string_view part :
         {"risk.", "execution.", "simulation.", "drill.", "costs.", "trading.", "backtest."})
      if (entry.key.starts_with(part)) text += entry.key + '=' + entry.value + '\n';
  return core::sha256_hex(text);
}

void print_certificate(const Json& certificate) {
  fmt::print("sixbtc {}, configuration {}\n", program_version,
             certificate["configuration_hash"].get<std::string>());
  fmt::print("seeds {}: {} sessions, {} events, {} orders, {} fills, {} restarts\n\n",
             certificate["seeds"].get<std::string>(), certificate["sessions"].get<std::uint64_t>(),
             certificate["events"].get<std::uint64_t>(), certificate["orders"].get<std::uint64_t>(),
             certificate["fills"].get<std::uint64_t>(),
             certificate["restarts"].get<std::uint64_t>());
  fmt::print("what went wrong, how often\n");
  for (const auto& [name, count] : certificate["faults"].items())
    fmt::print("  {:<22}{:>10}\n", name, count.get<std::uint64_t>());
  fmt::print("what was looked at after every step\n");
  for (const auto& checker : certificate["checkers"])
    fmt::print("  {:<14}{}\n", checker["name"].get<std::string>(),
               checker["holds"].get<std::string>());
  fmt::print("\nresult: {}\n", certificate["result"].get<std::string>());
}

int drill(Session& session, const Options& options) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const ports::Settings& settings = (*configuration)->settings;
  const std::int64_t count = options.count > 0 ? options.count : settings.drill.seeds;
  if (options.first < 0)
    return report_error({core::ErrorKind::Invalid, "below zero", "--first", "as in --first 1"});
  const auto first = static_cast<std::uint64_t>(options.first);
  const drill::Seeds seeds{first, first + static_cast<std::uint64_t>(count) - 1};
  const auto setup = application::drill_setup(settings, false);
  if (!setup) return report_error(setup.error());
  const Run run = run_with(session, settings, *setup, seeds, std::nullopt);
  Json certificate = to_json(run.report, run.seconds);
  certificate["configuration_hash"] = configuration_hash(**configuration);
  certificate["seeds"] = fmt::format("{}..{}", seeds.first, seeds.last);
  certificate["checkers"] = Json::array();
  for (const drill::CheckerText& one : drill::checkers())
    certificate["checkers"].push_back({{"name", one.name}, {"holds", one.holds}});
  const bool is_whole = run.report.sessions == static_cast<std::uint64_t>(count);
  certificate["result"] = !run.report.violations.empty() ? "violated"
                          : is_whole                     ? "held"
                                                         : "interrupted";
  if (session.format() == OutputFormat::Table) {
    print_certificate(certificate);
    for (const drill::Violation& one : run.report.violations)
      fmt::print("seed {}: {} at step {}, {}: {}\n  again: {} drill --first {} --sessions 1\n",
                 one.seed, one.checker, one.step, one.time.to_rfc3339(), one.text,
                 session.program(), one.seed);
  } else {
    print_object(certificate, {}, session.format());
  }
  if (!run.report.violations.empty()) return exit_failed;
  return is_whole ? exit_ok : exit_interrupted;
}

}  // namespace

void add_drill_commands(CommandLine& line, Session& session) {
  const auto options = std::make_shared<Options>();
  options->seed = 1;
  line.add("simulate", "Whole sessions in virtual time in which everything goes wrong")
      .option("--seed", options->seed, "one session")
      .option("--seeds", options->seeds, "several: 1..200")
      .option("--break", options->removed,
              "remove a protection; goes on with the next seeds until one shows it")
      .flag("--trace", options->traces, "print what happens, of one seed")
      .flag("--list-protections", options->lists_protections, "what --break takes")
      .examples({"sixbtc simulate --seed 7", "sixbtc simulate --seeds 1..200 --json",
                 "sixbtc simulate --seed 7 --break journal_sync"})
      .run([&session, options] { return simulate(session, *options); });
  line.add("drill", "The same on your own limits, costs and faults, with a certificate")
      .option("--sessions", options->count, "how many seeds (drill.seeds)")
      .option("--first", options->first, "the first seed (1)")
      .examples({"sixbtc drill", "sixbtc drill --sessions 2000 --json",
                 "sixbtc drill --set risk.limits.max_exposure=1"})
      .run([&session, options] { return drill(session, *options); });
}

}  // namespace sixbtc::cli
