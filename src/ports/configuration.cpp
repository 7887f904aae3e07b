#include "ports/configuration.hpp"

namespace sixbtc::ports {

std::string describe(const std::vector<ConfigurationProblem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    text += problem.where;
    if (!problem.key.empty())
      text += (text.ends_with('\n') || text.empty() ? "" : "  ") + problem.key;
    if (!problem.value.empty()) text += " = " + problem.value;
    text += "\n  " + problem.message + "\n";
  }
  return text;
}

core::Error to_error(const std::vector<ConfigurationProblem>& problems) {
  const std::string count =
      problems.size() == 1 ? "1 problem" : fmt::format("{} problems", problems.size());
  return {core::ErrorKind::Invalid, count + " in the configuration\n" + describe(problems), "",
          "sixbtc config schema lists every key with type and range"};
}

}  // namespace sixbtc::ports
