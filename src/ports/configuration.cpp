#include "ports/configuration.hpp"

#include <algorithm>
#include <utility>

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

namespace {

// A section of the file: what it holds, in the order in which it was first named.
struct Section {
  std::string name;
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<Section> sections;

  void add(std::string_view key, const std::string& value) {
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) {
      values.emplace_back(key, value);
      return;
    }
    const std::string_view first = key.substr(0, dot);
    auto at = std::ranges::find(sections, first, &Section::name);
    if (at == sections.end()) {
      at = sections.insert(at, Section{});
      at->name = first;
    }
    at->add(key.substr(dot + 1), value);
  }
  void write(std::string& text, std::size_t depth) const {
    for (const auto& [key, value] : values)
      text.append(2 * depth, ' ')
          .append(key)
          .append(": ")
          .append(value.empty() ? "\"\"" : value)
          .append("\n");
    for (const Section& section : sections) {
      text.append(2 * depth, ' ').append(section.name).append(":\n");
      section.write(text, depth + 1);
    }
  }
};

}  // namespace

std::string to_yaml(const Configuration& configuration) {
  Section whole;
  for (const SettingEntry& entry : configuration.entries) whole.add(entry.key, entry.value);
  std::string text;
  whole.write(text, 0);
  return text;
}

}  // namespace sixbtc::ports
