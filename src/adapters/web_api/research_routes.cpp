// Backtests, jobs, the trial ledger, the last 24 hours.
#include <map>

#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/backtest_batch.hpp"
#include "application/record_json.hpp"
#include "application/result_json.hpp"
#include "application/session_state_json.hpp"

namespace sixbtc::web_api {

namespace {

Reply runs(const Call& call) {
  const auto page = page_of(call, "backtests");
  if (!page) return std::unexpected(page.error());
  ports::RunQuery query;
  if (call.arguments.has("strategy")) {
    ASSIGN_OR_RETURN(const auto record,
                     call.services().database.strategies().find(call.arguments.text("strategy")));
    query.strategy = record.id;
  }
  query.offset = page->offset;
  query.limit = page->limit + 1;
  ASSIGN_OR_RETURN(const auto all, call.services().database.backtests().newest(query));
  Json rows = Json::array();
  for (const auto& run : all) rows.push_back(to_json(run));
  return paged(std::move(rows), *page, "backtests");
}

Reply run(const Call& call) {
  ASSIGN_OR_RETURN(const auto record, call.services().database.backtests().get(
                                          core::BacktestRunId(call.arguments.text("id"))));
  return Answer{to_json(record)};
}

Reply run_trades(const Call& call) {
  const ports::BacktestRepository& backtests = call.services().database.backtests();
  const core::BacktestRunId id(call.arguments.text("id"));
  ASSIGN_OR_RETURN(const auto record, backtests.get(id));
  ASSIGN_OR_RETURN(const auto trades, backtests.trades(id));
  Json rows = Json::array();
  for (const auto& trade : trades) {
    Json row = {{"run_id", id.value()}, {"kind", ports::to_string(record.kind)}};
    row.update(with_decimals(application::to_json(trade)));
    rows.push_back(std::move(row));
  }
  return Answer{std::move(rows)};
}

core::Result<application::BatchRequest> batch_of(const Json& body) {
  application::BatchRequest batch;
  batch.series.symbol = body["symbol"].get<std::string>();
  batch.series.exchange = body.value("exchange", "");
  batch.series.market = body.value("market", "");
  for (const Json& text : body["intervals"]) {
    ASSIGN_OR_RETURN(const auto interval, market::Interval::parse(text.get<std::string>()));
    batch.intervals.push_back(interval);
  }
  ASSIGN_OR_RETURN(batch.period, application::parse_period(body.value("start_date", ""),
                                                           body.value("end_date", "")));
  if (body.contains("scripts"))
    for (const Json& name : body["scripts"]) batch.scripts.push_back(name.get<std::string>());
  return batch;
}

// Figures of each run; the runs themselves are stored.
Json summary_of(const application::BacktestView& view, const std::string& script) {
  const Json whole = with_decimals(application::to_json(view));
  Json row = {{"script", script}};
  for (const char* key : {"id", "strategy", "series", "venue", "from", "to", "notes", "metrics"})
    row[key] = whole[key];
  return row;
}

core::Result<Json> run_batch(const application::Services& services,
                             const application::BatchRequest& batch,
                             const application::Control& control) {
  ASSIGN_OR_RETURN(const auto report, application::backtest_batch(services, batch, control));
  Json results = Json::array(), problems = Json::array();
  for (const auto& row : report.rows) results.push_back(summary_of(row.view, row.base));
  for (const auto& problem : report.problems) problems.push_back(problem.to_string());
  if (results.empty() && !problems.empty())
    return core::fail(core::ErrorKind::Invalid, report.problems.front().message,
                      report.problems.front().where, report.problems.front().hint);
  return Json{{"results", std::move(results)}, {"problems", std::move(problems)}};
}

// A script of the user's own instead of the base scripts.
core::Result<Json> run_source(const application::Services& services, const Json& body,
                              const application::BatchRequest& batch,
                              const application::Control& control) {
  Json results = Json::array();
  std::uint64_t done = 0;
  for (const market::Interval interval : batch.intervals) {
    if (control.stop.stop_requested()) break;
    control.progress(done++, batch.intervals.size());
    application::BacktestRequest request{batch.series, batch.period};
    request.series.interval = interval;
    const std::string name = body.value("name", "script");
    ASSIGN_OR_RETURN(
        const auto view,
        application::backtest_source(services, name, body["source"].get<std::string>(), request));
    results.push_back(summary_of(view, name));
  }
  control.progress(done, batch.intervals.size());
  return Json{{"results", std::move(results)}, {"problems", Json::array()}};
}

Reply start_backtests(const Call& call) {
  ASSIGN_OR_RETURN(const application::BatchRequest batch, batch_of(call.body));
  const application::Services& services = call.services();
  // Refused at once rather than by a job that fails.
  ASSIGN_OR_RETURN([[maybe_unused]] const auto key,
                   application::find_series(services, batch.series));
  auto job = call.context.jobs.submit(
      "backtests", call.principal.name, call.body,
      [&services, batch, body = call.body](const application::Control& control) {
        return body.contains("source") ? run_source(services, body, batch, control)
                                       : run_batch(services, batch, control);
      });
  if (!job) return std::unexpected(Problem(job.error()));
  Answer answer{to_json(*job, true)};
  answer.headers.emplace_back("Location", "/api/v1/jobs/" + job->id);
  return answer;
}

Reply jobs(const Call& call) {
  const auto page = page_of(call, "jobs");
  if (!page) return std::unexpected(page.error());
  Json rows = Json::array();
  std::uint64_t index = 0;
  for (const JobView& job : call.context.jobs.list())
    if (index++ >= page->offset && rows.size() <= page->limit) rows.push_back(to_json(job, false));
  return paged(std::move(rows), *page, "jobs");
}

Reply job(const Call& call) {
  ASSIGN_OR_RETURN(const JobView view, call.context.jobs.find(call.arguments.text("id")));
  return Answer{to_json(view, true)};
}

Reply cancel_job(const Call& call) {
  ASSIGN_OR_RETURN(const JobView view, call.context.jobs.cancel(call.arguments.text("id")));
  return Answer{to_json(view, true)};
}

Reply ledger(const Call& call) {
  const ports::TrialLedger& trials = call.services().database.trials();
  ASSIGN_OR_RETURN(const auto head, trials.head());
  ASSIGN_OR_RETURN(const auto sets, trials.data_sets());
  Json data_sets = Json::array();
  for (const auto& set : sets) data_sets.push_back(application::to_json(set));
  return Answer{{{"rows", head.rows}, {"head", head.hash}, {"data_sets", std::move(data_sets)}}};
}

Reply ledger_rows(const Call& call) {
  const auto page = page_of(call, "ledger");
  if (!page) return std::unexpected(page.error());
  ports::LedgerQuery query{.data_set_hash = call.arguments.text("data_set"),
                           .limit = page->limit + 1};
  if (page->offset > 0) query.before = page->offset;
  ASSIGN_OR_RETURN(const auto all, call.services().database.trials().newest(query));
  PlacedRows rows;
  for (const auto& row : all) rows.add(application::to_json(row), row.sequence);
  return paged(std::move(rows), *page, "ledger");
}

Reply verify_ledger(const Call& call) {
  ASSIGN_OR_RETURN(const auto check, call.services().database.trials().verify(std::nullopt));
  return Answer{application::to_json(check)};
}

constexpr std::uint64_t events_read_max = 50'000;

// Of the search by the clock, of trading by the session's own time.
Reply stats(const Call& call) {
  const core::Timestamp now = call.services().clock.now();
  const core::Timestamp from = now - core::Duration::hours(24);
  ASSIGN_OR_RETURN(const auto events,
                   call.services().database.lifecycle().list(
                       {.limit = events_read_max, .order = ports::EventOrder::NewestFirst}));
  std::map<std::string_view, std::uint64_t> counts;
  std::uint64_t seen = 0;
  for (const auto& event : events) {
    if (event.by.time < from) break;
    ++counts[ports::to_string(event.kind)];
    ++seen;
  }
  Json by_kind = Json::object();
  for (const auto& [kind, count] : counts) by_kind[std::string(kind)] = count;
  ASSIGN_OR_RETURN(const auto session, call.context.desk.view(""));
  Answer answer{{{"from", from.to_rfc3339()},
                 {"to", now.to_rfc3339()},
                 {"events", seen},
                 {"is_complete", seen < events_read_max},
                 {"events_by_kind", std::move(by_kind)},
                 {"trading", session ? application::day_json(*session) : Json()}}};
  if (!session) answer.meta = {{"reason", "there is no session in this store"}};
  return answer;
}

}  // namespace

std::vector<Route> research_routes() {
  using namespace schema;
  const std::string job_topic(ports::topic::job_progress);
  const std::vector<Parameter> run_id = {{.name = "id", .meaning = "UUID of the run"}};
  const std::vector<Parameter> job_id = {{.name = "id", .meaning = "UUID of the job"}};
  const Json required_text = {{"type", "string"}, {"minLength", 1}, {"maxLength", 100}};
  return {
      {.path = "/api/v1/backtests",
       .tag = "research",
       .id = "listBacktests",
       .summary = "Stored runs, newest first",
       .parameters = {{.name = "strategy", .meaning = "UUID, its first characters, name or alias"}},
       .answer = list(reference("BacktestRun")),
       .handler = runs,
       .is_paged = true,
       .has_csv = true},
      {.method = Method::Post,
       .path = "/api/v1/backtests",
       .scope = ApiScope::Trade,
       .tag = "research",
       .id = "startBacktests",
       .summary = "Runs the base scripts, or a script of your own, as a job",
       .body =
           object({{"symbol", required_text},
                   {"intervals", list(required_text, 50)},
                   {"exchange", text("", 40)},
                   {"market", text("", 40)},
                   {"start_date", text("First day, UTC", 40)},
                   {"end_date", text("Day after the last, UTC", 40)},
                   {"scripts", list(required_text, 1000)},
                   {"source", text("A script of your own instead of base scripts", 200'000)},
                   {"name", text("Of that script", 100)}},
                  {"exchange", "market", "start_date", "end_date", "scripts", "source", "name"}),
       .answer = reference("Job"),
       .handler = start_backtests,
       .success = 202,
       .topic = job_topic},
      {.path = "/api/v1/backtests/{id}",
       .tag = "research",
       .id = "backtest",
       .summary = "One run",
       .parameters = run_id,
       .answer = reference("BacktestRun"),
       .handler = run},
      {.path = "/api/v1/backtests/{id}/trades",
       .tag = "research",
       .id = "backtestTrades",
       .summary = "Its trades",
       .parameters = run_id,
       .answer = list(reference("Trade")),
       .handler = run_trades,
       .has_csv = true},
      {.path = "/api/v1/jobs",
       .tag = "research",
       .id = "listJobs",
       .summary = "Jobs since the server started, newest first",
       .answer = list(reference("Job")),
       .handler = jobs,
       .is_paged = true,
       .has_csv = true,
       .topic = job_topic},
      {.path = "/api/v1/jobs/{id}",
       .tag = "research",
       .id = "job",
       .summary = "One job with its result",
       .parameters = job_id,
       .answer = reference("Job"),
       .handler = job,
       .topic = job_topic},
      {.method = Method::Post,
       .path = "/api/v1/jobs/{id}/cancel",
       .scope = ApiScope::Trade,
       .tag = "research",
       .id = "cancelJob",
       .summary = "Stops it after the item at hand",
       .parameters = job_id,
       .answer = reference("Job"),
       .handler = cancel_job,
       .topic = job_topic},
      {.path = "/api/v1/ledger",
       .tag = "research",
       .id = "trialLedger",
       .summary = "How much was tried on which data, for ever",
       .answer = object({{"rows", count("")},
                         {"head", text("Hash of the newest row")},
                         {"data_sets", list(reference("DataSetTrials"))}}),
       .handler = ledger},
      {.path = "/api/v1/ledger/rows",
       .tag = "research",
       .id = "trialLedgerRows",
       .summary = "Its rows, newest first",
       .parameters = {{.name = "data_set", .meaning = "Only trials on it (its hash)"}},
       .answer = list(reference("LedgerRow")),
       .handler = ledger_rows,
       .is_paged = true,
       .has_csv = true},
      {.path = "/api/v1/ledger/verify",
       .tag = "research",
       .id = "verifyTrialLedger",
       .summary = "Recomputes every row and names what was changed",
       .answer = object({{"ok", boolean("")},
                         {"rows", count("")},
                         {"head", text("")},
                         {"problems", list(any("kind, first_row, last_row, text"))},
                         {"problems_found", count("")}}),
       .handler = verify_ledger,
       .is_slow = true},
      {.path = "/api/v1/stats",
       .tag = "research",
       .id = "stats",
       .summary = "The last 24 hours: of the search, and of the session that runs or the newest",
       .answer = object({{"from", time("")},
                         {"to", time("")},
                         {"events", count("Of strategies")},
                         {"is_complete", boolean("False: more happened than was counted")},
                         {"events_by_kind", any("Count by kind of event")},
                         {"trading", nullable(reference("TradingDay"))}}),
       .handler = stats,
       .is_slow = true},
  };
}

}  // namespace sixbtc::web_api
