// Trading, risk, tax and machine learning: described, so that clients can be written, and answered
// with 501 until the part behind them exists.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

using schema::object;
using schema::text;

constexpr const char* engine = "the trading engine (paper and live)";
constexpr const char* risk = "the risk state of a running engine";
constexpr const char* alerts = "alerts";
constexpr const char* models = "machine learning";
constexpr const char* tax = "Australian tax reports";
constexpr const char* graduation = "paper trading, whose results graduation looks at";

Route get(std::string path, std::string id, std::string summary, std::string missing) {
  return {.path = std::move(path),
          .tag = "trading",
          .id = std::move(id),
          .summary = std::move(summary),
          .missing = std::move(missing)};
}

Route listed(std::string path, std::string id, std::string summary, std::string missing) {
  Route route = get(std::move(path), std::move(id), std::move(summary), std::move(missing));
  route.is_paged = true;
  return route;
}

Route post(std::string path, std::string id, std::string summary, std::string missing,
           ApiScope scope, Json body) {
  return {.method = Method::Post,
          .path = std::move(path),
          .scope = scope,
          .tag = "trading",
          .id = std::move(id),
          .summary = std::move(summary),
          .body = std::move(body),
          .needs_key = true,
          .missing = std::move(missing)};
}

Json reason() {
  return object({{"reason", text("Why; kept for ever", 500)}});
}

Json stop_order() {
  return object({{"action", schema::one_of("", {"pause_entries", "cancel_and_halt", "close_all"})},
                 {"reason", text("Why; kept for ever", 500)}});
}

std::vector<Route> graduation_routes(const std::string& prefix, const std::string& suffix,
                                     bool is_deprecated) {
  std::vector<Route> routes = {
      listed(prefix + "/graduation/candidates", "graduationCandidates" + suffix,
             "Who could go to the next stage, and what is missing", graduation),
      get(prefix + "/graduation/{id}", "graduationState" + suffix,
          "Gates between this stage and the next", graduation),
      post(prefix + "/graduation/{id}/promote", "graduationPromote" + suffix,
           "To the next stage, gates permitting", graduation, ApiScope::Admin, reason()),
      post(prefix + "/graduation/{id}/demote", "graduationDemote" + suffix, "One stage back",
           graduation, ApiScope::Trade, reason()),
  };
  for (Route& route : routes) {
    route.is_deprecated = is_deprecated;
    if (route.path.find("{id}") != std::string::npos)
      route.parameters.push_back(
          {.name = "id", .meaning = "UUID, its first characters, name or alias"});
  }
  return routes;
}

}  // namespace

std::vector<Route> engine_routes() {
  std::vector<Route> routes = {
      get("/api/v1/portfolio", "portfolio", "Equity, today, drawdown, exposure", engine),
      listed("/api/v1/equity", "equity", "Equity over time", engine),
      listed("/api/v1/positions", "listPositions", "Open positions, the venue's beside ours",
             engine),
      listed("/api/v1/orders", "listOrders", "Orders", engine),
      listed("/api/v1/fills", "listFills", "Fills", engine),
      get("/api/v1/risk", "risk", "Five bands: value, limit, headroom, last trip", risk),
      get("/api/v1/control", "controlState", "Running, paused or halted, and why", engine),
      // Whoever may look may stop.
      post("/api/v1/control/pause", "pause", "No new entries", engine, ApiScope::Read, reason()),
      post("/api/v1/control/emergency-stop", "emergencyStop",
           "Stops trading; done only when the venue confirms", engine, ApiScope::Read,
           stop_order()),
      post("/api/v1/control/resume", "resume", "Entries again", engine, ApiScope::Trade, reason()),
      post("/api/v1/control/clear-halt", "clearHalt", "Ends a halt after a reconciliation", engine,
           ApiScope::Admin, reason()),
      listed("/api/v1/alerts", "listAlerts", "What needs attention", alerts),
      get("/api/v1/ml-risk-metrics", "mlRiskMetrics", "Machine-learning risk figures", models),
      get("/api/ml-risk-metrics", "mlRiskMetricsUnversioned", "The same under its first path",
          models),
      listed("/api/v1/ml/models", "listModels", "Trained models", models),
      get("/api/v1/tax/export", "taxExport", "Tax report of a financial year", tax),
      get("/api/tax/export", "taxExportUnversioned", "The same under its first path", tax),
  };
  for (Route& route : routes)
    route.is_deprecated = route.path.starts_with("/api/ml") || route.path.starts_with("/api/tax");
  for (auto more :
       {graduation_routes("/api/v1", "", false), graduation_routes("/api", "Unversioned", true)})
    std::ranges::move(more, std::back_inserter(routes));
  return routes;
}

}  // namespace sixbtc::web_api
