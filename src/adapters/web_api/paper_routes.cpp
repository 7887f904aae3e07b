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
  all.answer = schema::list(schema::any("What the session trades"));
  all.handler = sessions;
  all.is_paged = true;
  std::vector<Route> routes{
      std::move(all),
      of_session("", "paperSession", "What it came to: strategies, money, curve, outcomes",
                 session),
      of_session("/trades", "paperTrades", "Closed positions, the oldest first", trades),
      of_session("/parity", "paperParity", "Each difference from the backtest, explained", parity),
      of_session("/why", "paperWhy", "The one outcome of one bar", why)};
  routes[2].has_csv = true;
  routes.back().parameters.push_back(
      {.name = "strategy", .meaning = "UUID or name", .is_required = true});
  routes.back().parameters.push_back({.name = "time",
                                      .type = ParameterType::Time,
                                      .meaning = "An instant of the bar",
                                      .is_required = true});
  return routes;
}

}  // namespace sixbtc::web_api
