// Why a strategy is where it is, and a person's decision about it.
#include <nlohmann/json.hpp>

#include "application/record_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

int show_why(Session& session, const std::string& id) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::strategy_history(**services, id), [&](const auto& history) {
    const Json json = application::to_json(history);
    if (session.format() != OutputFormat::Table) {
      print_object(json, {}, session.format());
      return static_cast<int>(exit_ok);
    }
    fmt::print("{} is {} {}\n", history.strategy.name, ports::to_string(history.state),
               json["why"].get<std::string>());
    heading("Gates", session);
    print_rows(json["gates"],
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
    print_rows(json["events"],
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
                  print_object(application::to_json(event),
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
