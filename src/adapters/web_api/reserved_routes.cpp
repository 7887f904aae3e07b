// Tax and machine learning: described, so that clients can be written, and answered with 501 until
// the part behind them exists.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

constexpr const char* models = "machine learning";
constexpr const char* tax = "Australian tax reports";

Route get(std::string path, std::string id, std::string summary, std::string missing) {
  return {.path = std::move(path),
          .tag = "trading",
          .id = std::move(id),
          .summary = std::move(summary),
          .missing = std::move(missing)};
}

}  // namespace

std::vector<Route> reserved_routes() {
  std::vector<Route> routes = {
      get("/api/v1/ml-risk-metrics", "mlRiskMetrics", "Machine-learning risk figures", models),
      get("/api/ml-risk-metrics", "mlRiskMetricsUnversioned", "The same under its first path",
          models),
      get("/api/v1/ml/models", "listModels", "Trained models", models),
      get("/api/v1/tax/export", "taxExport", "Tax report of a financial year", tax),
      get("/api/tax/export", "taxExportUnversioned", "The same under its first path", tax),
  };
  for (Route& route : routes) route.is_deprecated = !route.path.starts_with("/api/v1/");
  routes[2].is_paged = true;
  return routes;
}

}  // namespace sixbtc::web_api
