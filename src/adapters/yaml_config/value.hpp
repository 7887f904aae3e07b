// One leaf into one slot, with the sentence that says what is wrong.
#pragma once

#include <vector>

#include "adapters/yaml_config/document.hpp"
#include "adapters/yaml_config/schema.hpp"

namespace sixbtc::yaml_config {

// Fills the slot, or returns every problem of the value and leaves the slot alone.
[[nodiscard]] std::vector<ports::ConfigurationProblem> assign(const Field& field, const Leaf& leaf,
                                                              const Slot& slot);

}  // namespace sixbtc::yaml_config
