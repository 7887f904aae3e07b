// Patterns of our own miner for other programs, in the words of the pattern service that
// adapters/pattern_service asks: one sixbtc can serve another.
#include "adapters/web_api/route.hpp"
#include "application/pattern_json.hpp"

namespace sixbtc::web_api {

namespace {

// As that service answers: without our envelope.
Response plain(const Json& json) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}},
          .body = json.dump(-1, ' ', false, Json::error_handler_t::replace),
          .stream = {}};
}

// The dashboard's page of the same name lives at the same path.
Reply alive(const Call& call) {
  if (wants_page(call.request)) return call.context.pages.index(call.request);
  return plain({{"status", "ok"}});
}

Reply patterns(const Call& call) {
  ports::PatternQuery query;
  query.interval = call.arguments.interval("timeframe");
  ASSIGN_OR_RETURN(const auto all, call.context.patterns.patterns(query));
  const std::string status = call.arguments.text("status");
  const auto limit = static_cast<std::size_t>(call.arguments.integer("limit"));
  const bool with_coins = call.arguments.boolean("include_coin_performance");
  Json rows = Json::array();
  for (const ports::Pattern& pattern : all) {
    if (call.arguments.has("tier") && pattern.tier != call.arguments.integer("tier")) continue;
    if (!status.empty() && application::status_of_tier(pattern.tier) != status) continue;
    if (rows.size() == limit) break;
    rows.push_back(application::to_json(pattern, with_coins));
  }
  return plain({{"patterns", std::move(rows)}});
}

Reply pattern(const Call& call) {
  ASSIGN_OR_RETURN(const auto found, call.context.patterns.pattern(call.arguments.text("id")));
  return plain(application::to_json(found, true));
}

Reply pattern_stats(const Call& call) {
  ASSIGN_OR_RETURN(const auto all, call.context.patterns.patterns({}));
  Json by_status = Json::object();
  for (const int tier : {1, 2, 3})
    by_status[std::string(application::status_of_tier(tier))] =
        std::ranges::count(all, tier, &ports::Pattern::tier);
  return plain({{"total_patterns", all.size()}, {"by_status", std::move(by_status)}});
}

// Formulas are whole statements of the strategy language: they need no helpers and nothing computed
// before them. Longer timeframes in bars of the base.
Reply helpers(const Call& call) {
  const auto base = *call.arguments.interval("base_timeframe");
  Json bars = Json::object();
  for (const market::Interval interval : call.services().settings().trading.timeframes)
    if (interval.nominal_minutes() % base.nominal_minutes() == 0)
      bars[interval.to_string()] = interval.nominal_minutes() / base.nominal_minutes();
  return plain({{"timeframe_bars", std::move(bars)},
                {"helper_functions", Json::array()},
                {"precomputed_bars", Json::object()}});
}

Route get(std::string path, std::string id, std::string summary, Handler handler) {
  Route route;
  route.path = std::move(path);
  route.tag = "research";
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.handler = handler;
  return route;
}

}  // namespace

std::vector<Route> pattern_routes() {
  Route health = get("/health", "patternServiceHealth", "Whether patterns can be asked for", alive);
  health.scope = ApiScope::None;
  Route all =
      get("/api/v1/patterns", "listPatterns", "What the miner finds, largest edge first", patterns);
  all.parameters = {
      {.name = "status",
       .type = ParameterType::Choice,
       .meaning = "By edge, signals and stability",
       .words = {"PRODUCTION", "BETA", "ALPHA"}},
      {.name = "tier", .type = ParameterType::Integer, .meaning = "1 is best", .min = 1, .max = 3},
      {.name = "timeframe",
       .type = ParameterType::Interval,
       .meaning = "Of trading.timeframes; all of them without it"},
      {.name = "limit",
       .type = ParameterType::Integer,
       .meaning = "At most so many",
       .fallback = "100",
       .min = 1,
       .max = 10'000},
      {.name = "include_coin_performance",
       .type = ParameterType::Boolean,
       .meaning = "With the results on each coin",
       .fallback = "false"}};
  Route counts = get("/api/v1/patterns/stats", "patternStats", "How many there are", pattern_stats);
  Route one = get("/api/v1/patterns/{id}", "getPattern", "One pattern", pattern);
  one.parameters = {{.name = "id", .meaning = "Of the pattern"}};
  Route for_formulas =
      get("/api/v1/helpers", "patternHelpers", "What formulas of patterns need", helpers);
  for_formulas.parameters = {{.name = "base_timeframe",
                              .type = ParameterType::Interval,
                              .meaning = "Bars that a formula reads",
                              .is_required = true}};
  all.is_slow = counts.is_slow = one.is_slow = true;  // the first question mines
  return {std::move(health), std::move(all), std::move(counts), std::move(one),
          std::move(for_formulas)};
}

}  // namespace sixbtc::web_api
