#include <charconv>
#include <nlohmann/json.hpp>

#include "application/record_json.hpp"
#include "application/research.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/output.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t as_configured = -1;
constexpr std::uint64_t misses_shown = 5;

struct ResearchOptions {
  std::int64_t trials = 0, seed = as_configured, threads = 0;
  std::string hours;
};

const char* step_text(application::ResearchStep step) {
  switch (step) {
    case application::ResearchStep::Generate:
      return "making";
    case application::ResearchStep::Screen:
      return "screening";
    case application::ResearchStep::Prove:
      return "proving";
    case application::ResearchStep::Wait:
      return "waiting";
  }
  CHECK(false);
}

// One line that says how far the search is and what came of it.
class Funnel {
 public:
  explicit Funnel(const core::Clock& clock) : clock_(clock), started_(clock.now()) {}

  void show(const application::ResearchProgress& now) {
    if (!first_) first_ = now.tried;
    const double seconds = std::max((clock_.now() - started_).seconds(), 1e-9);
    const auto done = static_cast<double>(now.tried - *first_);
    std::string text = fmt::format("research: {} tried", now.tried);
    if (now.wanted > 0) text += fmt::format(" of {}", now.wanted);
    text += fmt::format(", {} passed the screen, {} proven, {} admitted", now.screened, now.proved,
                        now.admitted);
    if (done > 0) text += fmt::format(", {:.0f} a minute", 60 * done / seconds);
    text += fmt::format(" ({}{})", step_text(now.step),
                        now.step == application::ResearchStep::Wait ? ": " + now.waits_for : "");
    if (is_terminal(2))
      fmt::print(stderr, "\r\x1b[K{}", text);
    else if (shown_ != text && (clock_.now() - printed_).seconds() >= 10)
      fmt::print(stderr, "{}\n", text);
    else
      return;
    shown_ = text;
    printed_ = clock_.now();
  }
  void end() const {
    if (is_terminal(2) && !shown_.empty()) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  const core::Clock& clock_;
  core::Timestamp started_, printed_;
  std::optional<std::uint64_t> first_;
  std::string shown_;
};

Json to_json(const application::ResearchReport& report, const Json& nearest, double seconds) {
  Json rules = Json::array();
  for (const auto& rule : report.rules)
    rules.push_back({{"rule", rule.rule}, {"passed", rule.passed}, {"failed", rule.failed}});
  Json json = {{"seed", report.run.seed},
               {"trials", report.tried},
               {"wanted", report.run.trials},
               {"finished", report.is_finished},
               {"resumed", report.is_resumed},
               {"funnel", std::move(rules)},
               {"passed_screen", report.progress.screened},
               {"proven", report.progress.proved},
               {"admitted", report.admitted},
               {"by_source", report.by_source},
               {"discarded", report.discarded},
               {"nearest_misses", nearest},
               {"notes", report.notes}};
  json["ledger"] = {{"rows", report.ledger.rows}, {"head", report.ledger.hash}};
  json["seconds"] = seconds;
  json["seconds_waited"] = report.waited.seconds();
  return json;
}

void print_report(const application::ResearchReport& report, const Json& nearest, double seconds) {
  Json rows = Json::array();
  for (const auto& rule : report.rules)
    rows.push_back({{"rule", rule.rule}, {"passed", rule.passed}, {"failed", rule.failed}});
  print_rows(rows,
             {{"rule", "rule", false, cell::text()},
              {"passed", "passed", true, cell::count()},
              {"failed", "failed", true, cell::count()}},
             OutputFormat::Table);
  fmt::print("\n{} strategies tried by this run{}, {:.0f} s; ledger {} rows\n", report.tried,
             report.is_finished ? "" : " so far", seconds, report.ledger.rows);
  if (report.waited.seconds() >= 1)
    fmt::print("{:.0f} s of them it waited: generation.batch, generation.back_pressure\n",
               report.waited.seconds());
  for (const auto& [code, count] : report.discarded)
    fmt::print("{} texts discarded: {}\n", count, code);
  if (report.admitted.empty()) {
    fmt::print(
        "\nNothing was admitted to the pool. That is a normal result: the gates do not move.\n");
  } else {
    fmt::print("\nadmitted to the pool: {}\n", fmt::join(report.admitted, ", "));
  }
  if (!nearest.empty()) {
    fmt::print("\nNearest misses of the screen\n\n");
    print_rows(nearest, nearness_views(), OutputFormat::Table);
    fmt::print("\nNext: sixbtc strategy why {}\n", nearest.front()["name"].get<std::string>());
  }
  for (const auto& note : report.notes) fmt::print(stderr, "{}\n", note);
  if (!report.is_finished && report.run.trials > 0)
    fmt::print(stderr, "the same command goes on\n");
}

int research(Session& session, const ResearchOptions& options) {
  if (options.trials < 0)
    return report_error({core::ErrorKind::Invalid, "must not be negative", "--trials", ""});
  if (options.seed < as_configured)
    return report_error({core::ErrorKind::Invalid, "must not be negative", "--seed", ""});
  double hours = 0;
  const char* const end = options.hours.data() + options.hours.size();
  const auto read = std::from_chars(options.hours.data(), end, hours);
  constexpr double hours_in_year = 24 * 366;
  const bool is_number = options.hours.empty() || (read.ec == std::errc() && read.ptr == end);
  if (!is_number || !(hours >= 0 && hours <= hours_in_year))
    return report_error({core::ErrorKind::Invalid, "must be a number, 0 to 8784", "--hours", ""});
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const ports::Settings& settings = (*services)->settings();
  application::ResearchRequest request{
      .seed = static_cast<std::uint64_t>(options.seed == as_configured ? settings.generation.seed
                                                                       : options.seed),
      .trials = static_cast<std::uint64_t>(options.trials),
      .threads = static_cast<int>(options.threads)};
  if (hours > 0)
    request.duration = core::Duration::seconds(static_cast<std::int64_t>(hours * 3600));
  Funnel funnel(session.clock());
  const core::Timestamp started = session.clock().now();
  auto report = application::run_research(
      **services, request,
      {session.control(nullptr).stop,
       [&](const application::ResearchProgress& now) { funnel.show(now); }});
  funnel.end();
  return finish(std::move(report), [&](const application::ResearchReport& done) {
    const double seconds = (session.clock().now() - started).seconds();
    const auto misses =
        (*services)->database.backtests().ranked({.is_passed = false,
                                                  .with_deleted = true,
                                                  .order = ports::RankingOrder::ByNearness,
                                                  .limit = misses_shown});
    if (!misses) return report_error(misses.error());
    Json nearest = Json::array();
    for (const auto& miss : *misses) nearest.push_back(application::to_json(miss));
    if (session.format() == OutputFormat::Table)
      print_report(done, nearest, seconds);
    else
      print_object(to_json(done, nearest, seconds), {}, OutputFormat::Json);
    const bool was_stopped = session.control(nullptr).stop.stop_requested();
    return static_cast<int>(was_stopped ? exit_interrupted : exit_ok);
  });
}

}  // namespace

void add_research_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<ResearchOptions>();
  line.add("research run", "Make, screen and prove strategies, batch after batch")
      .option("--trials", options->trials, "Strategies to try (0: until stopped)")
      .option("--hours", options->hours, "Begin no batch after so many hours, 0.5 is half of one")
      .option("--seed", options->seed, "Same seed and store, same search (-1: generation.seed)")
      .option("--threads", options->threads, "Worker threads (0: all cores)")
      .examples({"sixbtc research run --trials 10000", "sixbtc research run --hours 8 --seed 7",
                 "sixbtc research run"})
      .run([&session, options] { return research(session, *options); });
}

}  // namespace sixbtc::cli
