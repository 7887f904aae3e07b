#include <nlohmann/json.hpp>

#include "application/generate_sources.hpp"
#include "application/model_usage_view.hpp"
#include "application/sources.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/output.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t as_configured = -1;

struct GenerateOptions {
  std::int64_t count = 0, seed = as_configured;
  std::string source, symbol;
  std::vector<std::string> intervals;
  bool prints_prompt = false, shows_usage = false;
};

core::Result<std::vector<market::Interval>> parse_intervals(
    const std::vector<std::string>& texts, const std::vector<market::Interval>& otherwise) {
  if (texts.empty()) return otherwise;
  std::vector<market::Interval> intervals;
  for (const auto& text : texts) {
    ASSIGN_OR_RETURN(const market::Interval interval, market::Interval::parse(text));
    intervals.push_back(interval);
  }
  return intervals;
}

void print_report(const application::SourcesReport& report, OutputFormat format) {
  Json rows = Json::array();
  for (const auto& record : report.strategies)
    rows.push_back({{"name", record.name},
                    {"alias", record.alias},
                    {"id", record.id.value()},
                    {"source", record.generation_mode},
                    {"base", record.base_name},
                    {"interval", record.interval.to_string()},
                    {"symbols", record.symbols}});
  print_rows(rows,
             {{"name", "name", false, cell::text()},
              {"alias", "alias", false, cell::text()},
              {"source", "from", false, cell::text()},
              {"base", "base", false, cell::text()},
              {"interval", "interval", false, cell::text()},
              {"symbols", "symbols", false, cell::text()}},
             format);
  for (const auto& problem : report.problems) fmt::print(stderr, "{}", problem.rendered);
  for (const auto& note : report.notes) fmt::print(stderr, "{}\n", note);
  for (const auto& [code, count] : report.discarded)
    fmt::print(stderr, "{} discarded: {}\n", count, code);
  fmt::print(stderr, "{} new strategies ({} were known already)", report.strategies.size(),
             report.known);
  for (const auto& [source, count] : report.by_source) fmt::print(stderr, ", {} {}", count, source);
  fmt::print(stderr, "; next: sixbtc backtest --all\n");
}

int show_usage(Session& session) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::model_usage(**services), [&](const auto& providers) {
    Json rows = Json::array();
    for (const auto& one : providers)
      rows.push_back({{"provider", one.provider},
                      {"model", one.model},
                      {"calls_today", one.today.calls},
                      {"calls_per_day_max", one.calls_per_day_max},
                      {"calls", one.ever.calls},
                      {"answered", one.ever.answered},
                      {"input_tokens", one.ever.usage.input},
                      {"output_tokens", one.ever.usage.output},
                      {"cost_today", one.today.cost.to_string()},
                      {"cost", one.ever.cost.to_string()}});
    print_rows(rows,
               {{"provider", "provider", false, cell::text()},
                {"model", "model", false, cell::text()},
                {"calls_today", "today", true, cell::count()},
                {"calls_per_day_max", "of", true, cell::count()},
                {"calls", "calls", true, cell::count()},
                {"answered", "answered", true, cell::count()},
                {"input_tokens", "tokens in", true, cell::count()},
                {"output_tokens", "tokens out", true, cell::count()},
                {"cost_today", "cost today", true, cell::text()},
                {"cost", "cost", true, cell::text()}},
               session.format());
    return static_cast<int>(exit_ok);
  });
}

int print_prompt(Session& session, const GenerateOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const ports::Settings& settings = (*services)->settings();
  const auto intervals = parse_intervals(options.intervals, settings.trading.timeframes);
  if (!intervals) return report_error(intervals.error());
  const std::int64_t seed = options.seed == as_configured ? settings.generation.seed : options.seed;
  return finish(application::prompt_of(**services, options.source, intervals->front(),
                                       static_cast<std::uint64_t>(seed)),
                [&](const std::string& prompt) {
                  if (session.format() == OutputFormat::Json)
                    fmt::print("{}\n", Json{{"prompt", prompt}}.dump());
                  else
                    fmt::print("{}", prompt);
                  return static_cast<int>(exit_ok);
                });
}

int generate(Session& session, const GenerateOptions& options) {
  if (options.shows_usage) return show_usage(session);
  if (options.prints_prompt) return print_prompt(session, options);
  if (options.count < 1)
    return report_error({core::ErrorKind::Invalid, "must be at least 1", "--count", ""});
  if (options.seed < as_configured)
    return report_error({core::ErrorKind::Invalid, "must not be negative", "--seed", ""});
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const ports::Settings& settings = (*services)->settings();
  const auto intervals = parse_intervals(options.intervals, settings.trading.timeframes);
  if (!intervals) return report_error(intervals.error());
  Progress progress("generate", "strategies");
  const application::SourcesRequest request{
      .count = static_cast<std::size_t>(options.count),
      .seed = static_cast<std::uint64_t>(options.seed == as_configured ? settings.generation.seed
                                                                       : options.seed),
      .intervals = *intervals,
      .symbol = options.symbol,
      .sources = options.source.empty()
                     ? application::configured_sources(settings.generation.sources)
                     : std::vector{options.source}};
  return finish(application::generate_from_sources(**services, request, session.control(&progress)),
                [&](const auto& report) {
                  print_report(report, session.format());
                  return static_cast<int>(report.problems.empty() ? exit_ok : exit_partly_done);
                });
}

}  // namespace

void add_generate_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<GenerateOptions>();
  line.add("generate", "Make new strategies")
      .option("--count", options->count, "How many")
      .option(
          "--source", options->source,
          "combinator, genetic, pattern, ai_free, ai_assigned, expansion or optimized (default: "
          "generation.sources in turn)")
      .option("--seed", options->seed, "Same seed and store, same strategies (-1: generation.seed)")
      .option("--symbol", options->symbol, "Judge them on it (default: the universe's in turn)")
      .option("--intervals", options->intervals, "Bar lengths (default: trading.timeframes)")
      .flag("--print-prompt", options->prints_prompt,
            "Show what ai_free or ai_assigned would send, and send nothing")
      .flag("--usage", options->shows_usage, "Show calls, tokens and cost of language models")
      .one_of("--source", application::source_names())
      .examples({"sixbtc generate --count 10", "sixbtc generate --count 500 --source combinator",
                 "sixbtc generate --print-prompt --source ai_free --intervals 1h"})
      .run([&session, options] { return generate(session, *options); });
}

}  // namespace sixbtc::cli
