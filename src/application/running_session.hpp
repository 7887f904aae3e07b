// Between a session at work on its own thread and those who watch and steer it from others: states
// go out, commands come in, and nobody else touches the engine.
#pragma once

#include <atomic>
#include <deque>
#include <future>
#include <memory>
#include <mutex>

#include "application/session_state.hpp"
#include "ports/event_sink.hpp"

namespace sixbtc::application {

enum class Command : std::uint8_t { Pause, CancelAndHalt, CloseAll, Resume, ClearHalt };

struct CommandRequest {
  Command command = Command::Pause;
  std::string actor, reason;
};

class RunningSession {
 public:
  // Told of fills, alerts and the account as they happen. Outlives it.
  explicit RunningSession(ports::EventSink& events) : events_(events) {}

  // --- any thread
  [[nodiscard]] core::SessionId name() const;                       // empty before it has begun
  [[nodiscard]] std::shared_ptr<const SessionState> state() const;  // null before it has begun
  // What became of it: an error says why the session refused. Waits until the session has taken it,
  // at most `patience`; then Retryable. A stop that was not taken stays and is taken later, what
  // would let trading go on is withdrawn.
  [[nodiscard]] core::Status command(CommandRequest request, core::Duration patience);

  // --- the session's thread
  void publish(std::shared_ptr<const SessionState> state);
  void tell(const SessionManifest& manifest, const FillRow& fill);
  void tell(const SessionManifest& manifest, const AlertRow& alert);
  struct Asked {
    CommandRequest request;
    std::promise<core::Status> answer;
  };
  [[nodiscard]] std::shared_ptr<Asked> take();  // null: nothing is asked
  // It takes no commands any more.
  void end();

 private:
  ports::EventSink& events_;
  mutable std::mutex mutex_;
  std::shared_ptr<const SessionState> state_;
  std::deque<std::shared_ptr<Asked>> asked_;
  std::atomic<bool> is_asked_ = false;
  bool has_ended_ = false;
};

}  // namespace sixbtc::application
