#include "adapters/web_api/views.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/check.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::string_view decimal_keys[] = {
    "entry_price",  "exit_price", "quantity", "pnl",   "profit", "initial_capital",
    "final_equity", "fees",       "equity",   "price", "stop",   "target",
};

}  // namespace

std::string decimal_text(double value) {
  char buffer[400];  // the smallest double has 324 zeros
  const auto end =
      std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::fixed);
  CHECK(end.ec == std::errc());
  return {buffer, end.ptr};
}

Json with_decimals(Json value) {
  if (value.is_array())
    for (Json& item : value) item = with_decimals(std::move(item));
  if (!value.is_object()) return value;
  for (auto& [key, member] : value.items()) {
    if (member.is_structured())
      member = with_decimals(std::move(member));
    else if (member.is_number() && std::ranges::find(decimal_keys, key) != std::end(decimal_keys))
      member = decimal_text(member.get<double>());
  }
  // Money in a trade, but a share of the notional elsewhere.
  if (value.contains("funding") && value["funding"].is_number())
    value["funding"] = decimal_text(value["funding"].get<double>());
  return value;
}

Headers session_meta(const application::SessionView& view) {
  const application::SessionManifest& manifest = *view.state->manifest;
  return {{"world", manifest.kind}, {"session", manifest.session.value()}};
}

Json parsed(const std::string& json) {
  Json value = Json::parse(json, nullptr, false);
  return value.is_discarded() ? Json() : value;
}

Json candle_json(const columns::CandleView& bars, std::size_t i) {
  return {{"open_time", bars.time(i).to_rfc3339()},
          {"open", decimal_text(bars.open[i])},
          {"high", decimal_text(bars.high[i])},
          {"low", decimal_text(bars.low[i])},
          {"close", decimal_text(bars.close[i])},
          {"volume", decimal_text(bars.volume[i])},
          {"complete", (bars.flags[i] & columns::candle_incomplete) == 0}};
}

Json to_json(const ports::BacktestRunRecord& run) {
  Json json = {{"id", run.id.value()},
               {"strategy_id", run.strategy.value()},
               {"series", run.series.to_string()},
               {"kind", ports::to_string(run.kind)},
               {"profile", run.profile},
               {"from", run.window_from.to_rfc3339()},
               {"to", run.window_to.to_rfc3339()},
               {"started_at", run.started_at.to_rfc3339()},
               {"finished_at", run.finished_at.to_rfc3339()}};
  json["metrics"] = with_decimals(parsed(run.metrics_json));
  json["passport"] = parsed(run.passport_json);
  return json;
}

Json to_json(const ports::DecisionRecord& decision) {
  Json json = {{"strategy_id", decision.strategy.value()},
               {"run_id", decision.run ? Json(decision.run->value()) : Json()},
               {"series", decision.series.to_string()},
               {"time", decision.time.to_rfc3339()},
               {"signal", decision.signal},
               {"confidence", decision.confidence},
               {"reason", decision.reason}};
  Json indicators = Json::object();
  for (const auto& [name, value] : decision.indicators)
    indicators[name] = std::isfinite(value) ? Json(value) : Json();
  json["indicators"] = std::move(indicators);
  return json;
}

Json to_json(const ports::AuditRecord& record) {
  Json json = {{"sequence", record.sequence}, {"time", record.time.to_rfc3339()},
               {"actor", record.actor},       {"reason", record.reason},
               {"action", record.action},     {"subject", record.subject}};
  json["before"] = parsed(record.before_json);
  json["after"] = parsed(record.after_json);
  return json;
}

Json to_json(const ports::ApiToken& token) {
  Json json = {{"id", token.id},
               {"name", token.name},
               {"scope", ports::to_string(token.scope)},
               {"created_at", token.created_at.to_rfc3339()}};
  json["revoked_at"] = token.revoked_at ? Json(token.revoked_at->to_rfc3339()) : Json();
  return json;
}

}  // namespace sixbtc::web_api
