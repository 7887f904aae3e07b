#include <nlohmann/json.hpp>

#include "application/demo.hpp"
#include "application/session_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"
#include "sixbtc/session_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct DemoOptions {
  bool no_serve = false;
  std::int64_t threads = 0;
};

const char* unit_of(application::DemoStep step) {
  if (step == application::DemoStep::Import) return "files";
  return step == application::DemoStep::Paper ? "bars" : "strategies";
}

const char* step_text(application::DemoStep step) {
  switch (step) {
    case application::DemoStep::Import:
      return "importing candles";
    case application::DemoStep::Expand:
      return "expanding scripts";
    case application::DemoStep::Screen:
      return "screening strategies";
    case application::DemoStep::Prove:
      return "proving strategies";
    case application::DemoStep::Paper:
      return "trading on paper";
  }
  CHECK(false);
}

// Whether it is proven, and by which gates not.
Json proof_row(const application::ProveView& view) {
  Json failed = Json::array();
  for (const auto& gate : view.proof.gates)
    if (gate.gate.verdict == validation::Verdict::Fail) failed.push_back(gate.gate.name);
  if (view.vault && view.vault->gate.verdict == validation::Verdict::Fail)
    failed.push_back(view.vault->gate.name);
  const auto& scored = view.scored;
  return {{"name", scored.strategy.name},
          {"id", scored.strategy.id.value()},
          {"points", scored.judgement.score.points},
          {"strategies_tried", view.trials.statistics.raw},
          {"proven", view.is_passed},
          {"failed_gates", std::move(failed)}};
}

Json to_json(const application::DemoReport& report) {
  Json series = Json::array();
  for (const auto& info : report.series)
    series.push_back({{"series", info.key.to_string()},
                      {"rows", info.rows},
                      {"first", info.first.to_rfc3339()},
                      {"last", info.last.to_rfc3339()},
                      {"gaps", info.gaps},
                      {"missing_bars", info.missing_bars},
                      {"data_hash", info.data_hash}});
  Json gates = Json::array();
  for (const auto& gate : report.screening.gates) gates.push_back(application::to_json(gate));
  Json ranking = Json::array();
  for (const auto* screened : application::ranked(report.screening))
    ranking.push_back(application::to_json(*screened));
  Json json = {{"wording", validation::passed_wording},
               {"strategies", report.strategies},
               {"judged", report.screening.results.size()},
               {"passed", report.screening.passed}};
  Json proofs = Json::array();
  for (const auto& proof : report.proofs) proofs.push_back(proof_row(proof));
  json["series"] = std::move(series);
  json["proofs"] = std::move(proofs);
  json["admitted"] = report.admitted;
  json["gates"] = std::move(gates);
  json["ranking"] = std::move(ranking);
  json["paper"] = report.paper ? application::to_json(*report.paper) : Json();
  json["parity"] = report.parity ? application::to_json(*report.parity) : Json();
  // Two runs of the demo say the same: nothing of when it ran, and how long it took.
  for (const char* part : {"paper", "parity"})
    for (const char* key : {"created_at", "seconds", "resumed"})
      if (json[part].is_object()) json[part].erase(key);
  return json;
}

void print_proofs(const application::DemoReport& report) {
  if (report.proofs.empty()) return;
  fmt::print("\nProof on all history before the vault\n\n");
  Json rows = Json::array();
  for (const auto& proof : report.proofs) {
    rows.push_back(proof_row(proof));
    std::string text;
    for (const Json& gate : rows.back()["failed_gates"])
      text += (text.empty() ? "" : ", ") + gate.get<std::string>();
    rows.back()["failed_gates"] = text;
  }
  print_rows(rows,
             {{"name", "name", false, cell::text()},
              {"points", "score", true, cell::number(1)},
              {"strategies_tried", "tried", true, cell::count()},
              {"proven", "proven", false, cell::text()},
              {"failed_gates", "stopped by", false, cell::text()}},
             OutputFormat::Table);
  if (report.admitted.empty())
    fmt::print("\nThe pool stays empty. That is a normal result: the gates do not move.\n");
  else
    fmt::print("\nadmitted to the pool: {}\n", fmt::join(report.admitted, ", "));
}

void print_demo(const application::DemoReport& report, std::size_t table_rows,
                const std::string& store, const Session& session) {
  const std::string& program = session.program();
  for (const auto& info : report.series)
    fmt::print("data      {}: {} bars, {} to {}, {} gap(s)\n", info.key.to_string(), info.rows,
               info.first.to_date(), info.last.to_date(), info.gaps);
  fmt::print("screened  {} strategies from the base scripts\n\n", report.screening.results.size());
  print_gate_counts(report.screening);

  const auto order = application::ranked(report.screening);
  Json passed = Json::array(), missed = Json::array();
  for (const auto* screened : order) {
    Json& rows = screened->judgement.is_passed ? passed : missed;
    if (rows.size() < table_rows) rows.push_back(application::to_json(*screened));
  }
  if (report.screening.passed == 0) {
    fmt::print("\nNothing passed the screen. That is a normal result: the gates do not move.\n");
  } else {
    fmt::print("\n{} {}: training and holdout chose them, so both are in-sample.\n\n",
               report.screening.passed, validation::passed_wording);
    print_rows(passed, ranking_views(true), OutputFormat::Table);
  }
  print_proofs(report);
  if (!missed.empty()) {
    fmt::print("\nNearest misses\n\n");
    print_rows(missed, ranking_views(false), OutputFormat::Table);
  }
  if (report.paper) {
    fmt::print("\nOn paper, on candles nothing has seen\n\n");
    print_session(*report.paper, session);
    fmt::print("\nThe same days in the backtest\n\n");
    print_parity(*report.parity, session);
  }
  const std::string best = order.empty() ? "ID" : order.front()->strategy.name;
  fmt::print(
      "\nNext:\n"
      "  {2} serve --store {1}\n"
      "  {2} report {0} --store {1}\n"
      "  {2} strategy source {0} --store {1}\n"
      "  {2} backtest strategies/ema_crossover.pine --symbol BTCUSDT --interval 1h --store "
      "{1}\n",
      best, store, program);
}

int demo(Session& session, const DemoOptions& options) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const ports::Settings& settings = (*configuration)->settings;
  const std::filesystem::path folder = std::filesystem::path(settings.storage.path) / "demo";
  const auto services = session.services(Session::Access::Write, folder);
  if (!services) return services.error();

  application::DemoControl control;
  control.stop = session.control(nullptr).stop;
  std::unique_ptr<Progress> progress;
  std::optional<application::DemoStep> shown;
  control.progress = [&](application::DemoStep step, std::uint64_t done, std::uint64_t total) {
    if (shown != step) {
      progress = std::make_unique<Progress>(step_text(step), unit_of(step));
      shown = step;
    }
    progress->update(done, total);
  };
  auto report = application::run_demo(**services, static_cast<int>(options.threads), control);
  progress.reset();
  return finish(std::move(report), [&](const auto& done) {
    if (session.format() == OutputFormat::Table)
      print_demo(done, static_cast<std::size_t>(settings.demo.table_rows),
                 session.options().store.empty() ? folder.string() : session.options().store,
                 session);
    else
      print_object(to_json(done), {}, OutputFormat::Json);
    report_problems(done.screening);
    const int code = done.screening.problems.empty() ? exit_ok : exit_partly_done;
    // A person stays and looks; a script goes on.
    if (options.no_serve || session.format() != OutputFormat::Table || !is_terminal(1)) return code;
    fmt::print("\nAll of this in the browser, until Ctrl-C:\n");
    const int served = serve(session);
    return served == exit_ok ? code : served;
  });
}

}  // namespace

void add_demo_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<DemoOptions>();
  line.add("demo", "Bundled candles to a ranked table of strategies, offline")
      .option("--threads", options->threads, "Worker threads (0: as configured)")
      .flag("--no-serve", options->no_serve, "Do not end with the dashboard")
      .examples({"sixbtc demo", "sixbtc demo --json --store /tmp/demo",
                 "sixbtc demo --set demo.strategies=2000"})
      .run([&session, options] { return demo(session, *options); });
}

}  // namespace sixbtc::cli
