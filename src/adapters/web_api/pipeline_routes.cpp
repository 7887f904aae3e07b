// From generated to retired: the board, the funnel, the pool.
#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/funnel.hpp"
#include "application/pipeline_board.hpp"
#include "application/record_json.hpp"

namespace sixbtc::web_api {

namespace {

Reply board(const Call& call) {
  ASSIGN_OR_RETURN(const auto phase, application::parse_board_phase(call.arguments.text("phase")));
  const std::string list = "board " + call.arguments.text("phase");
  const auto page = page_of(call, list);
  if (!page) return std::unexpected(page.error());
  ASSIGN_OR_RETURN(const auto cards,
                   application::show_board(call.services(), phase, page->offset, page->limit + 1));
  Json rows = Json::array();
  for (const auto& card : cards) rows.push_back(application::to_json(card));
  return paged(std::move(rows), *page, list);
}

Reply funnel(const Call& call) {
  ASSIGN_OR_RETURN(const auto funnel, application::show_funnel(call.services()));
  return Answer{application::to_json(funnel)};
}

Reply activity(const Call& call) {
  const auto page = page_of(call, "activity");
  if (!page) return std::unexpected(page.error());
  const ports::LifecycleLog& events = call.services().database.lifecycle();
  ASSIGN_OR_RETURN(const std::uint64_t newest, events.newest());
  // They are counted without gaps, so each place follows from the first.
  std::uint64_t place = page->offset > 0 ? page->offset : newest + 1;
  ASSIGN_OR_RETURN(const auto found, events.list({.limit = page->limit + 1,
                                                  .order = ports::EventOrder::NewestFirst,
                                                  .before = place}));
  PlacedRows rows;
  for (const auto& event : found) rows.add(application::transition_json(event), --place);
  return paged(std::move(rows), *page, "activity");
}

Reply pool(const Call& call) {
  ASSIGN_OR_RETURN(const auto view, application::show_pool(call.services()));
  Json rows = Json::array();
  for (const auto& row : view.rows) rows.push_back(application::to_json(row));
  return Answer{{{"size_max", view.rules.size},
                 {"score_min", view.rules.score_min},
                 {"members", std::move(rows)}}};
}

Reply selection(const Call& call) {
  ASSIGN_OR_RETURN(const auto classified, application::classify_pool(call.services()));
  Json rows = Json::array();
  for (const auto& row : classified) rows.push_back(application::to_json(row));
  return Answer{std::move(rows)};
}

Reply retest(const Call& call) {
  const application::Services& services = call.services();
  const bool is_all = call.body.value("all", false);
  auto job = call.context.jobs.submit(
      "pool_retest", call.principal.name, call.body,
      [&services, is_all](const application::Control& control) -> core::Result<Json> {
        const ports::PoolSettings& pool = services.settings().pool;
        ASSIGN_OR_RETURN(
            const auto report,
            application::retest_pool(services, core::Duration::days(is_all ? 0 : pool.retest_days),
                                     static_cast<std::size_t>(pool.retests_max), 0, control));
        Json rows = Json::array(), problems = Json::array();
        for (const auto& row : report.rows) rows.push_back(application::to_json(row));
        for (const auto& problem : report.problems) problems.push_back(problem.to_string());
        return Json{{"due", report.due}, {"results", rows}, {"problems", problems}};
      });
  if (!job) return std::unexpected(Problem(job.error()));
  return Answer{to_json(*job, true)};
}

Json funnel_schema() {
  using namespace schema;
  return object(
      {{"strategies", count("Ever made")},
       {"stages", list(object({{"status", text("")}, {"strategies", count("In it now")}}))},
       {"rules",
        list(object({{"rule", text("")}, {"passed", count("")}, {"failed", count("")}}))}});
}

std::vector<Route> twice(const std::string& prefix, const std::string& suffix, bool is_deprecated) {
  using schema::reference;
  return {
      {.path = prefix + "/pipeline/strategies/{phase}",
       .tag = "pipeline",
       .id = "board" + suffix,
       .summary = "One column of the board, furthest along first",
       .parameters = {{.name = "phase",
                       .type = ParameterType::Choice,
                       .meaning = "",
                       .words = {"backtest", "paper", "live", "retired"}}},
       .answer = schema::list(reference("BoardCard")),
       .handler = board,
       .is_paged = true,
       .has_csv = true,
       .is_deprecated = is_deprecated,
       .topic = std::string(ports::topic::strategy_transition)},
      {.path = prefix + "/pipeline/metrics",
       .tag = "pipeline",
       .id = "funnel" + suffix,
       .summary = "How many strategies are where, and what stopped the others",
       .answer = funnel_schema(),
       .handler = funnel,
       .is_deprecated = is_deprecated,
       .topic = std::string(ports::topic::funnel)},
  };
}

}  // namespace

std::vector<Route> pipeline_routes() {
  using namespace schema;
  std::vector<Route> routes = {
      {.path = "/api/v1/pipeline/activity",
       .tag = "pipeline",
       .id = "activity",
       .summary = "Transitions of all strategies, newest first",
       .answer = list(reference("Transition")),
       .handler = activity,
       .is_paged = true,
       .has_csv = true,
       .topic = std::string(ports::topic::strategy_transition)},
      {.path = "/api/v1/pool",
       .tag = "pipeline",
       .id = "pool",
       .summary = "Proven strategies, best first",
       .answer = object({{"size_max", count("Places")},
                         {"score_min", number("Floor")},
                         {"members", list(reference("PoolMember"))}}),
       .handler = pool},
      {.path = "/api/v1/pool/selection",
       .tag = "pipeline",
       .id = "selection",
       .summary = "Which would be deployed, and which rule left the others out",
       .answer = list(reference("Classified")),
       .handler = selection,
       .has_csv = true},
      {.method = Method::Post,
       .path = "/api/v1/pool/retest",
       .scope = ApiScope::Trade,
       .tag = "pipeline",
       .id = "retestPool",
       .summary = "Judges members again, as a job; retires what decayed",
       .body = object({{"all", boolean("Not only those that are due")}}, {"all"}),
       .answer = reference("Job"),
       .handler = retest,
       .success = 202,
       .topic = std::string(ports::topic::job_progress)},
  };
  for (auto more : {twice("/api/v1", "", false), twice("/api", "Unversioned", true)})
    std::ranges::move(more, std::back_inserter(routes));
  return routes;
}

}  // namespace sixbtc::web_api
