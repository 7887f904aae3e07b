// Pausing, stopping and going on: what a person says to the session that runs in this server.
#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"
#include "application/session_state_json.hpp"

namespace sixbtc::web_api {

namespace {

using schema::object;
using schema::reference;

Reply state(const Call& call) {
  ASSIGN_OR_RETURN(const auto view, call.context.desk.view(call.arguments.text("session")));
  Answer answer{Json()};
  if (!view) {
    answer.meta = {{"reason", "there is no session in this store"}};
    return answer;
  }
  answer.data = application::control_json(*view);
  answer.meta = session_meta(*view);
  return answer;
}

Reply command(const Call& call, application::Command command) {
  ASSIGN_OR_RETURN(const auto view,
                   call.context.desk.command(call.body.value("session", ""), command,
                                             call.actor(call.body["reason"].get<std::string>())));
  Answer answer{application::control_json(view)};
  answer.meta = session_meta(view);
  return answer;
}

Reply pause(const Call& call) {
  return command(call, application::Command::Pause);
}
Reply resume(const Call& call) {
  return command(call, application::Command::Resume);
}
Reply clear_halt(const Call& call) {
  return command(call, application::Command::ClearHalt);
}
Reply emergency_stop(const Call& call) {
  const std::string action = call.body["action"].get<std::string>();
  return command(call, action == "pause_entries"     ? application::Command::Pause
                       : action == "cancel_and_halt" ? application::Command::CancelAndHalt
                                                     : application::Command::CloseAll);
}

Json why() {
  return {{"type", "string"},
          {"description", "Why; kept for ever"},
          {"minLength", 1},
          {"maxLength", 500}};
}

Json session() {
  return schema::text("Its name; without it the one that runs", 100);
}

Route said(std::string path, std::string id, std::string summary, ApiScope scope, Handler handler) {
  return {.method = Method::Post,
          .path = "/api/v1/control/" + std::move(path),
          .scope = scope,
          .tag = "trading",
          .id = std::move(id),
          .summary = std::move(summary),
          .body = object({{"reason", why()}, {"session", session()}}, {"session"}),
          .answer = reference("ControlState"),
          .handler = handler,
          .is_slow = true,
          .needs_key = true};
}

}  // namespace

std::vector<Route> control_routes() {
  // Whoever may look may stop.
  Route stop = said("emergency-stop", "emergencyStop",
                    "Stops trading; done only when the venue has confirmed it: poll /control",
                    ApiScope::Read, emergency_stop);
  stop.body =
      object({{"action", schema::one_of("", {"pause_entries", "cancel_and_halt", "close_all"})},
              {"reason", why()},
              {"session", session()}},
             {"session"});
  return {{.path = "/api/v1/control",
           .tag = "trading",
           .id = "controlState",
           .summary = "Running, paused or halted, why, since when and by whom",
           .parameters = {{.name = "session",
                           .meaning = "Its name; without it the one that runs, else the newest"}},
           .answer = schema::nullable(reference("ControlState")),
           .handler = state,
           .is_slow = true},
          said("pause", "pause", "No new entries", ApiScope::Read, pause),
          std::move(stop),
          said("resume", "resume", "Entries again after a pause", ApiScope::Trade, resume),
          said("clear-halt", "clearHalt", "Ends a halt after a reconciliation", ApiScope::Admin,
               clear_halt)};
}

}  // namespace sixbtc::web_api
