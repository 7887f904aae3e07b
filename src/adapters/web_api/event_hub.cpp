#include "adapters/web_api/event_hub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::string_view names[] = {
    ports::topic::job_progress,     ports::topic::funnel,       ports::topic::strategy_transition,
    ports::topic::portfolio_update, ports::topic::order_filled, ports::topic::risk_alert,
};

}  // namespace

EventHub::EventHub(const core::Clock& clock, const ports::ApiStreamSettings& settings)
    : clock_(clock), settings_(settings) {
  for (const std::string_view name : names) topics_.emplace_back().name = name;
}

std::vector<std::string_view> EventHub::topics() {
  return {std::begin(names), std::end(names)};
}

bool EventHub::is_topic(std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

EventHub::Topic* EventHub::find(std::string_view name) {
  const auto found = std::ranges::find(topics_, name, &Topic::name);
  return found == topics_.end() ? nullptr : &*found;
}

Frame EventHub::frame(std::string_view topic, std::uint64_t sequence, std::string_view type,
                      std::string_view kind, std::string_view world,
                      std::string_view data_json) const {
  const nlohmann::json world_json = world.empty() ? nlohmann::json() : nlohmann::json(world);
  return std::make_shared<const std::string>(fmt::format(
      R"({{"v":1,"seq":{},"ts":"{}","topic":"{}","type":{},"kind":"{}","world":{},"data":{}}})",
      sequence, clock_.now().to_rfc3339(), topic, nlohmann::json(type).dump(), kind,
      world_json.dump(), data_json));
}

void EventHub::emit(Topic& topic, const ports::StreamMessage& message, std::string_view kind) {
  const std::uint64_t sequence = ++topic.sequence;
  Frame text = frame(topic.name, sequence, message.type, kind, message.world, message.data_json);
  for (const auto& [client, subscriber] : topic.subscribers) subscriber(text);
  topic.kept.push_back({sequence, std::move(text)});
  while (std::cmp_greater(topic.kept.size(), settings_.resume_messages)) topic.kept.pop_front();
}

void EventHub::event(const ports::StreamMessage& message) {
  const std::scoped_lock lock(mutex_);
  Topic* const topic = find(message.topic);
  if (topic == nullptr) return core::log::error("no stream topic '{}'", message.topic);
  // What was said before the event must not arrive after it.
  for (const auto& [key, waiting] : topic->waiting) emit(*topic, waiting, "update");
  topic->waiting.clear();
  emit(*topic, message, "event");
}

void EventHub::update(const std::string& key, const ports::StreamMessage& message) {
  const std::scoped_lock lock(mutex_);
  Topic* const topic = find(message.topic);
  if (topic == nullptr) return core::log::error("no stream topic '{}'", message.topic);
  topic->waiting.insert_or_assign(key, message);
}

void EventHub::flush() {
  const std::scoped_lock lock(mutex_);
  const core::Timestamp now = clock_.now();
  for (Topic& topic : topics_) {
    if (topic.waiting.empty() || now < topic.next_update) continue;
    for (const auto& [key, message] : topic.waiting) emit(topic, message, "update");
    topic.waiting.clear();
    topic.next_update =
        now + core::Duration::nanoseconds(1'000'000'000 / settings_.updates_per_second);
  }
}

void EventHub::set_snapshot(std::string_view topic, Snapshot snapshot) {
  const std::scoped_lock lock(mutex_);
  if (Topic* const found = find(topic)) found->snapshot = std::move(snapshot);
}

bool EventHub::resume(const Topic& topic, std::uint64_t since, const Subscriber& subscriber) {
  if (since > topic.sequence) return false;  // of an earlier run of the program
  const std::uint64_t first = topic.sequence - topic.kept.size() + 1;
  if (since + 1 < first) return false;
  for (const Kept& kept : topic.kept)
    if (kept.sequence > since) subscriber(kept.frame);
  return true;
}

bool EventHub::subscribe(std::uint64_t client, std::string_view name,
                         const std::optional<std::uint64_t>& since, Subscriber subscriber) {
  // The number is read before the snapshot is made: the snapshot may know more than the number
  // says, never less, and what it knows already is sent once more after it.
  std::uint64_t before = 0;
  Snapshot snapshot;
  {
    const std::scoped_lock lock(mutex_);
    Topic* const topic = find(name);
    if (topic == nullptr) return false;
    if (since && resume(*topic, *since, subscriber)) {
      topic->subscribers.insert_or_assign(client, std::move(subscriber));
      return true;
    }
    before = topic->sequence;
    snapshot = topic->snapshot;
  }
  const std::string data = snapshot ? snapshot() : "null";
  const std::scoped_lock lock(mutex_);
  Topic* const topic = find(name);
  subscriber(frame(name, before, name, "snapshot", "", data));
  if (!resume(*topic, before, subscriber))
    core::log::warning("stream {}: more messages than are kept during one snapshot", name);
  topic->subscribers.insert_or_assign(client, std::move(subscriber));
  return true;
}

void EventHub::unsubscribe(std::uint64_t client, std::string_view name) {
  const std::scoped_lock lock(mutex_);
  if (Topic* const topic = find(name)) topic->subscribers.erase(client);
}

void EventHub::leave(std::uint64_t client) {
  const std::scoped_lock lock(mutex_);
  for (Topic& topic : topics_) topic.subscribers.erase(client);
}

std::uint64_t EventHub::sequence(std::string_view name) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::ranges::find(topics_, name, &Topic::name);
  return found == topics_.end() ? 0 : found->sequence;
}

}  // namespace sixbtc::web_api
