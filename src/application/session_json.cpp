#include "application/session_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

Json to_json(const SessionManifest& manifest) {
  Json strategies = Json::array();
  for (const SessionStrategy& strategy : manifest.strategies)
    strategies.push_back({{"id", strategy.id},
                          {"name", strategy.name},
                          {"series", strategy.series.to_string()}});
  return {{"session", manifest.session.value()},
          {"kind", manifest.kind},
          {"created_at", manifest.created_at.to_rfc3339()},
          {"from", manifest.from.to_rfc3339()},
          {"to", manifest.to.to_rfc3339()},
          {"note", manifest.note},
          {"strategies", std::move(strategies)}};
}

Json to_json(const PaperStrategyView& strategy) {
  Json outcomes = Json::object();
  std::uint64_t bars = 0;
  for (std::size_t i = 0; i < engine::outcome_count; ++i) {
    bars += strategy.outcomes[i];
    if (strategy.outcomes[i] > 0)
      outcomes[std::string(engine::name_of(static_cast<engine::Outcome>(i)))] =
          strategy.outcomes[i];
  }
  return {{"strategy", strategy.name},
          {"id", strategy.id},
          {"series", strategy.series.to_string()},
          {"trades", strategy.trades},
          {"won", strategy.won},
          {"pnl", strategy.pnl.to_string()},
          {"fees", strategy.fees.to_string()},
          {"funding", strategy.funding.to_string()},
          {"open", strategy.open.to_string()},
          {"bars", bars},
          {"outcomes", std::move(outcomes)}};
}

Json to_json(const PaperView& view) {
  Json json = to_json(view.manifest);
  Json strategies = Json::array();
  for (const PaperStrategyView& strategy : view.strategies)
    strategies.push_back(to_json(strategy));
  json["strategies"] = std::move(strategies);
  json["complete"] = view.is_complete;
  json["initial"] = view.initial.to_string();
  json["balance"] = view.balance.to_string();
  json["equity"] = view.equity.to_string();
  json["venue_balance"] = view.venue_balance.to_string();
  json["drawdown"] = view.drawdown;
  json["fills"] = view.fills;
  json["events"] = view.events;
  json["resumed"] = view.resumed;
  json["digest"] = fmt::format("{:016x}", view.digest);
  Json alerts = Json::array();
  for (const engine::Alert& alert : view.alerts) alerts.push_back(alert.text);
  json["alerts"] = std::move(alerts);
  json["alerts_more"] = view.alerts_more;
  json["curve"] = {{"first_day", view.first_day.to_date()}, {"equity", view.equity_by_day}};
  json["seconds"] = view.seconds;
  return json;
}

}  // namespace sixbtc::application
