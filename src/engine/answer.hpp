// What the engine answers to one event: what the session must do, what became of decisions, and
// what people should hear. In the order in which it arose.
#pragma once

#include <string>
#include <vector>

#include "engine/outcome.hpp"
#include "execution/output.hpp"

namespace sixbtc::engine {

enum class Severity : std::uint8_t { Info, Warning, Critical };

struct Alert {
  Severity severity = Severity::Info;
  std::string text;  // ASCII
  friend bool operator==(const Alert&, const Alert&) = default;
};

struct Answer {
  std::vector<execution::Action> actions;
  std::vector<DecisionRecord> decisions;
  std::vector<Alert> alerts;
  void clear() {
    actions.clear();
    decisions.clear();
    alerts.clear();
  }
};

}  // namespace sixbtc::engine
