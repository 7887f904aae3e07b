#include "application/paper_loop.hpp"

#include <algorithm>

#include "application/session_commands.hpp"

namespace sixbtc::application {

namespace {

// Of the clock: how long a command waits at most, how often a state is published, and how often
// the venue is asked whether a halt is complete.
constexpr auto look_every = core::Duration::milliseconds(20);
constexpr auto publish_every = core::Duration::milliseconds(100);
constexpr auto ask_every = core::Duration::milliseconds(200);
// A halt that has not come through by then waits for the next regular reconciliation.
constexpr int questions_max = 20;
constexpr std::uint64_t steps_between_looks = 256;

}  // namespace

core::Result<std::deque<SaidBefore>> said_in(std::span<const std::string> records) {
  std::deque<SaidBefore> said;
  for (const std::string& bytes : records) {
    ASSIGN_OR_RETURN(live::JournalRecord record, live::read_record(bytes));
    if (auto* const control = std::get_if<engine::ControlSaid>(&record.event.body))
      said.push_back({record.event.time, std::move(*control)});
  }
  return said;
}

PaperLoop::PaperLoop(const PaperParts& parts, double speed, std::deque<SaidBefore> said,
                     std::uint64_t resumed)
    : parts_(parts), speed_(speed), said_(std::move(said)), resumed_(resumed) {
  CHECK(speed == 0 || parts.services.sleeper != nullptr);
  // A halt from before that was not confirmed is looked at again.
  questions_left_ = questions_max;
}

bool PaperLoop::run(const Control& control) {
  parts_.replay.begin();
  std::uint64_t steps = 0;
  while (parts_.session.status()) {
    const Next next = parts_.replay.next_instant();
    repeat(next);
    if (is_new() && !wait_for(next, control.stop)) return false;
    if (!next || !parts_.replay.step()) break;
    if (++steps % steps_between_looks != 0) continue;
    if (control.progress) control.progress(parts_.replay.bars_done(), parts_.replay.bars_total());
    if (control.stop.stop_requested()) return false;
  }
  parts_.replay.settle();
  if (control.progress) control.progress(parts_.replay.bars_done(), parts_.replay.bars_total());
  return true;
}

// What the journal says was said before the next instant.
void PaperLoop::repeat(const Next& next) {
  while (!said_.empty() && (!next || said_.front().time < *next)) {
    say(said_.front().time, std::move(said_.front().said));
    said_.pop_front();
  }
}

void PaperLoop::say(core::Timestamp time, engine::ControlSaid said) {
  parts_.replay.advance(std::max(time, parts_.scheduler.now()));
  parts_.session.post(std::move(said), parts_.scheduler.now());
}

bool PaperLoop::wait_for(const Next& next, const std::stop_token& stop) {
  if (!paced_from_) {
    // Neither the history nor what the journal holds is waited for.
    paced_from_ = parts_.services.clock.now();
    paced_session_ = next.value_or(parts_.scheduler.now());
  }
  while (true) {
    if (parts_.link != nullptr) {
      serve(next);
      confirm(next);
      publish_when_due();
    }
    const double seconds = seconds_until(next);
    if (seconds <= 0) return true;
    auto wait = core::Duration::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
    if (parts_.link != nullptr) wait = std::min(wait, look_every);
    if (!parts_.services.sleeper->sleep(wait, stop)) return false;
  }
}

double PaperLoop::seconds_until(const Next& next) const {
  if (speed_ == 0 || !next) return 0;
  return (*next - paced_session_).seconds() / speed_ -
         (parts_.services.clock.now() - *paced_from_).seconds();
}

// The session's time now: it passes with the clock, and never reaches the next instant before that
// has happened.
core::Timestamp PaperLoop::session_time(const Next& next) const {
  const core::Timestamp now = parts_.scheduler.now();
  if (speed_ == 0 || !next) return now;
  const double passed = (parts_.services.clock.now() - *paced_from_).seconds() * speed_;
  const core::Timestamp time =
      paced_session_ + core::Duration::nanoseconds(static_cast<std::int64_t>(passed * 1e9));
  return std::max(now, std::min(time, *next - core::Duration::nanoseconds(1)));
}

void PaperLoop::serve(const Next& next) {
  while (const auto asked = parts_.link->take()) {
    core::Status answer = obey(asked->request, next);
    publish();
    asked->answer.set_value(std::move(answer));
  }
}

core::Status PaperLoop::obey(const CommandRequest& request, const Next& next) {
  RETURN_IF_ERROR(check_command(request.command, parts_.engine));
  say(session_time(next), {kind_of(request.command), request.actor, request.reason});
  RETURN_IF_ERROR(parts_.session.status());
  questions_left_ = questions_max;
  return {};
}

// While a halt is under way the venue is asked how far it is, so that "done" is its word.
void PaperLoop::confirm(const Next& next) {
  if (questions_left_ == 0 || parts_.engine.emergency().level() < risk::StopLevel::CancelAndHalt)
    return;
  const core::Timestamp now = parts_.services.clock.now();
  if (speed_ > 0 && now - asked_venue_at_ < ask_every) return;
  if (!parts_.watch->is_stopping()) return;
  asked_venue_at_ = now;
  --questions_left_;
  say(session_time(next),
      {engine::ControlKind::Reconcile, "session", "whether the halt is complete"});
  publish();
}

void PaperLoop::publish() {
  published_at_ = parts_.services.clock.now();
  parts_.link->publish(parts_.watch->state());
}

void PaperLoop::publish_when_due() {
  if (parts_.services.clock.now() - published_at_ >= publish_every) publish();
}

}  // namespace sixbtc::application
