// From a journal back to the engine that wrote it: every event is handled again, nothing leaves.
// What a restart of a live session, a replay and a drill have in common.
#pragma once

#include <string_view>

#include "engine/engine.hpp"
#include "live/session.hpp"

namespace sixbtc::live {

class Recovery {
 public:
  // `engine`: fresh, of the session's plan. `observer` is told of each event as it was; may be
  // null. Both outlive it.
  explicit Recovery(engine::Engine& engine, SessionObserver* observer = nullptr)
      : engine_(engine), observer_(observer) {}

  // The records of the journal, oldest first. Malformed where a record is none or is not the next;
  // Conflict where the engine did not answer then what it answers now. After an error the engine is
  // of no use.
  [[nodiscard]] core::Status apply(std::string_view record);

  // Where Session::resume goes on.
  [[nodiscard]] const SessionPoint& point() const { return point_; }

 private:
  engine::Engine& engine_;
  SessionObserver* observer_;
  SessionPoint point_;
  engine::Answer answer_;
};

}  // namespace sixbtc::live
