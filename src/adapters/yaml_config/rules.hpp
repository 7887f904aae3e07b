// What one value must be to another: checked once every value by itself is right.
#pragma once

#include <string>
#include <vector>

#include "ports/settings.hpp"

namespace sixbtc::yaml_config {

struct Disagreement {
  std::string key;  // the one to change
  std::string message;
};

[[nodiscard]] std::vector<Disagreement> disagreements(const ports::Settings& settings);

}  // namespace sixbtc::yaml_config
