// The way between a session and its venue: latency, faults, time-outs, the private stream.
//
// Answers (to submit, cancel, query, snapshot) come by the way of the request; everything else is
// the private stream. An outage takes the stream alone, or everything: then requests are certainly
// not sent. What the stream had to say meanwhile is lost for good; a snapshot tells it. Without a
// fault, messages of one direction never overtake each other.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <variant>

#include "ports/venue_gateway.hpp"
#include "simulation/venue/exchange.hpp"
#include "simulation/venue/faults.hpp"
#include "simulation/venue/scheduler.hpp"

namespace sixbtc::simulation {

struct StatusRequest {
  market::InstrumentId instrument;
  orders::ClientOrderId id;
};
struct SnapshotRequest {
  core::Timestamp history_since;
};
using Request =
    std::variant<orders::OrderGroup, orders::CancelRequest, StatusRequest, SnapshotRequest>;

class Link {
 public:
  // `on_ready`: something has arrived at either end, outside of a call.
  Link(const VenueSettings& settings, Scheduler& scheduler, Faults& faults,
       std::function<void()> on_ready);

  void attach(ports::VenueEventSink& sink);
  void detach();
  void disconnect(core::Duration outage);
  [[nodiscard]] bool is_up() const { return !stream_down_ && !all_down_; }
  [[nodiscard]] bool is_quiet() const;

  // From the session to the venue, and what has arrived there.
  void send(Request request);
  [[nodiscard]] std::optional<Request> next_request();
  // From the venue to the session.
  void answer(VenueMessage message);
  // Hands one message that has arrived to the session; false: there is none.
  bool deliver();

 private:
  struct Signal {  // the connection came up or went down
    bool is_up = false;
  };
  using Arrival = std::variant<VenueMessage, Signal>;
  // Waiting for an answer about: an order that was sent, one asked about, or (no id) a snapshot.
  struct Awaited {
    enum class What : std::uint8_t { Submit, Status, Snapshot } what;
    std::optional<orders::ClientOrderId> id;
    friend auto operator<=>(const Awaited&, const Awaited&) = default;
  };

  // When what leaves now arrives; behind what left before, unless it is reordered.
  [[nodiscard]] core::Timestamp arrival(core::Timestamp& last, core::Duration delay, FaultKind late,
                                        FaultKind reordered);
  [[nodiscard]] core::Duration jitter();
  void carry(Request request, core::Timestamp at);
  void carry(VenueMessage message, core::Timestamp at);

  [[nodiscard]] static std::vector<Awaited> awaited_by(const Request& request);
  void expect_answer(const Request& request);
  void give_up(std::uint64_t token);
  void say_unsent(const Request& request);
  void say_unanswered(const Awaited& awaited, bool is_certainly_not_sent);
  void note_answer(const orders::VenueEvent& event);

  Latency latency_;
  core::Duration answer_timeout_;
  Scheduler& scheduler_;
  Faults& faults_;
  std::function<void()> on_ready_;
  core::Random random_;  // of jitter
  ports::VenueEventSink* sink_ = nullptr;
  bool stream_down_ = false, all_down_ = false;
  std::uint64_t connection_ = 0;  // what left over an earlier one is lost
  std::uint64_t stream_ = 0;      // the same of the stream
  core::Timestamp last_request_, last_answer_;
  std::size_t requests_under_way_ = 0, answers_under_way_ = 0;
  std::deque<Request> requests_;
  std::deque<Arrival> arrivals_;
  std::map<Awaited, std::uint64_t> awaited_;  // by the token of the request
  std::uint64_t token_ = 0;
};

}  // namespace sixbtc::simulation
