#include "application/record_json.hpp"

#include <nlohmann/json.hpp>

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, false);
}

// Every gate of every event, in order: what it looked at and what it said.
Json gates_of(const Json& events) {
  Json gates = Json::array();
  for (const auto& event : events)
    for (const auto& number : event["numbers"]) {
      Json gate = {{"event", event["number"]}, {"rule", event["rule"]}};
      gate.update(number);
      gates.push_back(std::move(gate));
    }
  return gates;
}

std::string why(const ports::LifecycleEvent& last, const Json& gates) {
  std::string text = fmt::format("by rule {}", last.rule);
  std::string failed;
  for (const auto& gate : gates)
    if (gate["event"] == last.number && gate.value("verdict", "") == "fail")
      failed += (failed.empty() ? "" : ", ") + gate.value("name", "");
  if (!failed.empty()) text += " (failed: " + failed + ")";
  if (last.kind == ports::EventKind::Overridden)
    text += fmt::format(": {} decided: {}", last.by.name, last.by.reason);
  return text;
}

}  // namespace

Json to_json(const ports::StrategyRecord& record) {
  Json json = {{"id", record.id.value()},
               {"name", record.name},
               {"alias", record.alias},
               {"type", record.type},
               {"status", ports::to_string(record.status)},
               {"generation_mode", record.generation_mode},
               {"base", record.base_name},
               {"exchange", record.exchange},
               {"market", record.market},
               {"interval", record.interval.to_string()},
               {"symbols", record.symbols}};
  json["parameters"] = Json::parse(record.parameters_json, nullptr, false);
  json["created_at"] = record.created_at.to_rfc3339();
  return json;
}

Json to_json(const ports::RankedStrategy& ranked) {
  const ports::ScreeningRecord& screening = ranked.screening;
  Json json = {{"name", ranked.name},           {"id", screening.strategy.value()},
               {"type", ranked.type},           {"interval", ranked.interval.to_string()},
               {"points", screening.score},     {"passed", screening.is_passed},
               {"nearness", screening.nearness}};
  json["stopped_by"] =
      screening.first_failed_gate.empty() ? Json() : Json(screening.first_failed_gate);
  json["score"] = Json::parse(screening.metrics_json, nullptr, false).value("score", Json());
  return json;
}

Json to_json(const ports::TradeRecord& trade) {
  const auto level = [](const std::optional<double>& price) {
    return price ? Json(*price) : Json();
  };
  return {{"direction", trade.direction == market::Direction::Long ? "long" : "short"},
          {"entry_time", trade.entry_time.to_rfc3339()},
          {"exit_time", trade.exit_time.to_rfc3339()},
          {"entry_price", trade.entry_price},
          {"exit_price", trade.exit_price},
          {"quantity", trade.quantity},
          {"pnl", trade.profit},
          {"fees", trade.fees},
          {"funding", trade.funding},
          {"stop", level(trade.stop)},
          {"target", level(trade.target)},
          {"reason", trade.exit_reason}};
}

Json to_json(const ports::SeriesInfo& info) {
  return {{"exchange", info.key.exchange},
          {"market", info.key.market},
          {"symbol", info.key.symbol},
          {"interval", info.key.interval.to_string()},
          {"rows", info.rows},
          {"first", info.first.to_rfc3339()},
          {"last", info.last.to_rfc3339()},
          {"gaps", info.gaps},
          {"missing_bars", info.missing_bars},
          {"data_hash", info.data_hash}};
}

Json to_json(const ports::PointSeriesInfo& info) {
  return {{"exchange", info.key.exchange},
          {"market", info.key.market},
          {"symbol", info.key.symbol},
          {"kind", ports::to_string(info.key.kind)},
          {"rows", info.rows},
          {"first", info.first.to_rfc3339()},
          {"last", info.last.to_rfc3339()}};
}

Json to_json(const ports::LifecycleEvent& event) {
  Json json = {{"id", event.id},
               {"number", event.number},
               {"time", event.by.time.to_rfc3339()},
               {"event", ports::to_string(event.kind)}};
  json["from"] = event.from ? Json(ports::to_string(*event.from)) : Json();
  json["from_stage"] = event.from_stage ? Json(ports::to_string(*event.from_stage)) : Json();
  json["to"] = ports::to_string(event.to);
  json["to_stage"] = event.to_stage ? Json(ports::to_string(*event.to_stage)) : Json();
  json["rule"] = event.rule;
  json["numbers"] = parsed(event.numbers_json);
  json["cause"] = event.cause.empty() ? Json() : Json(event.cause);
  json["by"] = event.by.name;
  json["reason"] = event.by.reason;
  return json;
}

Json to_json(const ports::PoolEntry& entry) {
  Json json = {{"time", entry.time.to_rfc3339()},
               {"score", entry.score},
               {"cluster", entry.cluster_key},
               {"days", entry.returns.values.size()}};
  json["evidence"] = parsed(entry.evidence_json);
  return json;
}

Json to_json(const StrategyHistory& history) {
  Json events = Json::array();
  for (const auto& event : history.events) events.push_back(to_json(event));
  const Json gates = gates_of(events);
  Json json = {{"id", history.strategy.id.value()},
               {"name", history.strategy.name},
               {"state", ports::to_string(history.state)},
               {"is_proven", history.state.is_proven},
               {"why", why(history.events.back(), gates)},
               {"gates", gates},
               {"events", events}};
  Json entries = Json::array();
  for (const auto& entry : history.pool_entries) entries.push_back(to_json(entry));
  json["pool_entries"] = std::move(entries);
  json["screening"] = Json();
  if (history.screening)
    json["screening"] = {{"passed", history.screening->is_passed},
                         {"score", history.screening->score},
                         {"nearness", history.screening->nearness},
                         {"gates", parsed(history.screening->gates_json)},
                         {"data_set", history.screening->data_set_hash},
                         {"strategies_tried", history.strategies_tried}};
  return json;
}

Json to_json(const ports::LedgerRow& row) {
  return {{"row", row.sequence},
          {"kind", ports::to_string(row.kind)},
          {"time", row.time.to_rfc3339()},
          {"data_set", row.data_set_hash},
          {"strategy", row.strategy_hash},
          {"passport", row.passport_hash},
          {row.kind == ports::LedgerRowKind::Trial ? "blocks" : "reason", row.content},
          {"previous_hash", row.previous_hash},
          {"hash", row.hash}};
}

Json to_json(const ports::DataSetTrials& set) {
  return {{"data_set", set.data_set_hash},
          {"strategies", set.strategies},
          {"trials", set.trials},
          {"first", set.first.to_rfc3339()},
          {"last", set.last.to_rfc3339()}};
}

Json to_json(const ports::LedgerCheck& check) {
  Json problems = Json::array();
  for (const auto& problem : check.problems)
    problems.push_back({{"kind", ports::to_string(problem.kind)},
                        {"first_row", problem.first_row},
                        {"last_row", problem.last_row},
                        {"text", problem.text}});
  return {{"ok", check.is_ok()},
          {"rows", check.head.rows},
          {"head", check.head.hash},
          {"problems", problems},
          {"problems_found", check.problems_found}};
}

Json to_json(const PoolRow& row) {
  return {{"rank", row.rank},
          {"name", row.member.name},
          {"alias", row.member.alias},
          {"id", row.member.entry.strategy.value()},
          {"type", row.member.type},
          {"interval", row.member.interval.to_string()},
          {"score", row.member.entry.score},
          {"cluster", row.member.entry.cluster_key},
          {"admitted_at", row.member.admitted_at.to_rfc3339()},
          {"tested_at", row.member.entry.time.to_rfc3339()},
          {"is_due", row.is_due},
          {"is_overridden", row.member.is_overridden}};
}

Json to_json(const ClassifiedRow& row) {
  const auto& one = row.classified;
  const bool is_selected = one.selection == pipeline::Selection::Selected;
  Json json = {{"rank", one.rank},
               {"name", row.name},
               {"id", one.strategy.value()},
               {"type", row.type},
               {"interval", row.interval.to_string()},
               {"score", one.score},
               {"selected", is_selected}};
  json["left_out_by"] = is_selected ? Json() : Json(to_string(one.selection));
  json["value"] = is_selected ? Json() : Json(one.value);
  json["threshold"] = is_selected ? Json() : Json(one.threshold);
  json["against"] = row.against_name.empty() ? Json() : Json(row.against_name);
  return json;
}

Json to_json(const RetestRow& row) {
  return {{"name", row.strategy.name},
          {"id", row.strategy.id.value()},
          {"score_before", row.score_before},
          {"score", row.result.score},
          {"failed_gate", row.result.failed_gate ? Json(*row.result.failed_gate) : Json()},
          {"result", to_string(row.rule)}};
}

}  // namespace sixbtc::application
