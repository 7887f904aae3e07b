// What a session has: money, positions, orders, fills, outcomes, alerts. Without `session` the one
// that runs, else the newest.
#include <algorithm>

#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/session_state_json.hpp"

namespace sixbtc::web_api {

namespace {

using schema::list;
using schema::nullable;
using schema::reference;

using application::SessionState;
using application::SessionView;

constexpr const char* no_session =
    "there is no session in this store; POST /api/v1/paper-sessions starts one";

// Of the session that is meant; null `data` and the reason where the store has none.
using Maker = Json (*)(const SessionView& view);
Reply answer(const Call& call, Json empty, Maker make) {
  ASSIGN_OR_RETURN(const auto view, call.context.desk.view(call.arguments.text("session")));
  Answer answer{std::move(empty)};
  if (!view) {
    answer.meta = {{"reason", no_session}};
    return answer;
  }
  answer.data = make(*view);
  answer.meta = session_meta(*view);
  return answer;
}

Reply portfolio(const Call& call) {
  return answer(call, Json(), application::portfolio_json);
}

Reply risk(const Call& call) {
  return answer(call, Json(), application::risk_json);
}

// Rows of a list, from the page's position on, one more than it takes.
using Rows = void (*)(const Call& call, const SessionState& state, const Page& page,
                      PlacedRows& rows);
Reply listed(const Call& call, std::string_view list, Rows add) {
  const auto page = page_of(call, list);
  if (!page) return std::unexpected(page.error());
  ASSIGN_OR_RETURN(const auto view, call.context.desk.view(call.arguments.text("session")));
  PlacedRows rows;
  if (view) add(call, *view->state, *page, rows);
  Answer answer = paged(std::move(rows), *page, list);
  answer.meta = view ? session_meta(*view) : Headers{{"reason", no_session}};
  return answer;
}

bool is_full(const PlacedRows& rows, const Page& page) {
  return rows.rows.size() > page.limit;
}

// Those that `fits`, from the newest to the oldest. A position counts from the oldest, so that rows
// which arrive meanwhile move nothing; 0: from the newest.
template <class View, class Fits, class Make>
void add_newest(const View& all, const Page& page, PlacedRows& rows, Fits fits, Make make) {
  std::size_t i = page.offset == 0 ? all.size() : std::min<std::size_t>(page.offset, all.size());
  for (; i > 0 && !is_full(rows, page); --i)
    if (fits(all[i - 1])) rows.add(make(all[i - 1]), i - 1);
}

bool is_of(const Call& call, const SessionState& state, orders::OwnerId owner) {
  const std::string wanted = call.arguments.text("strategy");
  if (wanted.empty()) return true;
  const application::SessionStrategy* const strategy = state.strategy(owner);
  return strategy != nullptr && (strategy->id == wanted || strategy->name == wanted);
}

void add_equity(const Call& call, const SessionState& state, const Page& page, PlacedRows& rows) {
  const bool by_day = call.arguments.text("by") == "day";
  const auto day_of = [&](std::size_t i) { return state.equity_rows[i].time.to_date(); };
  core::Amount highest = state.initial;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < state.equity_rows.size() && !is_full(rows, page); ++i) {
    const application::EquityRow& row = state.equity_rows[i];
    highest = std::max(highest, row.equity);
    const bool is_last = i + 1 == state.equity_rows.size();
    if (by_day && !is_last && day_of(i) == day_of(i + 1)) continue;
    if (seen++ < page.offset) continue;
    const double drawdown =
        highest.units() > 0 ? row.equity.to_double() / highest.to_double() - 1 : 0;
    rows.add(application::to_json(row, drawdown), seen);
  }
}

void add_positions(const Call&, const SessionState& state, const Page& page, PlacedRows& rows) {
  for (std::size_t i = page.offset; i < state.positions.size() && !is_full(rows, page); ++i)
    rows.add(application::to_json(state.positions[i], state), i + 1);
}

// Even positions are of closed orders, as add_newest() counts them, odd ones of those that live,
// from the newest. One that closes between two pages is seen again, as closed.
void add_orders(const Call& call, const SessionState& state, const Page& page, PlacedRows& rows) {
  const std::string which = call.arguments.text("which");
  const auto fits = [&](const application::OrderRow& row) {
    return is_of(call, state, row.order.request().owner);
  };
  const auto make = [&](const application::OrderRow& row) {
    return application::to_json(row, *state.manifest);
  };
  const bool is_in_closed = page.offset > 0 && page.offset % 2 == 0;
  if (which != "closed" && !is_in_closed) {
    std::uint64_t seen = 0;
    for (std::size_t i = state.live_orders.size(); i > 0 && !is_full(rows, page); --i) {
      if (!fits(state.live_orders[i - 1]) || seen++ < page.offset / 2) continue;
      rows.add(make(state.live_orders[i - 1]), 2 * seen + 1);
    }
  }
  if (which == "live") return;
  const std::size_t before = rows.next.size();
  add_newest(state.closed_orders, {is_in_closed ? page.offset / 2 : 0, page.limit}, rows, fits,
             make);
  for (std::size_t i = before; i < rows.next.size(); ++i) rows.next[i] *= 2;
}

void add_fills(const Call& call, const SessionState& state, const Page& page, PlacedRows& rows) {
  add_newest(
      state.fills, page, rows,
      [&](const auto& row) { return is_of(call, state, row.booked.attribution.owner); },
      [&](const auto& row) { return application::to_json(row, *state.manifest); });
}

bool is_notable(engine::Outcome outcome) {
  return outcome != engine::Outcome::NoSignal && outcome != engine::Outcome::AlreadyIn;
}

void add_outcomes(const Call& call, const SessionState& state, const Page& page, PlacedRows& rows) {
  const std::string which = call.arguments.text("which");
  const auto fits = [&](const application::OutcomeRow& row) {
    const bool is_done =
        row.outcome == engine::Outcome::Entered || row.outcome == engine::Outcome::Exited;
    return is_of(call, state, row.owner) && (which == "all" || is_notable(row.outcome)) &&
           (which != "stopped" || !is_done);
  };
  add_newest(state.outcomes, page, rows, fits,
             [&](const auto& row) { return application::to_json(row, *state.manifest); });
}

void add_alerts(const Call&, const SessionState& state, const Page& page, PlacedRows& rows) {
  for (std::size_t i = page.offset; i < state.alerts.size() && !is_full(rows, page); ++i)
    rows.add(application::to_json(state.alerts[i]), i + 1);
}

Reply equity(const Call& call) {
  return listed(call, "equity " + call.arguments.text("by"), add_equity);
}
Reply positions(const Call& call) {
  return listed(call, "positions", add_positions);
}
Reply orders(const Call& call) {
  return listed(call, "orders", add_orders);
}
Reply fills(const Call& call) {
  return listed(call, "fills", add_fills);
}
Reply outcomes(const Call& call) {
  return listed(call, "outcomes", add_outcomes);
}
Reply alerts(const Call& call) {
  return listed(call, "alerts", add_alerts);
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
  Route portfolio_route = of_session("portfolio", "portfolio", "Equity, today, drawdown, exposure",
                                     nullable(reference("Portfolio")), portfolio);
  portfolio_route.topic = ports::topic::portfolio_update;
  Route equity_route = rows_of_session("equity", "equity", "Equity over time, the oldest first",
                                       "AccountEquity", equity);
  equity_route.parameters.push_back({.name = "by",
                                     .type = ParameterType::Choice,
                                     .meaning = "Each day's last, or each instant with a price",
                                     .fallback = "day",
                                     .words = {"day", "price"}});
  Route orders_route = rows_of_session("orders", "listOrders",
                                       "Orders: those that live, then the others, the newest first",
                                       "Order", orders);
  orders_route.parameters.push_back(of_strategy);
  orders_route.parameters.push_back({.name = "which",
                                     .type = ParameterType::Choice,
                                     .meaning = "",
                                     .fallback = "all",
                                     .words = {"all", "live", "closed"}});
  Route fills_route =
      rows_of_session("fills", "listFills", "Fills, the newest first", "Fill", fills);
  fills_route.parameters.push_back(of_strategy);
  fills_route.topic = ports::topic::order_filled;
  Route outcomes_route = rows_of_session(
      "outcomes", "listOutcomes", "What became of every bar of every strategy, the newest first",
      "Outcome", outcomes);
  outcomes_route.parameters.push_back(of_strategy);
  outcomes_route.parameters.push_back(
      {.name = "which",
       .type = ParameterType::Choice,
       .meaning = "notable: all but no_signal and already_in; stopped: wanted and not done",
       .fallback = "all",
       .words = {"all", "notable", "stopped"}});
  Route alerts_route = rows_of_session("alerts", "listAlerts",
                                       "What needs attention, the newest first", "Alert", alerts);
  alerts_route.topic = ports::topic::risk_alert;
  return {std::move(portfolio_route),
          std::move(equity_route),
          rows_of_session("positions", "listPositions", "Open positions, the venue's beside ours",
                          "Position", positions),
          std::move(orders_route),
          std::move(fills_route),
          std::move(outcomes_route),
          of_session("risk", "risk", "Five bands: value, limit, headroom, last trip",
                     nullable(reference("RiskState")), risk),
          std::move(alerts_route)};
}

}  // namespace sixbtc::web_api
