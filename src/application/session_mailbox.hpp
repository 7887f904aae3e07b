// Commands to a session from another process: letters in the store (ports::SessionStore), which the
// process that runs the session takes to the session's thread. The journal alone says what was said
// and when; a letter that was answered is gone.
#pragma once

#include <thread>

#include "application/running_session.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

// In the process that runs the session: takes its letters until it ends.
class SessionMailbox {
 public:
  // Both outlive it.
  SessionMailbox(const Services& services, RunningSession& session);
  // The session takes no commands any more.
  ~SessionMailbox();
  SessionMailbox(const SessionMailbox&) = delete;
  SessionMailbox& operator=(const SessionMailbox&) = delete;

 private:
  void look();

  const Services& services_;
  RunningSession& session_;
  std::jthread thread_;
};

// From any other process. As RunningSession::command(): a stop that was not taken in time stays,
// what would let trading go on is withdrawn.
[[nodiscard]] core::Status send_command(const Services& services, const core::SessionId& session,
                                        const CommandRequest& request, core::Duration patience);

}  // namespace sixbtc::application
