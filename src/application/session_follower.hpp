// A session as its journal has it, read on as the journal grows: of one that has ended, or that
// another process runs. One thread at a time.
#pragma once

#include <memory>

#include "application/session_watch.hpp"
#include "live/recovery.hpp"

namespace sixbtc::application {

class SessionFollower {
 public:
  [[nodiscard]] static core::Result<std::unique_ptr<SessionFollower>> open(
      const Services& services, const core::SessionId& session);
  SessionFollower(const SessionFollower&) = delete;
  SessionFollower& operator=(const SessionFollower&) = delete;

  [[nodiscard]] const core::SessionId& session() const { return setup_.manifest.session; }
  // Reads what was added and says how it stands then. What this program would have answered
  // otherwise ends the reading, with an alert.
  [[nodiscard]] core::Result<std::shared_ptr<const SessionState>> read(const Services& services);

 private:
  SessionFollower(SessionSetup setup, std::unique_ptr<engine::Engine> engine);

  SessionSetup setup_;
  std::unique_ptr<engine::Engine> engine_;
  SessionWatch watch_;
  live::Recovery recovery_;
  std::optional<core::Error> difference_;
  std::uint64_t bytes_ = 0;  // of the journal, when it was last read
  std::shared_ptr<const SessionState> state_;
};

}  // namespace sixbtc::application
