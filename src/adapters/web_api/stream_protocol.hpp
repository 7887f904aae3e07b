// What a stream client may say, and what it is told; no sockets.
//
// Client: {"op":"subscribe","topics":["funnel"],"since":{"funnel":10422}},
//         {"op":"unsubscribe","topics":["funnel"]}, {"op":"ping"}.
#pragma once

#include <string>
#include <string_view>

#include "adapters/web_api/event_hub.hpp"

namespace sixbtc::web_api {

class StreamProtocol {
 public:
  StreamProtocol(EventHub& hub, std::uint64_t client, std::int64_t heartbeat_seconds,
                 Subscriber send)
      : hub_(hub), client_(client), heartbeat_seconds_(heartbeat_seconds), send_(std::move(send)) {}

  // The first message: what topics there are.
  void greet() const;
  // One message of the client; answers go through `send`.
  void on_text(std::string_view text);
  void heartbeat(core::Timestamp now) const;

 private:
  void say(std::string text) const { send_(std::make_shared<const std::string>(std::move(text))); }
  void complain(std::string_view code, std::string_view message) const;

  EventHub& hub_;
  std::uint64_t client_;
  std::int64_t heartbeat_seconds_;
  Subscriber send_;
};

}  // namespace sixbtc::web_api
