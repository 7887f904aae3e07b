// One session at work: gives events their numbers and times, writes them to the journal, lets the
// engine answer, and carries the answer out. The only place where the deterministic core touches
// the world.
//
// An order leaves only after the journal holds, on the disk, every event that led to it; so does a
// request for a snapshot, because the first one says since when the account's history counts. What
// a person said is on the disk when post() returns.
// Events that arrive while one is handled wait for their turn. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/hash.hpp"
#include "engine/engine.hpp"
#include "ports/session_store.hpp"
#include "ports/venue_gateway.hpp"

namespace sixbtc::live {

// Told after each event, once it is carried out.
class SessionObserver {
 public:
  virtual ~SessionObserver() = default;
  virtual void on_event(const engine::Event& event, const engine::Answer& answer) = 0;
};

// Where a session stands: what its next event continues.
struct SessionPoint {
  std::uint64_t events = 0;
  std::uint64_t digest = core::empty_fold;  // of everything answered so far
  core::Timestamp time;                     // of the last event
};

class Session final : public ports::VenueEventSink {
 public:
  // All of them outlive the session. `observer` may be null.
  Session(engine::Engine& engine, ports::Journal& journal, ports::VenueGateway& gateway,
          const core::Clock& clock, SessionObserver* observer);

  // Events that the journal holds already, from its first record on, for a session that is made
  // again from its beginning (a replay of recorded candles): they must come out as they were, and
  // are not written again. The first one that differs fails the session.
  void expect(std::vector<std::string> records) { expected_ = std::move(records); }

  // Goes on behind what live::Recovery has read into the engine, and says so to it. Call once,
  // first.
  void resume(const SessionPoint& point);

  void post(engine::EventBody body, core::Timestamp exchange_time);
  void on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) override;
  void on_connection(bool is_up) override;

  // The first thing that went wrong; from then on nothing is handled and nothing leaves.
  [[nodiscard]] const core::Status& status() const { return status_; }
  // Writes what is still in memory.
  [[nodiscard]] core::Status finish();

  [[nodiscard]] std::uint64_t events() const { return sequence_; }
  // Of everything answered so far.
  [[nodiscard]] std::uint64_t digest() const { return digest_; }

 private:
  struct Waiting {
    engine::EventBody body;
    core::Timestamp exchange_time;
  };
  void handle(Waiting waiting);
  [[nodiscard]] core::Status record(const engine::Event& event);
  [[nodiscard]] core::Status carry_out(const engine::Answer& answer, bool is_said);

  engine::Engine& engine_;
  ports::Journal& journal_;
  ports::VenueGateway& gateway_;
  const core::Clock& clock_;
  SessionObserver* observer_;
  core::Status status_;
  std::uint64_t sequence_ = 0;
  std::uint64_t digest_ = core::empty_fold;
  core::Timestamp last_time_;
  std::vector<std::string> expected_;
  std::deque<Waiting> waiting_;
  bool is_handling_ = false;
  engine::Answer answer_;
  std::string record_;
};

// One record of a journal.
struct JournalRecord {
  std::uint64_t digest_before = 0;
  engine::Event event;
};
void write_record(std::uint64_t digest_before, const engine::Event& event, std::string& out);
[[nodiscard]] core::Result<JournalRecord> read_record(std::string_view bytes);

}  // namespace sixbtc::live
