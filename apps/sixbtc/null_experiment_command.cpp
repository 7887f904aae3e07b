// null-experiment: the whole search on series whose structure is known.
#include <charconv>
#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "application/null_experiment.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* sample_candles = "binance_spot/klines_1m/BTCUSDT";

struct NullOptions {
  std::int64_t runs = 1, strategies = 10'000, seed = 1, threads = 0;
  std::string planted_sharpe, years = "4", interval = "1h";
};

core::Result<double> number(const std::string& text, const char* option) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end)
    return core::fail(core::ErrorKind::Invalid, "must be a number", option, text);
  return value;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json to_json(const application::NullRun& run) {
  const bool is_planted = run.follower.has_value();
  Json gates = Json::object();
  for (const auto& tally : run.by_gate) {
    Json& gate = gates[tally.gate] = {{"judged", tally.judged}, {"passed", tally.passed}};
    if (!is_planted) continue;
    gate["edge_judged"] = tally.edge_judged;
    gate["edge_passed"] = tally.edge_passed;
  }
  Json json = {{"seed", run.seed},
               {"series", application::to_string(run.making)},
               {"strategies", run.strategies},
               {"candidates", run.candidates},
               {"admitted", run.admitted},
               {"independent_trials", or_null(run.independent_trials)},
               {"best_training_sharpe", run.best_training_sharpe},
               {"best_proved_sharpe", or_null(run.best_proved_sharpe)},
               {"by_gate", std::move(gates)}};
  if (!is_planted) return json;
  json["with_edge"] = run.with_edge;
  json["best_edge_sharpe"] = run.best_edge_sharpe;
  json["follower"] = {{"sharpe", run.follower->sharpe},
                      {"admitted", run.follower->is_admitted},
                      {"stopped_by", run.follower->stopped_by},
                      {"each_gate_alone", application::to_json(run.follower->alone)}};
  return json;
}

int null_experiment(Session& session, const NullOptions& options) {
  if (options.runs < 1 || options.strategies < 1 || options.seed < 0)
    return report_error({core::ErrorKind::Invalid, "must not be negative, and at least 1",
                         "--runs, --strategies, --seed", ""});
  const auto interval = market::Interval::parse(options.interval);
  if (!interval) return report_error(interval.error());
  const auto years = number(options.years, "--years");
  if (!years) return report_error(years.error());
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const auto archives = session.archives();
  if (!archives) return archives.error();
  application::NullRequest request{.runs = static_cast<std::uint64_t>(options.runs),
                                   .strategies = static_cast<std::uint64_t>(options.strategies),
                                   .seed = static_cast<std::uint64_t>(options.seed),
                                   .years = *years,
                                   .interval = *interval,
                                   .threads = static_cast<int>(options.threads)};
  if (!options.planted_sharpe.empty()) {
    const auto planted = number(options.planted_sharpe, "--planted-sharpe");
    if (!planted) return report_error(planted.error());
    request.planted_sharpe = *planted;
  }
  columns::CandleSeries sample;
  if (!request.planted_sharpe) {
    auto bars = application::sample_bars(
        **archives, (session.home() / "data" / "sample" / sample_candles).string(), *interval);
    if (!bars) return report_error(bars.error());
    sample = std::move(*bars);
  }
  const core::Timestamp started = session.clock().now();
  const bool is_lines = session.format() == OutputFormat::Ndjson;
  const bool is_terse = session.format() == OutputFormat::Table;
  const auto on_run = [&](const application::NullRun& run) {
    if (is_lines) fmt::print("{}\n", to_json(run).dump());
    if (is_terse)
      fmt::print("seed {:<6} {:<9} {} strategies, {} came to proof, {} admitted\n", run.seed,
                 application::to_string(run.making), run.strategies, run.candidates, run.admitted);
    std::fflush(stdout);
  };
  auto report = application::null_experiment((*configuration)->settings, request, sample.view(),
                                             {session.control(nullptr).stop, on_run});
  return finish(std::move(report), [&](const application::NullReport& done) {
    std::size_t admitting = 0;
    Json runs = Json::array();
    for (const auto& run : done.runs) {
      admitting += run.admitted > 0 ? 1U : 0U;
      runs.push_back(to_json(run));
    }
    const double seconds = (session.clock().now() - started).seconds();
    if (is_terse)
      fmt::print("{} of {} runs admitted something; {:.1f} s\n", admitting, done.runs.size(),
                 seconds);
    else if (!is_lines)
      print_object({{"runs", std::move(runs)},
                    {"seconds", seconds},
                    {"admitting_runs", admitting},
                    {"planted_drift", or_null(done.planted_drift)},
                    {"interrupted", done.was_interrupted}},
                   {}, OutputFormat::Json);
    return static_cast<int>(done.was_interrupted ? exit_interrupted : exit_ok);
  });
}

}  // namespace

void add_null_experiment_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<NullOptions>();
  line.add("null-experiment",
           "Search series without structure, or with a planted edge: what do the gates admit?")
      .option("--runs", options->runs, "Searches, each on a series of its own")
      .option("--strategies", options->strategies, "Strategies tried in each")
      .option("--seed", options->seed, "Of the first run; the next one has the next")
      .option("--planted-sharpe", options->planted_sharpe,
              "Net annual Sharpe ratio of the planted edge (else there is none)")
      .option("--years", options->years, "Length of every series")
      .option("--interval", options->interval, "Bar length")
      .option("--threads", options->threads, "Worker threads (0: all cores)")
      .examples({"sixbtc null-experiment --runs 1 --strategies 1000 --seed 1",
                 "sixbtc null-experiment --runs 10 --strategies 10000 --seed 7 --json",
                 "sixbtc null-experiment --runs 2 --strategies 1000 --planted-sharpe 3.5 --json"})
      .run([&session, options] { return null_experiment(session, *options); });
}

}  // namespace sixbtc::cli
