// One YAML text as flat keys with places, and nothing of yaml-cpp in sight.
//
// Accepted: one document of mappings, scalars and lists of scalars. Refused with a place: aliases
// and anchors (a few lines of them expand to gigabytes), tabs in indentation, duplicate keys,
// nesting beyond 16, more than 10,000 nodes, lists of lists or mappings.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ports/configuration.hpp"

namespace sixbtc::yaml_config {

struct Scalar {
  std::string text;
  std::string where;  // "file:line:column"
  bool is_quoted = false;
  bool is_null = false;
};

// A key with its value; `where` is the key's own place.
struct Leaf {
  std::string path;  // "risk.leverage_max"
  std::string where;
  std::vector<Scalar> items;
  bool is_list = false;
};

struct Document {
  std::vector<Leaf> leaves;                     // in file order
  std::map<std::string, std::string> sections;  // path of a mapping -> place of its key
  std::vector<ports::ConfigurationProblem> problems;
  bool is_readable = true;  // false: the text broke off, later keys are not known
};

// `prefix`: the key the whole text is the value of (for --set and the environment), or empty.
// `name`: the file name in places; with a prefix it is the whole place.
[[nodiscard]] Document read_document(std::string_view text, std::string_view name,
                                     std::string_view prefix = {});

}  // namespace sixbtc::yaml_config
