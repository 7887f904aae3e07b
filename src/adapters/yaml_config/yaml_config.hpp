// Reads the configuration: YAML files, the environment and --set, against one schema table.
//
// Layers, the last one wins: the main file, config.d/*.yaml (*.yml) beside it in name order, the
// --config files in the order given, SIXBTC__SECTION__KEY of the environment, --set key=value.
// Mappings merge key by key, lists are replaced whole. Everything wrong is reported at once.
// Secrets are refused in every layer. Pure but for reading the named files; any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/configuration.hpp"

namespace sixbtc::yaml_config {

struct Sources {
  std::optional<std::filesystem::path> file;       // absent: the shipped config.yaml built into us
  std::vector<std::filesystem::path> extra_files;  // --config
  std::vector<std::pair<std::string, std::string>> environment;  // name, value; others are ignored
  std::vector<std::string> sets;                                 // "key=value"
};

[[nodiscard]] ports::ConfigurationResult load(const Sources& sources);

// The variables of this process whose names start with SIXBTC__.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> process_environment();

[[nodiscard]] std::vector<ports::SettingDescription> schema();
// docs/configuration.md, made from the schema and the shipped values.
[[nodiscard]] std::string reference_page();
// config/config.yaml as built in: what `init` writes.
[[nodiscard]] std::string_view shipped_configuration();

// What `load` accepts of one file; larger is refused.
inline constexpr std::size_t file_bytes_max = 1 << 20;

// One YAML text as a whole configuration, for tests and fuzzing; `name` stands in the messages.
[[nodiscard]] ports::ConfigurationResult load_text(std::string_view text, std::string_view name);

}  // namespace sixbtc::yaml_config
