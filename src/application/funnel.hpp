// How many strategies are where, and which rules stopped how many: the pipeline at a glance.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "application/services.hpp"

namespace sixbtc::application {

struct Funnel {
  struct Stage {
    ports::StrategyStatus status = ports::StrategyStatus::Generated;
    std::uint64_t strategies = 0;  // in this state now
  };
  std::vector<Stage> stages;            // from GENERATED to DELETED
  std::uint64_t strategies = 0;         // ever made, deleted ones too
  std::vector<ports::RuleCount> rules;  // by name
};
[[nodiscard]] core::Result<Funnel> show_funnel(const Services& services);
[[nodiscard]] nlohmann::ordered_json to_json(const Funnel& funnel);

// One event with its strategy, as the stream and the activity list show it.
[[nodiscard]] nlohmann::ordered_json transition_json(const ports::LifecycleEvent& event);

}  // namespace sixbtc::application
