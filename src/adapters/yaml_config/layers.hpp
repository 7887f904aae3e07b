// The layers read and merged: one leaf a key, the last layer's, and what was wrong on the way.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/yaml_config/document.hpp"
#include "adapters/yaml_config/yaml_config.hpp"

namespace sixbtc::yaml_config {

struct Layers {
  std::map<std::string, Leaf> leaves;           // canonical path -> last leaf
  std::map<std::string, std::string> sections;  // path -> first place
  std::vector<ports::ConfigurationProblem> problems;
  // Keys written under a wrong name: the right one is not reported missing as well.
  std::vector<std::string> suggested;
  std::string main_name;           // of the main file, for missing keys
  std::vector<std::string> names;  // of the files, in the order read
  bool is_complete = true;         // false: a text broke off, so missing keys can't be told
};

[[nodiscard]] Layers read_layers(const Sources& sources);
void add_text(Layers& layers, std::string_view text, std::string_view name);

}  // namespace sixbtc::yaml_config
