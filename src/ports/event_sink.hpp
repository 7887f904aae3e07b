// Where running parts tell watchers what happens: the dashboard's live stream.
#pragma once

#include <string>
#include <string_view>

namespace sixbtc::ports {

// Topics of the stream; each counts its own messages.
namespace topic {
inline constexpr std::string_view job_progress = "job_progress";
inline constexpr std::string_view funnel = "funnel";
inline constexpr std::string_view strategy_transition = "strategy_transition";
inline constexpr std::string_view portfolio_update = "portfolio_update";
inline constexpr std::string_view order_filled = "order_filled";
inline constexpr std::string_view risk_alert = "risk_alert";
}  // namespace topic

struct StreamMessage {
  std::string topic;      // one of topic::
  std::string type;       // what it is: usually the topic's name
  std::string world;      // "demo", "paper", "testnet", "live"; empty: none, it is research
  std::string data_json;  // one JSON object
};

// Any thread; returns at once and never fails: watchers are not the business of those who work.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // Something happened: every watcher gets it, in order.
  virtual void event(const StreamMessage& message) = 0;
  // The newest value of `key` within the topic: it replaces one that was not sent yet.
  virtual void update(const std::string& key, const StreamMessage& message) = 0;
};

}  // namespace sixbtc::ports
