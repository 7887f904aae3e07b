#include "application/running_session.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "application/session_state_json.hpp"

namespace sixbtc::application {

namespace {

std::string text_of(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

bool is_stop(Command command) {
  return command != Command::Resume && command != Command::ClearHalt;
}

core::Status ended() {
  return core::fail(core::ErrorKind::Conflict, "the session has ended", "control",
                    "start it again with the same request, or another one");
}

}  // namespace

core::SessionId RunningSession::name() const {
  const auto now = state();
  return now ? now->manifest->session : core::SessionId();
}

std::shared_ptr<const SessionState> RunningSession::state() const {
  const std::scoped_lock lock(mutex_);
  return state_;
}

core::Status RunningSession::command(CommandRequest request, core::Duration patience) {
  const bool stays = is_stop(request.command);
  const auto asked = std::make_shared<Asked>(Asked{std::move(request), {}});
  std::future<core::Status> answer = asked->answer.get_future();
  {
    const std::scoped_lock lock(mutex_);
    if (has_ended_) return ended();
    asked_.push_back(asked);
    is_asked_ = true;
  }
  const std::chrono::nanoseconds wait(patience.nanoseconds());
  if (answer.wait_for(wait) == std::future_status::ready) return answer.get();
  bool was_taken = false;
  {
    const std::scoped_lock lock(mutex_);
    const auto at = std::ranges::find(asked_, asked);
    was_taken = at == asked_.end();
    if (!was_taken && !stays) asked_.erase(at);
  }
  // Its answer is on its way.
  if (was_taken && answer.wait_for(wait) == std::future_status::ready) return answer.get();
  return core::fail(core::ErrorKind::Retryable,
                    stays ? "the session has not taken it yet and will as soon as it can"
                          : "the session did not answer in time; nothing was changed",
                    "control", "look at GET /api/v1/control");
}

void RunningSession::publish(std::shared_ptr<const SessionState> state) {
  const std::string topic(ports::topic::portfolio_update);
  const SessionView view{SessionStanding::Running, state};
  {
    const std::scoped_lock lock(mutex_);
    state_ = state;
  }
  events_.update(state->manifest->session.value(),
                 {topic, topic, state->manifest->kind, text_of(portfolio_json(view))});
}

void RunningSession::tell(const SessionManifest& manifest, const FillRow& fill) {
  const std::string topic(ports::topic::order_filled);
  events_.event({topic, topic, manifest.kind, text_of(to_json(fill, manifest))});
}

void RunningSession::tell(const SessionManifest& manifest, const AlertRow& alert) {
  const std::string topic(ports::topic::risk_alert);
  events_.event({topic, topic, manifest.kind, text_of(to_json(alert))});
}

std::shared_ptr<RunningSession::Asked> RunningSession::take() {
  if (!is_asked_) return nullptr;
  const std::scoped_lock lock(mutex_);
  if (asked_.empty()) return nullptr;
  auto asked = std::move(asked_.front());
  asked_.pop_front();
  is_asked_ = !asked_.empty();
  return asked;
}

void RunningSession::end() {
  std::deque<std::shared_ptr<Asked>> left;
  {
    const std::scoped_lock lock(mutex_);
    has_ended_ = true;
    left.swap(asked_);
  }
  for (const auto& asked : left) asked->answer.set_value(ended());
}

}  // namespace sixbtc::application
