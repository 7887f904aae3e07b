#include "live/session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/bytes.hpp"
#include "engine/codec.hpp"

namespace sixbtc::live {

Session::Session(engine::Engine& engine, ports::Journal& journal, ports::VenueGateway& gateway,
                 const core::Clock& clock, SessionObserver* observer)
    : engine_(engine), journal_(journal), gateway_(gateway), clock_(clock), observer_(observer) {}

void Session::resume(const SessionPoint& point) {
  CHECK(sequence_ == 0);
  sequence_ = point.events;
  digest_ = point.digest;
  last_time_ = point.time;
  post(engine::SessionResumed{}, clock_.now());
}

void Session::on_venue_event(const orders::VenueEvent& event, core::Timestamp exchange_time) {
  post(engine::VenueSaid{event}, exchange_time);
}

void Session::on_connection(bool is_up) {
  post(engine::ConnectionChanged{is_up}, clock_.now());
}

void Session::post(engine::EventBody body, core::Timestamp exchange_time) {
  waiting_.push_back({std::move(body), exchange_time});
  if (is_handling_) return;
  is_handling_ = true;
  while (!waiting_.empty() && status_) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    handle(std::move(next));
  }
  is_handling_ = false;
}

void Session::handle(Waiting waiting) {
  last_time_ = std::max(last_time_, clock_.now());
  const engine::Event event{.sequence = ++sequence_,
                            .time = last_time_,
                            .exchange_time = waiting.exchange_time,
                            .body = std::move(waiting.body)};
  status_ = record(event);
  if (!status_) return;
  answer_.clear();
  engine_.handle(event, answer_);
  digest_ = engine::fold(digest_, answer_);
  // What a person said must not be forgotten either.
  const bool is_said = std::holds_alternative<engine::ControlSaid>(event.body);
  status_ = carry_out(answer_, is_said);
  if (status_ && observer_ != nullptr) observer_->on_event(event, answer_);
}

core::Status Session::record(const engine::Event& event) {
  record_.clear();
  write_record(digest_, event, record_);
  if (sequence_ > expected_.size()) return journal_.append(record_);
  std::string& expected = expected_[sequence_ - 1];
  if (record_ != expected)
    return core::fail(core::ErrorKind::Conflict,
                      fmt::format("event {} is not the one in the journal", sequence_), "session",
                      "the candles, the configuration or the program have changed since; start a "
                      "new session");
  std::string().swap(expected);
  return {};
}

core::Status Session::carry_out(const engine::Answer& answer, bool is_said) {
  const bool must_last =
      is_said || std::ranges::any_of(answer.actions, [](const execution::Action& action) {
        return std::holds_alternative<execution::Submit>(action) ||
               std::holds_alternative<execution::RequestSnapshot>(action);
      });
  if (must_last && sequence_ > expected_.size()) RETURN_IF_ERROR(journal_.sync());
  for (const execution::Action& action : answer.actions)
    std::visit(
        [&](const auto& each) {
          using Each = std::remove_cvref_t<decltype(each)>;
          if constexpr (std::is_same_v<Each, execution::Submit>) {
            gateway_.submit(each.group);
          } else if constexpr (std::is_same_v<Each, execution::Cancel>) {
            gateway_.cancel(each.request);
          } else if constexpr (std::is_same_v<Each, execution::Query>) {
            gateway_.query(each.instrument, each.id);
          } else {
            gateway_.request_snapshot(each.history_since);
          }
        },
        action);
  return {};
}

core::Status Session::finish() {
  RETURN_IF_ERROR(status_);
  return journal_.sync();
}

void write_record(std::uint64_t digest_before, const engine::Event& event, std::string& out) {
  core::ByteWriter head;
  head.put(digest_before);
  out += head.bytes();
  engine::encode(event, out);
}

core::Result<JournalRecord> read_record(std::string_view bytes) {
  constexpr std::size_t head_bytes = sizeof(std::uint64_t);
  if (bytes.size() < head_bytes)
    return core::fail(core::ErrorKind::Malformed, "not a record of the journal");
  core::ByteReader head(bytes.substr(0, head_bytes));
  JournalRecord record;
  record.digest_before = head.get<std::uint64_t>();
  ASSIGN_OR_RETURN(record.event, engine::decode(bytes.substr(head_bytes)));
  return record;
}

}  // namespace sixbtc::live
