// Why a strategy is where it is, and a person's decision about it.
#include <nlohmann/json.hpp>

#include "application/pool_use_cases.hpp"
#include "application/strategy_history.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, false);
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

int show_why(Session& session, const std::string& id) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::strategy_history(**services, id), [&](const auto& history) {
    Json events = Json::array();
    for (const auto& event : history.events) events.push_back(to_json(event));
    const Json gates = gates_of(events);
    const std::string reason = why(history.events.back(), gates);
    if (session.format() != OutputFormat::Table) {
      Json json = {{"id", history.strategy.id.value()},
                   {"name", history.strategy.name},
                   {"state", ports::to_string(history.state)},
                   {"is_proven", history.state.is_proven},
                   {"why", reason},
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
      print_object(json, {}, session.format());
      return static_cast<int>(exit_ok);
    }
    fmt::print("{} is {} {}\n", history.strategy.name, ports::to_string(history.state), reason);
    heading("Gates", session);
    print_rows(gates,
               {{"event", "event", true, cell::count()},
                {"rule", "rule", false, cell::text()},
                {"name", "gate", false, cell::text()},
                {"value", "value", true, cell::number(4)},
                {"threshold", "threshold", true, cell::number(4)},
                {"verdict", "verdict", false, cell::text()},
                {"interval", "interval", false, cell::range(4)},
                {"stopped_by", "not run for", false, cell::text()}},
               OutputFormat::Table);
    heading("Events", session);
    print_rows(events,
               {{"number", "event", true, cell::count()},
                {"time", "time", false, cell::text()},
                {"event", "what", false, cell::text()},
                {"to", "state after it", false, cell::text()},
                {"rule", "rule", false, cell::text()},
                {"by", "by", false, cell::text()},
                {"reason", "reason", false, cell::text()}},
               OutputFormat::Table);
    if (history.screening)
      fmt::print("\n{} strategies were tried on its data\n", history.strategies_tried);
    return static_cast<int>(exit_ok);
  });
}

struct OverrideOptions {
  std::string id, to, reason, by = "user";
};

int override_state(Session& session, const OverrideOptions& options) {
  const auto target = ports::parse_strategy_status(options.to);
  if (!target) return report_error(target.error());
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const ports::Actor person{
      .name = options.by, .reason = options.reason, .time = session.clock().now()};
  return finish(application::override_state(**services, options.id, *target, person),
                [&](const auto& event) {
                  print_object(to_json(event),
                               {{"to", "now", false, cell::text()},
                                {"rule", "rule", false, cell::text()},
                                {"by", "by", false, cell::text()},
                                {"reason", "reason", false, cell::text()}},
                               session.format());
                  return static_cast<int>(exit_ok);
                });
}

}  // namespace

void add_history_commands(CommandLine& line, Session& session) {
  auto asked = std::make_shared<std::string>();
  line.add("strategy why", "Why a strategy is where it is: every gate, every event")
      .positional("id", *asked, "UUID, its first characters, name or alias", true)
      .examples({"sixbtc strategy why Strategy_MOM_a7f3d8b2", "sixbtc strategy why BTC_MOM_A7F3D",
                 "sixbtc strategy why a7f3d8b2 --json"})
      .run([&session, asked] { return show_why(session, *asked); });

  auto decided = std::make_shared<OverrideOptions>();
  line.add("strategy override", "Decide about a strategy yourself, with a reason that is kept")
      .positional("id", decided->id, "UUID, its first characters, name or alias", true)
      .option("--to", decided->to, "VALIDATED (to be judged again), ACTIVE, RETIRED or DELETED")
      .option("--reason", decided->reason, "Why; it is kept for ever")
      .option("--by", decided->by, "Who decides")
      .required("--to")
      .required("--reason")
      .examples({"sixbtc strategy override BTC_MOM_A7F3D --to RETIRED --reason 'coin delisted'",
                 "sixbtc strategy override a7f3d8b2 --to VALIDATED --reason 'data was wrong'",
                 "sixbtc strategy override a7f3d8b2 --to DELETED --reason 'duplicate' --by anna"})
      .run([&session, decided] { return override_state(session, *decided); });
}

}  // namespace sixbtc::cli
