// Strategies and the evidence for and against them.
#include <algorithm>

#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/loaded_strategy.hpp"
#include "application/record_json.hpp"
#include "application/result_json.hpp"
#include "application/tear_sheet.hpp"
#include "language/diagnostics.hpp"

namespace sixbtc::web_api {

namespace {

using ports::StrategyRecord;

const std::vector<std::string_view> status_words = {"GENERATED", "VALIDATED", "ACTIVE",
                                                    "LIVE",      "RETIRED",   "DELETED"};

core::Result<StrategyRecord> find(const Call& call) {
  return call.services().database.strategies().find(call.arguments.text("id"));
}

Reply list(const Call& call) {
  const auto page = page_of(call, "strategies");
  if (!page) return std::unexpected(page.error());
  ports::StrategyQuery query;
  if (call.arguments.has("status")) {
    ASSIGN_OR_RETURN(query.status, ports::parse_strategy_status(call.arguments.text("status")));
  }
  const auto set = [&](std::optional<std::string>& field, const char* name) {
    if (call.arguments.has(name)) field = call.arguments.text(name);
  };
  set(query.type, "type");
  set(query.base_name, "base");
  set(query.symbol, "symbol");
  query.interval = call.arguments.interval("interval");
  query.offset = page->offset;
  query.limit = page->limit + 1;
  ASSIGN_OR_RETURN(const auto records, call.services().database.strategies().list(query));
  Json rows = Json::array();
  for (const auto& record : records) rows.push_back(application::to_json(record));
  return paged(std::move(rows), *page, "strategies");
}

Reply show(const Call& call) {
  ASSIGN_OR_RETURN(const StrategyRecord record, find(call));
  return Answer{application::to_json(record)};
}

Reply source(const Call& call) {
  ASSIGN_OR_RETURN(const StrategyRecord record, find(call));
  const auto script = language::compile(
      record.source, application::language_limits(call.services().settings().generation.language));
  Json notes =
      script ? Json("") : Json(language::render(script.error(), record.source, record.name));
  return Answer{{{"id", record.id.value()},
                 {"source", record.source},
                 {"source_hash", record.source_hash},
                 {"compiles", script.has_value()},
                 {"notes", std::move(notes)}}};
}

Reply history(const Call& call) {
  ASSIGN_OR_RETURN(const auto history,
                   application::strategy_history(call.services(), call.arguments.text("id")));
  return Answer{application::to_json(history)};
}

Reply report(const Call& call) {
  ASSIGN_OR_RETURN(const auto report,
                   application::strategy_report(call.services(), call.arguments.text("id")));
  return Answer{with_decimals(application::to_json(report))};
}

Reply tear_sheet(const Call& call) {
  ASSIGN_OR_RETURN(const auto report,
                   application::strategy_report(call.services(), call.arguments.text("id")));
  return Answer{
      application::to_json(application::tear_sheet(report, call.services().settings().report))};
}

Reply trades(const Call& call) {
  ASSIGN_OR_RETURN(const auto report,
                   application::strategy_report(call.services(), call.arguments.text("id")));
  Json rows = Json::array();
  for (const auto& window : report.windows)
    for (const auto& trade : window.trades) {
      Json row = {{"run_id", window.run.id.value()}, {"kind", ports::to_string(window.run.kind)}};
      row.update(with_decimals(application::to_json(trade)));
      rows.push_back(std::move(row));
    }
  return Answer{std::move(rows)};
}

Reply equity(const Call& call) {
  ASSIGN_OR_RETURN(const auto report,
                   application::strategy_report(call.services(), call.arguments.text("id")));
  Json rows = Json::array();
  for (const auto& window : report.windows) {
    double highest = window.equity.front();
    for (std::size_t i = 0; i < window.equity.size(); ++i) {
      const double equity = window.equity[i];
      highest = std::max(highest, equity);
      const core::Timestamp time = i == 0 ? window.run.window_from : window.trades[i - 1].exit_time;
      rows.push_back({{"run_id", window.run.id.value()},
                      {"kind", ports::to_string(window.run.kind)},
                      {"time", time.to_rfc3339()},
                      {"equity", decimal_text(equity)},
                      {"drawdown", highest > 0 ? equity / highest - 1 : 0.0}});
    }
  }
  return Answer{std::move(rows)};
}

Reply decide(const Call& call) {
  ASSIGN_OR_RETURN(const auto target,
                   ports::parse_strategy_status(call.body["to"].get<std::string>()));
  ASSIGN_OR_RETURN(const auto event,
                   application::override_state(call.services(), call.arguments.text("id"), target,
                                               call.actor(call.body["reason"].get<std::string>())));
  return Answer{application::to_json(event)};
}

Reply ranking(const Call& call) {
  const auto page = page_of(call, "ranking");
  if (!page) return std::unexpected(page.error());
  ports::RankingQuery query;
  query.with_deleted = true;
  if (call.arguments.text("which") == "passed") query.is_passed = true;
  if (call.arguments.text("which") == "misses") {
    query.is_passed = false;
    query.order = ports::RankingOrder::ByNearness;
  }
  query.offset = page->offset;
  query.limit = page->limit + 1;
  ASSIGN_OR_RETURN(const auto ranked, call.services().database.backtests().ranked(query));
  Json rows = Json::array();
  for (const auto& one : ranked) rows.push_back(application::to_json(one));
  return paged(std::move(rows), *page, "ranking");
}

Reply decisions(const Call& call) {
  const auto page = page_of(call, "decisions");
  if (!page) return std::unexpected(page.error());
  ports::DecisionQuery query;
  if (call.arguments.has("strategy")) {
    ASSIGN_OR_RETURN(const StrategyRecord record,
                     call.services().database.strategies().find(call.arguments.text("strategy")));
    query.strategy = record.id;
  }
  if (call.arguments.has("run")) query.run = core::BacktestRunId(call.arguments.text("run"));
  query.offset = page->offset;
  query.limit = page->limit + 1;
  ASSIGN_OR_RETURN(const auto all, call.services().database.decisions().list(query));
  Json rows = Json::array();
  for (const auto& decision : all) rows.push_back(to_json(decision));
  return paged(std::move(rows), *page, "decisions");
}

Route evidence(std::string name, std::string id, std::string summary, Json answer,
               Handler handler) {
  return {.path = "/api/v1/strategies/{id}" + name,
          .tag = "strategies",
          .id = std::move(id),
          .summary = std::move(summary),
          .parameters = {{.name = "id", .meaning = "UUID, its first characters, name or alias"}},
          .answer = std::move(answer),
          .handler = handler};
}

}  // namespace

std::vector<Route> strategy_routes() {
  using schema::any;
  using schema::boolean;
  using schema::nullable;
  using schema::object;
  using schema::reference;
  using schema::text;
  Route trade_list = evidence("/trades", "strategyTrades", "Trades of every run",
                              schema::list(reference("Trade")), trades);
  Route curve = evidence("/equity", "strategyEquity", "Realised equity after each trade",
                         schema::list(reference("EquityPoint")), equity);
  Route whole = evidence("/report", "strategyReport",
                         "Gates first, then each window with figures, regimes and trades",
                         any("As `sixbtc report --json`; money is text"), report);
  Route sheet = evidence("/tear-sheet", "strategyTearSheet",
                         "Per window, of realised equity: days, months, rolling Sharpe, returns of "
                         "trades, and quantiles of equity over redrawn trades",
                         object({{"id", text("")},
                                 {"name", text("")},
                                 {"is_recomputed", boolean("Its trades were not kept")},
                                 {"windows", schema::list(reference("TearSheetWindow"))}}),
                         tear_sheet);
  // Runs again where its trades were not kept.
  trade_list.is_slow = curve.is_slow = whole.is_slow = sheet.is_slow = true;
  trade_list.has_csv = curve.has_csv = true;
  Route override_route =
      evidence("/override", "overrideStrategy", "A person's decision, with a reason that is kept",
               any("The event"), decide);
  override_route.method = Method::Post;
  override_route.scope = ApiScope::Admin;
  override_route.body =
      object({{"to", schema::one_of("", {"VALIDATED", "ACTIVE", "RETIRED", "DELETED"})},
              {"reason", {{"type", "string"}, {"minLength", 1}, {"maxLength", 500}}}});
  return {
      {.path = "/api/v1/strategies",
       .tag = "strategies",
       .id = "listStrategies",
       .summary = "Stored strategies, oldest first",
       .parameters = {{.name = "status",
                       .type = ParameterType::Choice,
                       .meaning = "Default: all but DELETED",
                       .words = status_words},
                      {.name = "type", .meaning = "MOM REV TRN BRE VLT VLM CDL", .length_max = 20},
                      {.name = "base", .meaning = "Base script"},
                      {.name = "symbol", .meaning = "", .length_max = 40},
                      {.name = "interval", .type = ParameterType::Interval, .meaning = ""}},
       .answer = schema::list(reference("Strategy")),
       .handler = list,
       .is_paged = true,
       .has_csv = true},
      evidence("", "strategy", "Everything stored about one but its source", reference("Strategy"),
               show),
      evidence("/source", "strategySource", "Its complete script",
               object({{"id", text("")},
                       {"source", text("")},
                       {"source_hash", text("")},
                       {"compiles", boolean("With this program")},
                       {"notes", text("What the compiler says, ready to show")}}),
               source),
      evidence("/history", "strategyHistory", "Why it is where it is: every gate, every event",
               any("As `sixbtc strategy why --json`"), history),
      std::move(whole),
      std::move(sheet),
      std::move(trade_list),
      std::move(curve),
      std::move(override_route),
      {.path = "/api/v1/ranking",
       .tag = "strategies",
       .id = "ranking",
       .summary = "Judged strategies by score, or the nearest misses; deleted ones too",
       .parameters = {{.name = "which",
                       .type = ParameterType::Choice,
                       .meaning = "",
                       .fallback = "all",
                       .words = {"all", "passed", "misses"}}},
       .answer = schema::list(reference("RankedStrategy")),
       .handler = ranking,
       .is_paged = true,
       .has_csv = true},
      {.path = "/api/v1/decisions",
       .tag = "strategies",
       .id = "listDecisions",
       .summary = "What was decided and why; of one strategy by time, else the newest stored first",
       .parameters = {{.name = "strategy", .meaning = "UUID, its first characters, name or alias"},
                      {.name = "run", .meaning = "Id of a run"}},
       .answer = schema::list(reference("Decision")),
       .handler = decisions,
       .is_paged = true,
       .has_csv = true},
  };
}

}  // namespace sixbtc::web_api
