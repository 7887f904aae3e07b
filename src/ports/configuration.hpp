// A checked configuration: the values, where each came from, and everything wrong with it at once.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "ports/settings.hpp"

namespace sixbtc::ports {

// One value as `config show` prints it.
struct SettingEntry {
  std::string key;     // "risk.fixed_fractional.risk_per_trade_pct"
  std::string value;   // canonical text
  std::string origin;  // "config/config.yaml:38:29", "environment SIXBTC__...", "--set"
};

// One key the program knows, as `config schema` prints it. `*` stands for a name you choose.
struct SettingDescription {
  std::string key;
  std::string type;   // "ratio", "integer", "list of intervals", "perp | benchmark"
  std::string range;  // "0 to 0.1", empty where the type says all
  std::string unit;   // empty: none
  std::string text;   // one sentence
};

struct Configuration {
  Settings settings;
  std::vector<SettingEntry> entries;  // in schema order
  // SHA-256 over the values that can change a result (not paths, logging, threads, demo table).
  std::string results_hash;
};

// What is wrong with one key; `value` is empty where the key is unknown or missing.
struct ConfigurationProblem {
  std::string where;  // "config/config.yaml:41:5"
  std::string key;
  std::string value;
  std::string message;  // what is wrong and the fix, one sentence each
};

// All values as one YAML file that reads back to the same configuration.
[[nodiscard]] std::string to_yaml(const Configuration& configuration);

using ConfigurationResult = std::expected<Configuration, std::vector<ConfigurationProblem>>;

// "where  key = value\n  message\n" per problem: what the user reads.
[[nodiscard]] std::string describe(const std::vector<ConfigurationProblem>& problems);
// The same as one error of kind Invalid.
[[nodiscard]] core::Error to_error(const std::vector<ConfigurationProblem>& problems);

}  // namespace sixbtc::ports
