#include "ports/configuration.hpp"

namespace sixbtc::ports {

std::string describe(const std::vector<ConfigurationProblem>& problems) {
  std::size_t width = 0;
  for (const auto& problem : problems)
    if (!problem.key.empty()) width = std::max(width, problem.where.size());
  std::string text;
  for (const auto& problem : problems) {
    text += problem.key.empty() ? problem.where
                                : fmt::format("{:<{}} {}", problem.where, width, problem.key);
    if (!problem.value.empty()) text += " = " + problem.value;
    text += "\n  " + problem.message + "\n";
  }
  return text;
}

core::Error to_error(const std::vector<ConfigurationProblem>& problems) {
  return {core::ErrorKind::Invalid,
          fmt::format("{} problem{} in the configuration\n{}", problems.size(),
                      problems.size() == 1 ? "" : "s", describe(problems)),
          "", "`sixbtc config schema` lists every key with type and range"};
}

}  // namespace sixbtc::ports
