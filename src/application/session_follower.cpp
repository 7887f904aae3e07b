#include "application/session_follower.hpp"

namespace sixbtc::application {

SessionFollower::SessionFollower(SessionSetup setup, std::unique_ptr<engine::Engine> engine)
    : setup_(std::move(setup)),
      engine_(std::move(engine)),
      watch_(setup_, *engine_),
      recovery_(*engine_, &watch_) {}

core::Result<std::unique_ptr<SessionFollower>> SessionFollower::open(
    const Services& services, const core::SessionId& session) {
  ASSIGN_OR_RETURN(SessionSetup setup, set_up(services, session));
  ASSIGN_OR_RETURN(auto engine, engine::Engine::create(setup.plan, setup.policies));
  return std::unique_ptr<SessionFollower>(new SessionFollower(std::move(setup), std::move(engine)));
}

core::Result<std::shared_ptr<const SessionState>> SessionFollower::read(const Services& services) {
  ASSIGN_OR_RETURN(const auto standing, services.sessions->standing(session()));
  if (state_ && (standing.bytes == bytes_ || difference_)) return state_;
  std::uint64_t record = 0;
  const auto handle = [&](std::string_view bytes) -> core::Status {
    if (++record <= recovery_.point().events || difference_) return {};
    auto applied = recovery_.apply(bytes);
    if (applied || applied.error().kind != core::ErrorKind::Conflict) return applied;
    difference_ = std::move(applied).error();
    return {};
  };
  ASSIGN_OR_RETURN([[maybe_unused]] const auto end, services.sessions->read(session(), handle));
  bytes_ = standing.bytes;
  auto state = std::make_shared<SessionState>(*watch_.state());
  if (difference_)
    state->alerts.insert(state->alerts.begin(), {.time = state->as_of,
                                                 .severity = engine::Severity::Critical,
                                                 .source = AlertSource::Session,
                                                 .text = difference_->to_string()});
  state_ = std::move(state);
  return state_;
}

}  // namespace sixbtc::application
