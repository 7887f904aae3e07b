#include "application/session_mailbox.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <nlohmann/json.hpp>

#include "application/session_commands.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

constexpr auto look_every = std::chrono::milliseconds(100);
// What a session that goes as fast as it can needs to come to a command.
constexpr auto patience_with_session = core::Duration::seconds(4);

// Of a letter; empty where it has none. Letters are files, and anybody may have written in them.
std::string text_of(const Json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

core::Result<CommandRequest> read_request(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  for (const Command command : {Command::Pause, Command::CancelAndHalt, Command::CloseAll,
                                Command::Resume, Command::ClearHalt})
    if (text_of(json, "command") == name_of(command))
      return CommandRequest{command, text_of(json, "actor"), text_of(json, "reason")};
  return core::fail(core::ErrorKind::Malformed, "is no command", "letter to the session");
}

std::string answer_text(const core::Status& status) {
  if (status) return "{}";
  const core::Error& error = status.error();
  return Json{{"kind", static_cast<int>(error.kind)},
              {"message", error.message},
              {"where", error.where},
              {"hint", error.hint}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

core::Status read_answer(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object())
    return core::fail(core::ErrorKind::Malformed, "is no answer", "letter from the session");
  if (json.empty()) return {};
  const auto told = json.find("kind");
  const int kind = told != json.end() && told->is_number_integer() ? told->get<int>() : -1;
  return core::fail(kind >= 0 && kind <= static_cast<int>(core::ErrorKind::Interrupted)
                        ? static_cast<core::ErrorKind>(kind)
                        : core::ErrorKind::Malformed,
                    text_of(json, "message"), text_of(json, "where"), text_of(json, "hint"));
}

bool lets_trade(Command command) {
  return command == Command::Resume || command == Command::ClearHalt;
}

}  // namespace

SessionMailbox::SessionMailbox(const Services& services, RunningSession& session)
    : services_(services), session_(session), thread_([this](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any woken;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
          look();
          woken.wait_for(lock, stop, look_every, [] { return false; });
        }
      }) {}

SessionMailbox::~SessionMailbox() {
  session_.end();
}

void SessionMailbox::look() {
  const core::SessionId name = session_.name();
  const auto letters = services_.sessions->asked(name);
  if (!letters) return core::log::warning("session: {}", letters.error().to_string());
  for (const auto& letter : *letters) {
    auto request = read_request(letter.text);
    const core::Status status = request
                                    ? session_.command(std::move(*request), patience_with_session)
                                    : core::Status(std::unexpected(std::move(request).error()));
    const core::Status written = services_.sessions->answer(name, {letter.id, answer_text(status)});
    if (!written) core::log::warning("session: {}", written.error().to_string());
  }
}

core::Status send_command(const Services& services, const core::SessionId& session,
                          const CommandRequest& request, core::Duration patience) {
  const std::string text = Json{
      {"command", name_of(request.command)},
      {"actor", request.actor},
      {"reason",
       request.reason}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  // Two processes that ask in the same nanosecond say different things, or the same.
  const std::string id = fmt::format("{:020}-{:08x}", services.clock.now().nanoseconds(),
                                     std::hash<std::string>{}(text)&0xFFFFFFFF);
  RETURN_IF_ERROR(services.sessions->ask(session, {id, text}));
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::nanoseconds(patience.nanoseconds());
  while (std::chrono::steady_clock::now() < until) {
    ASSIGN_OR_RETURN(const auto answer, services.sessions->take_answer(session, id));
    if (answer) return read_answer(*answer);
    std::this_thread::sleep_for(look_every / 4);
  }
  if (lets_trade(request.command)) services.sessions->withdraw(session, id);
  return core::fail(core::ErrorKind::Retryable,
                    lets_trade(request.command)
                        ? "the process that runs the session did not answer; nothing was changed"
                        : "the process that runs the session has not taken it yet, and will as "
                          "soon as it can",
                    "control", "look at it again, or end that process");
}

}  // namespace sixbtc::application
