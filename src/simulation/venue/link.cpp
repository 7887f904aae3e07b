#include "simulation/venue/link.hpp"

#include <algorithm>
#include <utility>

namespace sixbtc::simulation {

namespace {

// What nobody asked for.
bool is_of_stream(const orders::VenueEvent& event) {
  return std::holds_alternative<orders::Fill>(event) ||
         std::holds_alternative<orders::OrderCancelled>(event) ||
         std::holds_alternative<orders::FundingPayment>(event) ||
         std::holds_alternative<orders::Transfer>(event);
}

}  // namespace

Link::Link(const VenueSettings& settings, Scheduler& scheduler, Faults& faults,
           std::function<void()> on_ready)
    : latency_(settings.latency),
      answer_timeout_(settings.answer_timeout),
      scheduler_(scheduler),
      faults_(faults),
      on_ready_(std::move(on_ready)),
      random_(core::Random(settings.seed).fork(3)),
      last_request_(scheduler.now()),
      last_answer_(scheduler.now()) {}

void Link::attach(ports::VenueEventSink& sink) {
  detach();
  sink_ = &sink;
  if (is_up()) arrivals_.push_back(Signal{true});
}

void Link::detach() {
  sink_ = nullptr;
  ++connection_;
  ++stream_;
  arrivals_.clear();
  awaited_.clear();
}

void Link::disconnect(core::Duration outage) {
  if (!is_up()) return;
  stream_down_ = true;
  ++stream_;
  if (faults_.random().below(2) == 0) {
    all_down_ = true;
    ++connection_;
  }
  if (sink_ != nullptr) arrivals_.push_back(Signal{false});
  scheduler_.after(outage, [this] {
    stream_down_ = all_down_ = false;
    if (sink_ != nullptr) arrivals_.push_back(Signal{true});
    on_ready_();
  });
}

bool Link::is_quiet() const {
  return is_up() && requests_under_way_ == 0 && answers_under_way_ == 0 && requests_.empty() &&
         arrivals_.empty() && awaited_.empty();
}

core::Duration Link::jitter() {
  const std::int64_t most = latency_.jitter_max.nanoseconds();
  if (most <= 0) return {};
  return core::Duration::nanoseconds(
      static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most) + 1)));
}

core::Timestamp Link::arrival(core::Timestamp& last, core::Duration delay, FaultKind late,
                              FaultKind reordered) {
  const core::Timestamp now = scheduler_.now();
  delay = delay + jitter();
  if (faults_.strikes(late)) delay = delay + faults_.late();
  if (faults_.strikes(reordered)) return now + delay + faults_.late();
  last = std::max(last, now + delay);
  return last;
}

void Link::send(Request request) {
  if (all_down_) return say_unsent(request);
  expect_answer(request);
  const bool is_lost = faults_.strikes(FaultKind::LostRequest);
  const core::Timestamp at = arrival(last_request_, latency_.to_venue, FaultKind::LateRequest,
                                     FaultKind::ReorderedRequest);
  const bool is_doubled = faults_.strikes(FaultKind::DuplicateRequest);
  if (is_doubled) carry(request, at + faults_.late());
  if (!is_lost) carry(std::move(request), at);
  if (faults_.strikes(FaultKind::Disconnect)) disconnect(faults_.outage());
}

void Link::carry(Request request, core::Timestamp at) {
  if (at <= scheduler_.now()) return requests_.push_back(std::move(request));
  ++requests_under_way_;
  scheduler_.at(at, [this, request = std::move(request)] {
    --requests_under_way_;
    requests_.push_back(request);
    on_ready_();
  });
}

std::optional<Request> Link::next_request() {
  if (requests_.empty()) return std::nullopt;
  Request request = std::move(requests_.front());
  requests_.pop_front();
  return request;
}

void Link::answer(VenueMessage message) {
  const bool is_stream = is_of_stream(message.event);
  if (sink_ == nullptr || all_down_ || (is_stream && stream_down_)) return;
  const bool is_lost = faults_.strikes(FaultKind::LostAnswer);
  const core::Timestamp at =
      arrival(last_answer_, latency_.back, FaultKind::LateAnswer, FaultKind::ReorderedAnswer);
  const bool is_doubled = faults_.strikes(FaultKind::DuplicateAnswer);
  if (is_doubled) carry(message, at + faults_.late());
  if (!is_lost) carry(std::move(message), at);
}

void Link::carry(VenueMessage message, core::Timestamp at) {
  if (at <= scheduler_.now()) return arrivals_.push_back(std::move(message));
  ++answers_under_way_;
  scheduler_.at(at,
                [this, message = std::move(message), connection = connection_, stream = stream_] {
                  --answers_under_way_;
                  if (connection != connection_) return;
                  if (stream != stream_ && is_of_stream(message.event)) return;
                  arrivals_.push_back(message);
                  on_ready_();
                });
}

bool Link::deliver() {
  if (arrivals_.empty()) return false;
  const Arrival arrival = std::move(arrivals_.front());
  arrivals_.pop_front();
  if (const auto* signal = std::get_if<Signal>(&arrival)) {
    sink_->on_connection(signal->is_up);
  } else {
    const VenueMessage& message = std::get<VenueMessage>(arrival);
    note_answer(message.event);
    sink_->on_venue_event(message.event, message.time);
  }
  return true;
}

std::vector<Link::Awaited> Link::awaited_by(const Request& request) {
  if (const auto* group = std::get_if<orders::OrderGroup>(&request)) {
    std::vector<Awaited> awaited;
    for (const orders::OrderRequest& order : group->requests)
      awaited.push_back({Awaited::What::Submit, order.id});
    return awaited;
  }
  if (const auto* status = std::get_if<StatusRequest>(&request))
    return {{Awaited::What::Status, status->id}};
  if (std::holds_alternative<SnapshotRequest>(request))
    return {{Awaited::What::Snapshot, std::nullopt}};
  return {};  // what became of a cancel shows in the order
}

void Link::expect_answer(const Request& request) {
  const std::vector<Awaited> awaited = awaited_by(request);
  if (awaited.empty()) return;
  const std::uint64_t token = ++token_;
  for (const Awaited& one : awaited) awaited_[one] = token;
  scheduler_.after(answer_timeout_, [this, token] { give_up(token); });
}

void Link::give_up(std::uint64_t token) {
  const std::size_t before = arrivals_.size();
  std::erase_if(awaited_, [&](const auto& entry) {
    if (entry.second != token) return false;
    say_unanswered(entry.first, false);
    return true;
  });
  if (arrivals_.size() != before) on_ready_();
}

void Link::say_unsent(const Request& request) {
  for (const Awaited& awaited : awaited_by(request)) say_unanswered(awaited, true);
}

void Link::say_unanswered(const Awaited& awaited, bool is_certainly_not_sent) {
  if (sink_ == nullptr) return;
  if (awaited.what == Awaited::What::Submit)
    arrivals_.push_back(VenueMessage{orders::SubmitUnanswered{*awaited.id, is_certainly_not_sent},
                                     scheduler_.now()});
  else
    arrivals_.push_back(VenueMessage{orders::QueryUnanswered{awaited.id}, scheduler_.now()});
}

void Link::note_answer(const orders::VenueEvent& event) {
  using What = Awaited::What;
  if (const auto* accepted = std::get_if<orders::OrderAccepted>(&event))
    awaited_.erase({What::Submit, accepted->id});
  else if (const auto* rejected = std::get_if<orders::OrderRejected>(&event))
    awaited_.erase({What::Submit, rejected->id});
  else if (const auto* status = std::get_if<orders::OrderStatus>(&event))
    awaited_.erase({What::Status, status->id});
  else if (std::holds_alternative<orders::VenueSnapshot>(event))
    awaited_.erase({What::Snapshot, std::nullopt});
}

}  // namespace sixbtc::simulation
