// Pausing, stopping and going on: what a person says to the session that runs.
#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "application/session_desk.hpp"
#include "application/session_state_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/nobody.hpp"

namespace sixbtc::cli {

using SessionCommand = application::Command;
using application::SessionView;
using Json = nlohmann::ordered_json;

namespace {

struct ControlOptions {
  std::string action, session, reason;
  bool is_dry = false;
};

void print_control(const SessionView& view, Session& session) {
  const Json control = application::control_json(view);
  if (session.format() == OutputFormat::Json) {
    fmt::print("{}\n", control.dump(2));
    return;
  }
  const auto word = [&control](const char* key) {
    return control[key].is_null() ? std::string("-") : control[key].get<std::string>();
  };
  fmt::print("session {} ({}), as of {}: {}\n", word("session"), word("state"), word("as_of"),
             view.is_running() || control["control"] != "running" ? word("control")
                                                                  : "nothing is stopped");
  if (control["control"] != "running")
    fmt::print("  {} since {} by {}: {}\n", word("cause"), word("since"), word("by"),
               word("reason"));
  const Json& closing = control["closing"];
  if (closing["positions"] != 0)
    fmt::print("  {} open, {} {} at the newest prices; closing costs about {}\n",
               closing["positions"].get<std::uint64_t>(), closing["notional"].get<std::string>(),
               closing["currency"].get<std::string>(), closing["cost"].get<std::string>());
  if (!control["stage"].is_null()) fmt::print("  stage: {}\n", word("stage"));
  for (const Json& left : control["leftovers"]["positions"])
    fmt::print("  left: {} {}\n", left["symbol"].get<std::string>(),
               left["quantity"].get<std::string>());
  for (const Json& left : control["leftovers"]["orders"])
    fmt::print("  left: order {}, {} {}, {}\n", left["id"].get<std::string>(),
               left["purpose"].get<std::string>(), left["symbol"].get<std::string>(),
               left["state"].get<std::string>());
  if (control["is_flat"].get<bool>()) fmt::print("  flat, confirmed by the venue\n");
}

ports::Actor person(const application::Services& services, const ControlOptions& options,
                    const char* fallback) {
  ports::Actor actor = application::command_actor(services, fallback);
  if (!options.reason.empty()) actor.reason = options.reason;
  return actor;
}

int control(Session& session, const ControlOptions& options) {
  static constexpr std::array<std::pair<std::string_view, SessionCommand>, 4> actions = {
      {{"pause", SessionCommand::Pause},
       {"halt", SessionCommand::CancelAndHalt},
       {"resume", SessionCommand::Resume},
       {"clear-halt", SessionCommand::ClearHalt}}};
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  Nobody nobody;
  application::SessionDesk desk(**services, nobody);
  if (options.action.empty() || options.action == "show") {
    const auto view = desk.view(options.session);
    if (!view) return report_error(view.error());
    if (!*view) return report_error({core::ErrorKind::NotFound, "no session", "store", ""});
    print_control(**view, session);
    return exit_ok;
  }
  const auto action = std::ranges::find(actions, std::string_view(options.action),
                                        &std::pair<std::string_view, SessionCommand>::first);
  if (action == actions.end())
    return report_error({core::ErrorKind::Invalid, "is no action", options.action,
                         "show, pause, halt, resume or clear-halt"});
  return finish(
      desk.command(options.session, action->second, person(**services, options, "sixbtc control")),
      [&](const SessionView& view) {
        print_control(view, session);
        return static_cast<int>(exit_ok);
      });
}

// How long the venue may take to confirm before what is left is printed.
constexpr auto confirm_patience = std::chrono::seconds(60);

int emergency_stop(Session& session, const ControlOptions& options) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  Nobody nobody;
  application::SessionDesk desk(**services, nobody);
  if (options.is_dry) {
    ControlOptions look = options;
    look.action = "show";
    return control(session, look);
  }
  auto view = desk.command(options.session, SessionCommand::CloseAll,
                           person(**services, options, "sixbtc emergency-stop"));
  if (!view) return report_error(view.error());
  // By name from here on: the same session, even when another one begins.
  const std::string name = view->state->manifest->session.value();
  const auto until = std::chrono::steady_clock::now() + confirm_patience;
  const auto is_done = [](const SessionView& one) {
    return one.state->control.stage == application::StopStage::Done && one.state->control.is_flat;
  };
  while (!is_done(*view) && view->is_running() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    auto next = desk.view(name);
    if (!next) return report_error(next.error());
    view = std::move(**next);
  }
  print_control(*view, session);
  return is_done(*view) ? exit_ok : exit_partly_done;
}

}  // namespace

void add_control_commands(CommandLine& line, Session& session) {
  auto said = std::make_shared<ControlOptions>();
  line.add("control", "Show, pause, halt, resume the session that runs, in whatever process")
      .positional("action", said->action, "show, pause, halt, resume or clear-halt", false)
      .option("--session", said->session, "The session meant (default: the one that runs)")
      .option("--reason", said->reason, "Why; kept for ever")
      .examples({"sixbtc control", "sixbtc control pause --reason \"news at ten\"",
                 "sixbtc control clear-halt --reason \"looked at it\" --session paper-3f2a1b"})
      .run([&session, said] { return control(session, *said); });

  auto stopped = std::make_shared<ControlOptions>();
  line.add("emergency-stop", "Cancel every order, close every position; 0 only when it is flat")
      .option("--session", stopped->session, "The session meant (default: the one that runs)")
      .option("--reason", stopped->reason, "Why; kept for ever")
      .flag("--dry-run", stopped->is_dry, "Only show what it would close, and what that costs")
      .examples({"sixbtc emergency-stop", "sixbtc emergency-stop --dry-run",
                 "sixbtc emergency-stop --reason \"venue is down\" --json"})
      .run([&session, stopped] { return emergency_stop(session, *stopped); });
}

}  // namespace sixbtc::cli
