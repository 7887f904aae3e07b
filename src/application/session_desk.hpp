// The sessions of a store as one desk sees them: the one that runs in this process, at most one,
// and all others by their journals.
#pragma once

#include <list>
#include <map>
#include <mutex>

#include "application/paper.hpp"
#include "application/running_session.hpp"
#include "application/session_follower.hpp"

namespace sixbtc::application {

class SessionDesk {
 public:
  // Both outlive it.
  SessionDesk(const Services& services, ports::EventSink& events);

  // Any thread. Runs it to its end or until it is stopped; Conflict while another one runs here.
  [[nodiscard]] core::Result<PaperView> run(const PaperRequest& request, const Control& control);

  // By name; empty: the one that runs, else the newest. Nothing where the store has none. May
  // replay a journal.
  [[nodiscard]] core::Result<std::optional<SessionView>> view(const std::string& name);

  // Of the one that runs, here or in another process, how it stands after it; audited. `name` as in
  // view(). Conflict names the state of a session that does not run, and the remedy.
  [[nodiscard]] core::Result<SessionView> command(const std::string& name, Command command,
                                                  const ports::Actor& actor);
  // As GET answers show it; null where there is none.
  [[nodiscard]] std::shared_ptr<const SessionState> running_state() const;

 private:
  [[nodiscard]] std::shared_ptr<RunningSession> running() const;
  [[nodiscard]] core::Result<std::optional<core::SessionId>> current();
  [[nodiscard]] core::Result<SessionView> command_elsewhere(const SessionView& before,
                                                            Command command,
                                                            const ports::Actor& actor);
  [[nodiscard]] core::Status write_down(Command command, const ports::Actor& actor,
                                        const SessionView& before, const SessionView& after);
  [[nodiscard]] core::Result<SessionView> followed(const core::SessionId& session);

  const Services& services_;
  ports::EventSink& events_;
  mutable std::mutex mutex_;
  std::shared_ptr<RunningSession> running_;
  std::mutex following_mutex_;
  std::list<std::unique_ptr<SessionFollower>> following_;  // the one asked for last in front
  std::map<core::SessionId, core::Timestamp> begun_;       // when each session of the store began
};

}  // namespace sixbtc::application
