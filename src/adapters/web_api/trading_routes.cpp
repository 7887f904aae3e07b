// What a session has: money, positions, orders, fills, outcomes, alerts. Without `session` the one
// that runs, else the newest.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

using schema::list;
using schema::nullable;
using schema::reference;

Reply nothing(const Call&) {
  Answer answer{Json()};
  answer.meta = {{"reason", "there is no session in this store"}};
  return answer;
}

Reply no_rows(const Call& call) {
  ASSIGN_OR_RETURN(auto reply, nothing(call));
  std::get<Answer>(reply).data = Json::array();
  return reply;
}

Route of_session(std::string path, std::string id, std::string summary, Json answer,
                 Handler handler) {
  Route route;
  route.path = "/api/v1/" + std::move(path);
  route.tag = "trading";
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.parameters = {
      {.name = "session", .meaning = "Its name; without it the one that runs, else the newest"}};
  route.answer = std::move(answer);
  route.handler = handler;
  route.is_slow = true;  // a journal may have to be replayed
  return route;
}

Route rows_of_session(std::string path, std::string id, std::string summary,
                      std::string_view component, Handler handler) {
  Route route = of_session(std::move(path), std::move(id), std::move(summary),
                           list(reference(component)), handler);
  route.is_paged = route.has_csv = true;
  return route;
}

}  // namespace

std::vector<Route> trading_routes() {
  const Parameter of_strategy = {.name = "strategy", .meaning = "UUID or name"};
  Route portfolio = of_session("portfolio", "portfolio", "Equity, today, drawdown, exposure",
                               nullable(reference("Portfolio")), nothing);
  portfolio.topic = ports::topic::portfolio_update;
  Route equity = rows_of_session("equity", "equity", "Equity over time, the oldest first",
                                 "AccountEquity", no_rows);
  equity.parameters.push_back({.name = "by",
                               .type = ParameterType::Choice,
                               .meaning = "Each day's last, or each instant with a price",
                               .fallback = "day",
                               .words = {"day", "price"}});
  Route orders = rows_of_session("orders", "listOrders",
                                 "Orders: those that live, then the others, the newest first",
                                 "Order", no_rows);
  orders.parameters.push_back(of_strategy);
  orders.parameters.push_back({.name = "which",
                               .type = ParameterType::Choice,
                               .meaning = "",
                               .fallback = "all",
                               .words = {"all", "live", "closed"}});
  Route fills = rows_of_session("fills", "listFills", "Fills, the newest first", "Fill", no_rows);
  fills.parameters.push_back(of_strategy);
  fills.topic = ports::topic::order_filled;
  Route outcomes = rows_of_session("outcomes", "listOutcomes",
                                   "What became of every bar of every strategy, the newest first",
                                   "Outcome", no_rows);
  outcomes.parameters.push_back(of_strategy);
  outcomes.parameters.push_back(
      {.name = "which",
       .type = ParameterType::Choice,
       .meaning = "notable: all but no_signal and already_in; stopped: wanted and not done",
       .fallback = "all",
       .words = {"all", "notable", "stopped"}});
  Route alerts = rows_of_session("alerts", "listAlerts", "What needs attention, the newest first",
                                 "Alert", no_rows);
  alerts.topic = ports::topic::risk_alert;
  return {std::move(portfolio),
          std::move(equity),
          rows_of_session("positions", "listPositions", "Open positions, the venue's beside ours",
                          "Position", no_rows),
          std::move(orders),
          std::move(fills),
          std::move(outcomes),
          of_session("risk", "risk", "Five bands: value, limit, headroom, last trip",
                     nullable(reference("RiskState")), nothing),
          std::move(alerts)};
}

}  // namespace sixbtc::web_api
