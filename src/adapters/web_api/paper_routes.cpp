// Paper sessions: what they came to, how they differ from the backtest, and why not then.
#include "adapters/web_api/route.hpp"
#include "application/session_json.hpp"

namespace sixbtc::web_api {

namespace {

core::SessionId session_of(const Call& call) {
  return core::SessionId(call.arguments.text("id"));
}

Reply sessions(const Call& call) {
  const auto page = page_of(call, "paper-sessions");
  if (!page) return std::unexpected(page.error());
  ASSIGN_OR_RETURN(const auto all, application::list_sessions(call.services()));
  Json rows = Json::array();
  // The newest first, as all lists.
  for (std::size_t i = page->offset; i < all.size() && i <= page->offset + page->limit; ++i)
    rows.push_back(application::to_json(all[all.size() - 1 - i]));
  return paged(std::move(rows), *page, "paper-sessions");
}

Reply session(const Call& call) {
  ASSIGN_OR_RETURN(const auto view,
                   application::replay_session(call.services(), session_of(call), {}));
  return Answer{application::to_json(view)};
}

Reply trades(const Call& call) {
  ASSIGN_OR_RETURN(const auto view,
                   application::replay_session(call.services(), session_of(call), {}));
  Json rows = Json::array();
  for (const auto& trade : view.session.trades) rows.push_back(application::to_json(trade));
  return Answer{std::move(rows)};
}

Reply parity(const Call& call) {
  ASSIGN_OR_RETURN(const auto view, application::session_parity(call.services(), session_of(call)));
  return Answer{application::to_json(view)};
}

Reply why(const Call& call) {
  application::WhyRequest request;
  request.strategy = call.arguments.text("strategy");
  request.time = *call.arguments.time("time");
  request.session = call.arguments.text("id");
  ASSIGN_OR_RETURN(const auto view, application::why_then(call.services(), request));
  return Answer{application::to_json(view)};
}

application::PaperRequest request_of(const Json& body) {
  application::PaperRequest request;
  for (const Json& name : body["strategies"]) request.strategies.push_back(name.get<std::string>());
  request.session = body.value("session", "");
  request.note = body.value("note", "");
  request.speed = body.value("speed", 0.0);
  return request;
}

Reply start(const Call& call) {
  application::PaperRequest request = request_of(call.body);
  if (!(request.speed >= 0))
    return std::unexpected(Problem("invalid_request",
                                   "speed must be 0 or above: 0 is as fast as "
                                   "it goes"));
  ASSIGN_OR_RETURN(request.from, core::Timestamp::parse(call.body["from"].get<std::string>()));
  ASSIGN_OR_RETURN(request.to, core::Timestamp::parse(call.body["to"].get<std::string>()));
  // Refused at once rather than by a job that fails.
  ASSIGN_OR_RETURN(const auto manifest, application::plan_paper(call.services(), request));
  application::SessionDesk& desk = call.context.desk;
  if (const auto other = desk.running_state())
    return std::unexpected(
        Problem("conflict", "session " + other->manifest->session.value() +
                                " runs here; cancel its job, or wait until it has ended"));
  request.session = manifest.session.value();
  Json asked = call.body;
  asked["session"] = request.session;
  auto job = call.context.jobs.submit(
      "paper_session", call.principal.name, std::move(asked),
      [&desk, request](const application::Control& control) -> core::Result<Json> {
        ASSIGN_OR_RETURN(const auto view, desk.run(request, control));
        return application::to_json(view);
      },
      JobBoard::Turn::AtOnce);
  if (!job) return std::unexpected(Problem(job.error()));
  Answer answer{to_json(*job, true)};
  answer.headers.emplace_back("Location", "/api/v1/jobs/" + job->id);
  return answer;
}

Route of_session(std::string path, std::string id, std::string summary, Handler handler) {
  Route route;
  route.path = "/api/v1/paper-sessions/{id}" + std::move(path);
  route.tag = "trading";
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.parameters = {{.name = "id", .meaning = "Name of the session"}};
  route.answer = schema::any("As `sixbtc " + route.id + " --json` prints it");
  route.handler = handler;
  route.is_slow = true;  // the journal is replayed
  return route;
}

}  // namespace

std::vector<Route> paper_routes() {
  Route all;
  all.path = "/api/v1/paper-sessions";
  all.tag = "trading";
  all.id = "listPaperSessions";
  all.summary = "Paper sessions of the store, the newest first";
  all.answer = schema::list(schema::reference("PaperSession"));
  all.handler = sessions;
  all.is_paged = all.has_csv = true;
  Route begin;
  begin.method = Method::Post;
  begin.path = "/api/v1/paper-sessions";
  begin.scope = ApiScope::Trade;
  begin.tag = "trading";
  begin.id = "startPaperSession";
  begin.summary = "Trades strategies on recorded candles, as a job; the same request goes on";
  begin.body = schema::object(
      {{"strategies",
        schema::list({{"type", "string"}, {"minLength", 1}, {"maxLength", 100}}, 500)},
       {"from", schema::text("First instant that happens, as in 2024-10-01", 40)},
       {"to", schema::text("Where it ends", 40)},
       {"speed", schema::number("Times the clock's; 0: as fast as it goes")},
       {"session", schema::text("Its name; made from what it trades without it", 64)},
       {"note", schema::text("Kept with it", 500)}},
      {"speed", "session", "note"});
  begin.answer = schema::reference("Job");
  begin.handler = start;
  begin.is_slow = true;
  begin.success = 202;
  begin.topic = std::string(ports::topic::job_progress);
  std::vector<Route> routes{
      std::move(all),
      of_session("", "paperSession", "What it came to: strategies, money, curve, outcomes",
                 session),
      of_session("/trades", "paperTrades", "Closed positions, the oldest first", trades),
      of_session("/parity", "paperParity", "Each difference from the backtest, explained", parity),
      of_session("/why", "paperWhy", "The one outcome of one bar", why)};
  routes[2].has_csv = true;
  routes[2].answer = schema::list(schema::object(
      {{"strategy", schema::text("Its name")},
       {"series", schema::text("exchange/market/symbol/interval")},
       {"side", schema::one_of("", {"long", "short"})},
       {"entry_time", schema::time("First fill")},
       {"exit_time", schema::time("Last fill")},
       {"quantity", schema::decimal("Base units")},
       {"entry_price", schema::decimal("Average")},
       {"exit_price", schema::decimal("Average")},
       {"fees", schema::decimal("Paid")},
       {"funding", schema::decimal("Received less paid")},
       {"pnl", schema::decimal("Fees and funding included")},
       {"closed_by", schema::text("stop, target, exit, flatten, liquidation, ...")}}));
  routes.back().parameters.push_back(
      {.name = "strategy", .meaning = "UUID or name", .is_required = true});
  routes.back().parameters.push_back({.name = "time",
                                      .type = ParameterType::Time,
                                      .meaning = "An instant of the bar",
                                      .is_required = true});
  routes.push_back(std::move(begin));
  return routes;
}

}  // namespace sixbtc::web_api
