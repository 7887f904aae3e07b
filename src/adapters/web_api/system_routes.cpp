// The server itself: status, health, metrics, documents.
#include <algorithm>

#include "adapters/web_api/openapi.hpp"
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

// One part of `health`. Anybody may read it, so it names neither files nor sessions.
struct Check {
  std::string_view name;
  bool is_ok = true;
  std::string detail{};
};

Check check_jobs(const Call& call) {
  std::size_t running = 0, waiting = 0;
  for (const JobView& job : call.context.jobs.list()) {
    running += job.state == JobState::Running ? 1 : 0;
    waiting += job.state == JobState::Queued ? 1 : 0;
  }
  return {"jobs", true, fmt::format("{} running, {} waiting", running, waiting)};
}

Check check_session(const Call& call) {
  const auto state = call.context.desk.running_state();
  if (!state) return {"session", true, "none runs in this server"};
  const auto& fault = state->control.stops[static_cast<std::size_t>(risk::StopCause::Fault)];
  if (fault.level != risk::StopLevel::None) return {"session", false, "stopped by a fault"};
  if (state->control.level != risk::StopLevel::None) return {"session", true, "stopped"};
  return {"session", true, state->control.is_reconciled ? "runs" : "runs, not reconciled yet"};
}

std::vector<Check> checks(const Call& call) {
  const auto events = call.services().database.lifecycle().newest();
  const auto series = call.services().candles.list();
  return {{"database", events.has_value(), events ? "answers" : "can't be read"},
          {"candles", series.has_value(),
           series ? fmt::format("{} series", series->size()) : "can't be read"},
          check_jobs(call),
          check_session(call)};
}

bool all_work(const std::vector<Check>& checks) {
  return std::ranges::all_of(checks, &Check::is_ok);
}

// So that clients need not ask in vain.
Json missing_parts() {
  Json rows = Json::array();
  for (const Route& route : routes())
    if (!route.missing.empty() && route.method == Method::Get && !route.is_deprecated)
      rows.push_back({{"path", route.path}, {"part", route.missing}});
  return rows;
}

Json status_json(const Call& call) {
  const core::Timestamp now = call.services().clock.now();
  return {{"name", "sixbtc"},
          {"version", call.services().program_version},
          {"status", all_work(checks(call)) ? "ok" : "degraded"},
          {"world", "research"},
          {"started_at", call.context.started_at.to_rfc3339()},
          {"uptime_seconds", (now - call.context.started_at).nanoseconds() / 1'000'000'000},
          {"links", {{"openapi", "/openapi.json"}, {"docs", "/docs"}, {"dashboard", "/dashboard"}}},
          {"missing", missing_parts()}};
}

Reply status(const Call& call) {
  return Answer{status_json(call)};
}

Reply root(const Call& call) {
  if (wants_page(call.request)) return call.context.pages.index(call.request);
  return Answer{status_json(call)};
}

Reply dashboard(const Call& call) {
  return call.context.pages.index(call.request);
}

Reply health(const Call& call) {
  const std::vector<Check> all = checks(call);
  Json rows = Json::array();
  for (const Check& check : all)
    rows.push_back({{"name", check.name},
                    {"status", check.is_ok ? "ok" : "failed"},
                    {"detail", check.detail}});
  const bool is_ok = all_work(all);
  Answer answer{{{"status", is_ok ? "ok" : "degraded"}, {"checks", rows}}};
  // What watches a container looks at the number alone.
  if (!is_ok) answer.status = 503;
  return answer;
}

Response text_response(std::string_view type, std::string body) {
  return {.status = 200,
          .headers = {{"Content-Type", std::string(type)}},
          .body = std::move(body),
          .stream = {}};
}

Reply openapi(const Call& call) {
  static const std::string document = openapi_document(call.services().program_version).dump(1);
  return text_response("application/json", document);
}

// What `type` of a problem leads to. Our own words: nothing in them needs escaping.
Reply problems(const Call&) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>Problems - SixBTC API</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
      "</head>\n<body>\n<main>\n<h1>Problems</h1>\n<dl>\n";
  for (const ProblemKind& kind : problem_catalogue())
    page += fmt::format("<dt id=\"{0}\"><code>{0}</code> ({1})</dt>\n<dd>{2}</dd>\n", kind.code,
                        kind.status, kind.title);
  return text_response("text/html; charset=utf-8", page + "</dl>\n</main>\n</body>\n</html>\n");
}

void add_metric(std::string& text, std::string_view name, std::string_view type,
                std::string_view help, double value) {
  text += fmt::format("# HELP sixbtc_{0} {1}\n# TYPE sixbtc_{0} {2}\nsixbtc_{0} {3}\n", name, help,
                      type, value);
}

Reply metrics(const Call& call) {
  const Context& context = call.context;
  std::string text;
  const auto number = [](auto value) { return static_cast<double>(value); };
  add_metric(text, "api_requests_total", "counter", "Requests since the start.",
             number(context.counters.requests.load()));
  add_metric(text, "api_failures_total", "counter", "Answers 500 and 503.",
             number(context.counters.errors.load()));
  add_metric(text, "api_streamed_bytes_total", "counter", "Bytes of streamed answers.",
             number(context.counters.streamed_bytes.load()));
  add_metric(text, "api_stream_clients", "gauge", "WebSocket clients.",
             number(context.counters.stream_clients.load()));
  add_metric(text, "uptime_seconds", "gauge", "Seconds since the start.",
             (call.services().clock.now() - context.started_at).seconds());
  std::size_t running = 0, waiting = 0;
  for (const JobView& job : context.jobs.list()) {
    running += job.state == JobState::Running ? 1 : 0;
    waiting += job.state == JobState::Queued ? 1 : 0;
  }
  add_metric(text, "jobs_running", "gauge", "Jobs that run.", number(running));
  add_metric(text, "jobs_queued", "gauge", "Jobs that wait.", number(waiting));
  const auto strategies = call.services().database.research().strategies();
  if (!strategies) return std::unexpected(Problem(strategies.error()));
  add_metric(text, "strategies_total", "counter", "Strategies ever made.", number(*strategies));
  return text_response("text/plain; version=0.0.4; charset=utf-8", text);
}

}  // namespace

std::vector<Route> system_routes() {
  using schema::reference;
  return {
      {.path = "/",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "root",
       .summary = "Status to a program, the dashboard to a browser",
       .answer = reference("Status"),
       .handler = root},
      {.path = "/dashboard",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "dashboard",
       .summary = "The dashboard",
       .answer_type = "text/html",
       .handler = dashboard},
      {.path = "/api/v1/status",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "status",
       .summary = "What runs, since when",
       .answer = reference("Status"),
       .handler = status},
      {.path = "/api/v1/health",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "health",
       .summary = "Whether its parts work; 503 with the same words when one does not",
       .answer = reference("Health"),
       .handler = health},
      {.path = "/metrics",
       .tag = "system",
       .id = "metrics",
       .summary = "Numbers in Prometheus' text format",
       .answer_type = "text/plain",
       .handler = metrics},
      {.path = "/docs/problems",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "problems",
       .summary = "What each problem means",
       .answer_type = "text/html",
       .handler = problems},
      {.path = "/openapi.json",
       .scope = ApiScope::None,
       .tag = "system",
       .id = "openapi",
       .summary = "This document",
       .answer_type = "application/json",
       .handler = openapi},
  };
}

}  // namespace sixbtc::web_api
