#include "application/session_desk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "application/session_commands.hpp"
#include "application/session_mailbox.hpp"
#include "application/session_state_json.hpp"

namespace sixbtc::application {

namespace {

// Each keeps its candles mapped and its engine in memory.
constexpr std::size_t followed_max = 2;
constexpr auto command_patience = core::Duration::seconds(5);
// Of a process elsewhere: it looks at its letters, and asks its session itself.
constexpr auto letter_patience = core::Duration::seconds(10);

}  // namespace

SessionDesk::SessionDesk(const Services& services, ports::EventSink& events)
    : services_(services), events_(events) {}

std::shared_ptr<RunningSession> SessionDesk::running() const {
  const std::scoped_lock lock(mutex_);
  return running_;
}

std::shared_ptr<const SessionState> SessionDesk::running_state() const {
  const auto session = running();
  return session ? session->state() : nullptr;
}

core::Result<PaperView> SessionDesk::run(const PaperRequest& request, const Control& control) {
  const auto session = std::make_shared<RunningSession>(events_);
  {
    const std::scoped_lock lock(mutex_);
    if (running_)
      return core::fail(core::ErrorKind::Conflict, "a session runs here already",
                        running_->name().value(), "cancel its job, or wait until it has ended");
    running_ = session;
  }
  // Whatever happens to it, the desk is free afterwards.
  struct Leaving {
    SessionDesk& desk;
    RunningSession& session;
    ~Leaving() {
      session.end();
      const std::scoped_lock lock(desk.mutex_);
      desk.running_.reset();
    }
  } const leaving{*this, *session};
  return run_paper(services_, request, control, session.get());
}

core::Result<std::optional<core::SessionId>> SessionDesk::current() {
  if (const auto state = running_state()) return state->manifest->session;
  ASSIGN_OR_RETURN(const auto names, services_.sessions->list());
  const std::scoped_lock lock(following_mutex_);
  std::optional<core::SessionId> newest;
  std::pair<bool, core::Timestamp> best;
  for (const core::SessionId& name : names) {
    auto begun = begun_.find(name);
    if (begun == begun_.end()) {
      ASSIGN_OR_RETURN(const std::string text, services_.sessions->manifest(name));
      ASSIGN_OR_RETURN(const SessionManifest manifest, SessionManifest::parse(text));
      begun = begun_.emplace(name, manifest.created_at).first;
    }
    ASSIGN_OR_RETURN(const auto standing, services_.sessions->standing(name));
    const std::pair rank(standing.is_open, begun->second);
    if (newest && rank <= best) continue;
    newest = name;
    best = rank;
  }
  return newest;
}

core::Result<std::optional<SessionView>> SessionDesk::view(const std::string& name) {
  if (services_.sessions == nullptr) return std::nullopt;
  core::SessionId session(name);
  if (name.empty()) {
    ASSIGN_OR_RETURN(const auto found, current());
    if (!found) return std::nullopt;
    session = *found;
  }
  if (auto state = running_state(); state && state->manifest->session == session)
    return SessionView{SessionStanding::Running, std::move(state)};
  ASSIGN_OR_RETURN(SessionView view, followed(session));
  return view;
}

core::Result<SessionView> SessionDesk::followed(const core::SessionId& session) {
  ASSIGN_OR_RETURN(const auto standing, services_.sessions->standing(session));
  const std::scoped_lock lock(following_mutex_);
  const auto at = std::ranges::find_if(
      following_, [&](const auto& follower) { return follower->session() == session; });
  if (at == following_.end()) {
    ASSIGN_OR_RETURN(auto opened, SessionFollower::open(services_, session));
    following_.push_front(std::move(opened));
    if (following_.size() > followed_max) following_.pop_back();
  } else {
    following_.splice(following_.begin(), following_, at);
  }
  ASSIGN_OR_RETURN(auto state, following_.front()->read(services_));
  const SessionStanding stands = standing.is_open       ? SessionStanding::Elsewhere
                                 : state->is_complete() ? SessionStanding::Finished
                                                        : SessionStanding::Interrupted;
  return SessionView{stands, std::move(state)};
}

core::Result<SessionView> SessionDesk::command(const std::string& name, Command command,
                                               const ports::Actor& actor) {
  const auto session = running();
  const bool is_meant =
      session && session->state() && (name.empty() || session->name().value() == name);
  if (!is_meant) {
    ASSIGN_OR_RETURN(const auto other, view(name));
    if (!other)
      return core::fail(core::ErrorKind::Conflict, "no session runs here, and the store has none",
                        "control", "start one: POST /api/v1/paper-sessions");
    if (other->standing == SessionStanding::Elsewhere)
      return command_elsewhere(*other, command, actor);
    return core::fail(core::ErrorKind::Conflict,
                      "session " + other->state->manifest->session.value() + " is " +
                          std::string(to_string(other->standing)),
                      "control", remedy_of(other->standing));
  }
  const SessionView before{SessionStanding::Running, session->state()};
  RETURN_IF_ERROR(session->command({command, actor.name, actor.reason}, command_patience));
  SessionView after{SessionStanding::Running, session->state()};
  RETURN_IF_ERROR(write_down(command, actor, before, after));
  return after;
}

core::Result<SessionView> SessionDesk::command_elsewhere(const SessionView& before, Command command,
                                                         const ports::Actor& actor) {
  const core::SessionId session = before.state->manifest->session;
  RETURN_IF_ERROR(
      send_command(services_, session, {command, actor.name, actor.reason}, letter_patience));
  // Its journal has it: the answer came after that.
  ASSIGN_OR_RETURN(SessionView after, followed(session));
  RETURN_IF_ERROR(write_down(command, actor, before, after));
  return after;
}

core::Status SessionDesk::write_down(Command command, const ports::Actor& actor,
                                     const SessionView& before, const SessionView& after) {
  return services_.database.audit().append(
      {.sequence = 0,
       .time = actor.time,
       .actor = actor.name,
       .reason = actor.reason,
       .action = std::string(name_of(command)),
       .subject = "session " + after.state->manifest->session.value(),
       .before_json = stops_json(before).dump(),
       .after_json = stops_json(after).dump()});
}

}  // namespace sixbtc::application
