// How a paper session goes through its candles: at what pace, and what people say to it on the way.
//
// A command comes at a moment of the clock, which is no part of a session. It is given the time of
// the session at which it came, and that time is in the journal: a session that is made again from
// its beginning hears it at the same place (docs/paper.md).
#pragma once

#include <deque>
#include <optional>
#include <span>

#include "application/running_session.hpp"
#include "application/services.hpp"
#include "application/session_watch.hpp"
#include "paper/candle_replay.hpp"

namespace sixbtc::application {

// What was said to a session, from its journal.
struct SaidBefore {
  core::Timestamp time;
  engine::ControlSaid said;
};
// Malformed when a record is none.
[[nodiscard]] core::Result<std::deque<SaidBefore>> said_in(std::span<const std::string> records);

struct PaperParts {
  const Services& services;
  const engine::Engine& engine;
  live::Session& session;
  paper::CandleReplay& replay;
  simulation::Scheduler& scheduler;
  // Who watches and steers it; both null: nobody.
  const SessionWatch* watch = nullptr;
  RunningSession* link = nullptr;
};

class PaperLoop {
 public:
  // `speed`: times the clock's, 0: as fast as it goes. `resumed`: events that the journal holds.
  PaperLoop(const PaperParts& parts, double speed, std::deque<SaidBefore> said,
            std::uint64_t resumed);

  // From the beginning to the end. False when it was stopped on the way.
  [[nodiscard]] bool run(const Control& control);

 private:
  using Next = std::optional<core::Timestamp>;  // when something happens next

  [[nodiscard]] bool is_new() const { return parts_.session.events() >= resumed_; }
  void repeat(const Next& next);
  void say(core::Timestamp time, engine::ControlSaid said);
  [[nodiscard]] bool wait_for(const Next& next, const std::stop_token& stop);
  void serve(const Next& next);
  [[nodiscard]] core::Status obey(const CommandRequest& request, const Next& next);
  void confirm(const Next& next);
  void publish();
  void publish_when_due();
  [[nodiscard]] core::Timestamp session_time(const Next& next) const;
  [[nodiscard]] double seconds_until(const Next& next) const;

  PaperParts parts_;
  double speed_;
  std::deque<SaidBefore> said_;
  std::uint64_t resumed_;
  std::optional<core::Timestamp> paced_from_;  // of the clock
  core::Timestamp paced_session_;              // of the session, then
  core::Timestamp published_at_, asked_venue_at_;
  int questions_left_ = 0;
};

}  // namespace sixbtc::application
