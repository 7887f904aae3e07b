// What is stored, and how good it is.
#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/data_use_cases.hpp"
#include "application/record_json.hpp"
#include "application/universe.hpp"

namespace sixbtc::web_api {

namespace {

Reply series(const Call& call) {
  ASSIGN_OR_RETURN(const auto all, call.services().candles.list());
  Json rows = Json::array();
  for (const auto& info : all) rows.push_back(application::to_json(info));
  return Answer{std::move(rows)};
}

Reply points(const Call& call) {
  ASSIGN_OR_RETURN(const auto all, call.services().candles.list_points());
  Json rows = Json::array();
  for (const auto& info : all) rows.push_back(application::to_json(info));
  return Answer{std::move(rows)};
}

application::SeriesRequest request_of(const Call& call) {
  return {call.arguments.text("exchange"), call.arguments.text("market"),
          call.arguments.text("symbol"), call.arguments.interval("interval")};
}

Reply quality(const Call& call) {
  ASSIGN_OR_RETURN(const market::SeriesKey key,
                   application::find_series(call.services(), request_of(call)));
  ASSIGN_OR_RETURN(const ports::QualityReport report,
                   call.services().database.quality().latest(key));
  Json findings = Json::array();
  for (const auto& finding : report.findings)
    findings.push_back({{"kind", finding.kind},
                        {"from", finding.from.to_rfc3339()},
                        {"to", finding.to.to_rfc3339()},
                        {"bars", finding.bars},
                        {"detail", finding.detail}});
  return Answer{{{"series", key.to_string()},
                 {"data_hash", report.data_hash},
                 {"checked_at", report.checked_at.to_rfc3339()},
                 {"findings", std::move(findings)}}};
}

Reply check(const Call& call) {
  const application::Services& services = call.services();
  auto job = call.context.jobs.submit(
      "data_check", call.principal.name, call.body,
      [&services](const application::Control& control) -> core::Result<Json> {
        ASSIGN_OR_RETURN(const auto checked, application::check_series(services, {}, control));
        std::size_t findings = 0;
        for (const auto& one : checked) findings += one.report.findings.size();
        return Json{{"series", checked.size()}, {"findings", findings}};
      });
  if (!job) return std::unexpected(Problem(job.error()));
  return Answer{to_json(*job, true)};
}

Reply universe(const Call& call) {
  const core::Timestamp as_of = call.arguments.time("as_of").value_or(call.services().clock.now());
  ASSIGN_OR_RETURN(
      const application::Universe universe,
      application::universe_as_of(call.services(), *call.arguments.interval("interval"), as_of));
  Json members = Json::array();
  for (const auto& member : universe.members)
    members.push_back({{"symbol", member.symbol},
                       {"quote_volume_day", decimal_text(member.quote_volume_day)},
                       {"first", member.first.to_rfc3339()}});
  return Answer{{{"as_of", universe.as_of.to_rfc3339()},
                 {"known", universe.known},
                 {"members", std::move(members)}}};
}

}  // namespace

std::vector<Route> data_routes() {
  using namespace schema;
  return {
      {.path = "/api/v1/data/series",
       .tag = "data",
       .id = "listSeries",
       .summary = "Stored candles: coverage and gaps",
       .answer = list(reference("Series")),
       .handler = series,
       .has_csv = true},
      {.path = "/api/v1/data/points",
       .tag = "data",
       .id = "listPoints",
       .summary = "Stored funding rates and open interest",
       .answer = list(reference("Points")),
       .handler = points,
       .has_csv = true},
      {.path = "/api/v1/data/quality",
       .tag = "data",
       .id = "dataQuality",
       .summary = "What the last check of a series found",
       .parameters = {{.name = "symbol", .meaning = "", .is_required = true, .length_max = 40},
                      {.name = "interval", .type = ParameterType::Interval, .meaning = ""},
                      {.name = "exchange", .meaning = "", .length_max = 40},
                      {.name = "market", .meaning = "", .length_max = 40}},
       .answer = object({{"series", text("exchange/market/symbol/interval")},
                         {"data_hash", text("Of the rows checked")},
                         {"checked_at", time("")},
                         {"findings", list(reference("Finding"))}}),
       .handler = quality},
      {.method = Method::Post,
       .path = "/api/v1/data/check",
       .scope = ApiScope::Trade,
       .tag = "data",
       .id = "checkData",
       .summary = "Checks every series again, as a job; marks, never repairs",
       .answer = reference("Job"),
       .handler = check,
       .success = 202,
       .topic = std::string(ports::topic::job_progress)},
      {.path = "/api/v1/universe",
       .tag = "data",
       .id = "universe",
       .summary = "Symbols worth trading as of a date, by what was known then",
       .parameters = {{.name = "interval",
                       .type = ParameterType::Interval,
                       .meaning = "Bars strategies would use",
                       .is_required = true},
                      {.name = "as_of", .type = ParameterType::Time, .meaning = "Default: now"}},
       .answer = object({{"as_of", time("")},
                         {"known", count("Symbols with any history by then")},
                         {"members", list(reference("UniverseMember"))}}),
       .handler = universe,
       .is_slow = true},
  };
}

}  // namespace sixbtc::web_api
