// A session again, from its journal alone: the same events into a fresh engine.
#pragma once

#include <functional>
#include <optional>

#include "application/paper.hpp"
#include "live/session.hpp"

namespace sixbtc::application {

// Told each event after the engine has answered it; an error stops the replay.
using ReplayVisitor =
    std::function<core::Status(const engine::Event& event, const engine::Answer& answer)>;

struct ReplayEnd {
  std::uint64_t events = 0, bytes_cut = 0;
  std::uint64_t digest = 0;  // of all answers
  // The first event before which the journal's digest was another.
  std::optional<std::uint64_t> differs_at;
};

// `engine`: fresh, of the session's setup. Stops at a difference.
[[nodiscard]] core::Result<ReplayEnd> replay_journal(const Services& services,
                                                     const core::SessionId& session,
                                                     engine::Engine& engine,
                                                     const ReplayVisitor& visit);

struct ReplayView {
  SessionManifest manifest;
  ReplayEnd end;
  PaperView session;  // as at the last event
  double seconds = 0;
};
[[nodiscard]] core::Result<ReplayView> replay_session(const Services& services,
                                                      const core::SessionId& session,
                                                      const ReplayVisitor& visit);

}  // namespace sixbtc::application
