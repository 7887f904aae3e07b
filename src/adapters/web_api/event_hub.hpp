// The topics of the live stream: numbers messages, keeps the newest for those who come back, and
// slows updates down to what people can see. Knows no sockets.
//
// Threading: any thread. Subscribers are called one message at a time, in the order of `seq`, with
// the hub locked: they queue the text and return.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "ports/api_settings.hpp"
#include "ports/event_sink.hpp"

namespace sixbtc::web_api {

using Frame = std::shared_ptr<const std::string>;  // one message as sent
using Subscriber = std::function<void(const Frame&)>;
// The whole of a topic as one JSON value; any thread, without the hub's lock.
using Snapshot = std::function<std::string()>;

class EventHub final : public ports::EventSink {
 public:
  EventHub(const core::Clock& clock, const ports::ApiStreamSettings& settings);

  void event(const ports::StreamMessage& message) override;
  void update(const std::string& key, const ports::StreamMessage& message) override;

  // What a topic looks like to somebody who joins. Before the first client.
  void set_snapshot(std::string_view topic, Snapshot snapshot);

  [[nodiscard]] static std::vector<std::string_view> topics();
  [[nodiscard]] static bool is_topic(std::string_view name);

  // Sends a snapshot, or what came after `since` where all of it is still kept, and every message
  // from then on. False: no such topic. The same client subscribing again begins anew.
  bool subscribe(std::uint64_t client, std::string_view topic,
                 const std::optional<std::uint64_t>& since, Subscriber subscriber);
  void unsubscribe(std::uint64_t client, std::string_view topic);
  void leave(std::uint64_t client);

  // Sends the updates that wait, where a topic's pause is over. Called by a timer.
  void flush();

  [[nodiscard]] std::uint64_t sequence(std::string_view topic) const;

 private:
  struct Kept {
    std::uint64_t sequence;
    Frame frame;
  };
  struct Topic {
    std::string_view name;
    std::uint64_t sequence = 0;
    std::deque<Kept> kept;
    std::map<std::string, ports::StreamMessage> waiting;  // updates by key
    core::Timestamp next_update;
    Snapshot snapshot;
    std::map<std::uint64_t, Subscriber> subscribers;
  };

  Topic* find(std::string_view name);
  [[nodiscard]] Frame frame(std::string_view topic, std::uint64_t sequence, std::string_view type,
                            std::string_view kind, std::string_view world,
                            std::string_view data_json) const;
  void emit(Topic& topic, const ports::StreamMessage& message, std::string_view kind);
  // True when everything after `since` could be sent.
  static bool resume(const Topic& topic, std::uint64_t since, const Subscriber& subscriber);

  const core::Clock& clock_;
  const ports::ApiStreamSettings& settings_;
  mutable std::mutex mutex_;
  std::vector<Topic> topics_;
};

}  // namespace sixbtc::web_api
