// For commands whose session is watched by no one in this process: the dashboard of another reads
// the session's files.
#pragma once

#include "ports/event_sink.hpp"

namespace sixbtc::cli {

// Takes every message and keeps none.
class Nobody final : public ports::EventSink {
 public:
  void event(const ports::StreamMessage&) override {}
  void update(const std::string&, const ports::StreamMessage&) override {}
};

}  // namespace sixbtc::cli
