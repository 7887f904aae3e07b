// Configuration, audit, logs.
#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

// Secrets never stand in the configuration: yaml_config refuses keys that look like one.
Reply configuration(const Call& call) {
  Json rows = Json::array();
  for (const auto& entry : call.services().configuration.entries)
    rows.push_back({{"key", entry.key}, {"value", entry.value}, {"origin", entry.origin}});
  return Answer{std::move(rows)};
}

Reply audit(const Call& call) {
  const auto page = page_of(call, "audit");
  if (!page) return std::unexpected(page.error());
  ports::AuditQuery query{.subject = call.arguments.text("subject"), .limit = page->limit + 1};
  if (page->offset > 0) query.before = page->offset;
  ASSIGN_OR_RETURN(const auto records, call.services().database.audit().list(query));
  PlacedRows rows;
  for (const auto& record : records) rows.add(to_json(record), record.sequence);
  return paged(std::move(rows), *page, "audit");
}

Reply logs(const Call& call) {
  const auto page = page_of(call, "logs");
  if (!page) return std::unexpected(page.error());
  Json rows = Json::array();
  for (const std::string& line : core::log::newest_lines(page->limit))
    rows.push_back({{"line", line.substr(0, line.find_last_not_of("\r\n") + 1)}});
  return Answer{std::move(rows)};
}

}  // namespace

std::vector<Route> house_routes() {
  using namespace schema;
  return {
      {.path = "/api/v1/config",
       .tag = "house",
       .id = "configuration",
       .summary = "Every value in force and where it comes from; no secrets, they live elsewhere",
       .answer = list(reference("ConfigEntry")),
       .handler = configuration,
       .has_csv = true},
      {.path = "/api/v1/audit",
       .tag = "house",
       .id = "audit",
       .summary = "Who changed what, when and why, newest first",
       .parameters = {{.name = "subject",
                       .meaning = "What it happened to: an id, a series, a file"}},
       .answer = list(reference("AuditRecord")),
       .handler = audit,
       .is_paged = true,
       .has_csv = true},
      {.path = "/api/v1/logs",
       .scope = ApiScope::Admin,
       .tag = "house",
       .id = "logs",
       .summary = "The newest log lines of this process, oldest of them first",
       .parameters = {{.name = "limit",
                       .type = ParameterType::Integer,
                       .meaning = "Lines (api.page_rows)",
                       .min = 1,
                       .max = 100'000}},
       .answer = list(object({{"line", text("")}})),
       .handler = logs,
       .has_csv = true},
  };
}

}  // namespace sixbtc::web_api
