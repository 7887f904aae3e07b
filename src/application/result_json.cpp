#include "application/result_json.hpp"

#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "application/record_json.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

Json regime_rows(const std::vector<RegimeResult>& regimes) {
  Json rows = Json::array();
  for (const auto& result : regimes)
    rows.push_back({{"regime", generation::to_string(result.regime)},
                    {"days", result.days},
                    {"trades", result.trades},
                    {"profit", result.profit}});
  return rows;
}

Json records(const std::vector<ports::TradeRecord>& trades) {
  Json rows = Json::array();
  for (const auto& trade : trades) rows.push_back(to_json(trade));
  return rows;
}

}  // namespace

Json to_json(const Screened& screened) {
  const auto& [strategy, judgement] = screened;
  Json json = {{"name", strategy.name},      {"alias", strategy.alias},
               {"id", strategy.id.value()},  {"type", strategy.type},
               {"base", strategy.base_name}, {"interval", strategy.interval.to_string()},
               {"symbols", strategy.symbols}};
  json["parameters"] = Json::parse(strategy.parameters_json, nullptr, false);
  json["passed"] = judgement.is_passed;
  json["score"] = to_json(judgement.score);
  json["points"] = judgement.score.points;
  json["gates"] = to_json(judgement.gates);
  json["bands"] = judgement.bands ? to_json(*judgement.bands) : Json();
  json["bands_verdict"] = json["bands"].is_null() ? Json() : json["bands"]["screen"];
  json["miss"] = judgement.miss ? Json(judgement.miss->gate) : Json();
  json["gates_failed"] = judgement.miss ? judgement.miss->gates_failed : 0;
  json["training"] = to_json(judgement.training.metrics);
  json["holdout"] = judgement.holdout ? to_json(judgement.holdout->metrics) : Json();
  // What the table shows, lifted out of training.
  for (const char* key : {"trades", "sharpe", "win_rate", "expectancy", "max_drawdown"})
    json[key] = json["training"][key];
  json["holdout_verdict"] = Json();
  for (const auto& gate : json["gates"])
    if (gate["name"] == "holdout") json["holdout_verdict"] = gate["verdict"];
  json["holdout_trades"] = judgement.holdout ? json["holdout"]["trades"] : Json();
  json["holdout_expectancy"] = judgement.holdout ? json["holdout"]["expectancy"] : Json();
  return json;
}

Json to_json(const GateCount& count) {
  return {{"gate", count.gate},
          {"judged", count.judged},
          {"failed", count.failed},
          {"only_reason", count.only_reason}};
}

Json to_json(const BacktestView& view) {
  Json json = {{"strategy", view.strategy.name},
               {"id", view.strategy.id.value()},
               {"series", view.series.to_string()},
               {"built_from", view.source.to_string()},
               {"venue", view.venue},
               {"from", view.from.to_rfc3339()},
               {"to", view.to.to_rfc3339()},
               {"notes", view.notes},
               {"decisions_recorded", view.decisions}};
  json["metrics"] = to_json(view.result.metrics);
  json["bands"] = to_json(view.bands);
  json["gates"] = to_json(view.gates);
  Json trades = Json::array();
  for (const auto& symbol : view.result.trades)
    for (const auto& trade : symbol) trades.push_back(to_json(trade));
  json["trades"] = std::move(trades);
  return json;
}

Json to_json(const StrategyReport& report) {
  const auto parse = [](const std::string& text) { return Json::parse(text, nullptr, false); };
  Json json = {{"name", report.strategy.name},
               {"alias", report.strategy.alias},
               {"id", report.strategy.id.value()},
               {"status", ports::to_string(report.strategy.status)},
               {"generation_mode", report.strategy.generation_mode},
               {"base", report.strategy.base_name},
               {"type", report.strategy.type},
               {"interval", report.strategy.interval.to_string()},
               {"symbols", report.strategy.symbols},
               {"is_recomputed", report.is_recomputed}};
  json["parameters"] = parse(report.strategy.parameters_json);
  json["gates"] = report.screening ? parse(report.screening->gates_json) : Json();
  json["score"] = report.screening ? Json(report.screening->score) : Json();
  json["bands"] = Json();
  if (report.screening) {
    const Json kept = parse(report.screening->metrics_json);
    if (kept.is_object() && kept.contains("bands")) json["bands"] = kept["bands"];
  }
  Json windows = Json::array();
  for (const auto& window : report.windows) {
    Json one = {{"kind", ports::to_string(window.run.kind)},
                {"series", window.run.series.to_string()},
                {"from", window.run.window_from.to_rfc3339()},
                {"to", window.run.window_to.to_rfc3339()}};
    one["metrics"] = parse(window.run.metrics_json);
    one["passport"] = parse(window.run.passport_json);
    one["regimes"] = regime_rows(window.regimes);
    one["trades"] = records(window.trades);
    windows.push_back(std::move(one));
  }
  json["windows"] = std::move(windows);
  return json;
}

}  // namespace sixbtc::application
