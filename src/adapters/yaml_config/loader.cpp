// From merged layers to checked settings, or to every problem at once.
#include <charconv>
#include <set>

#include "adapters/yaml_config/layers.hpp"
#include "adapters/yaml_config/rules.hpp"
#include "adapters/yaml_config/schema.hpp"
#include "adapters/yaml_config/value.hpp"
#include "core/hash.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::ConfigurationProblem;

// The names present for the `*` of a field, from every key below the same star.
std::set<std::string> names_of(const Field& field, const Layers& layers) {
  const std::string prefix(field.path.substr(0, field.path.find('*')));
  std::set<std::string> names;
  for (auto it = layers.leaves.lower_bound(prefix);
       it != layers.leaves.end() && it->first.starts_with(prefix); ++it) {
    const std::string_view rest = std::string_view(it->first).substr(prefix.size());
    names.emplace(rest.substr(0, rest.find('.')));
  }
  return names;
}

std::string section_place(const Layers& layers, std::string path) {
  while (!path.empty()) {
    path.resize(path.rfind('.') == std::string::npos ? 0 : path.rfind('.'));
    if (const auto found = layers.sections.find(path);
        found != layers.sections.end() && !path.empty())
      return found->second;
  }
  return layers.main_name;
}

class Checker {
 public:
  explicit Checker(Layers layers) : layers_(std::move(layers)) {}

  ports::ConfigurationResult run() {
    for (const Field& field : fields()) {
      if (field.name_kind == NameKind::None) {
        take(field, "");
        continue;
      }
      const auto names = names_of(field, layers_);
      // training_scale may be empty; a map of sections with nothing in it serves nobody.
      if (names.empty() && !field.path.ends_with('*')) missing_section(field);
      for (const std::string& name : names) take(field, name);
    }
    if (layers_.problems.empty()) cross_check();
    if (!layers_.problems.empty()) return std::unexpected(sorted(std::move(layers_.problems)));
    finish();
    return std::move(configuration_);
  }

 private:
  void take(const Field& field, const std::string& name) {
    const std::string path = expand(field.path, name);
    const auto found = layers_.leaves.find(path);
    if (found == layers_.leaves.end()) return missing(field, path);
    const Slot slot = field.slot(configuration_.settings, name);
    auto problems = assign(field, found->second, slot);
    if (problems.empty())
      configuration_.entries.push_back({path, "", found->second.items[0].where});
    std::ranges::move(problems, std::back_inserter(layers_.problems));
  }

  [[nodiscard]] bool is_suggested(const std::string& path) const {
    return std::ranges::any_of(layers_.suggested, [&](const std::string& known) {
      return path == known || path.starts_with(known + ".");
    });
  }

  void missing(const Field& field, const std::string& path) {
    if (!layers_.is_complete || is_suggested(path)) return;
    std::string message =
        fmt::format("missing. Add {}{}: {}", article_free(field.type),
                    field.unit.empty() ? "" : fmt::format(" ({})", field.unit), field.text);
    layers_.problems.push_back({section_place(layers_, path), path, "", std::move(message)});
  }

  static std::string article_free(const Type& type) {
    return type.shape == Shape::List ? "a " + type_text(type) : requirement(type);
  }

  void missing_section(const Field& field) {
    const std::string path(field.path.substr(0, field.path.find('*') - 1));
    if (!layers_.is_complete || is_suggested(path) || !reported_.insert(path).second) return;
    layers_.problems.push_back({section_place(layers_, path), path, "",
                                "missing. Add at least one named section below it"});
  }

  void cross_check() {
    for (auto& [key, message] : disagreements(configuration_.settings)) {
      const Leaf& leaf = layers_.leaves.at(key);
      const Match found = match(key);
      const Slot slot = found.field->slot(configuration_.settings, found.name);
      layers_.problems.push_back({leaf.items[0].where, key,
                                  core::log::to_ascii(value_text(*found.field, slot)),
                                  std::move(message)});
    }
  }

  void finish() {
    std::string hashed;
    for (auto& entry : configuration_.entries) {
      const Match found = match(entry.key);
      entry.value =
          value_text(*found.field, found.field->slot(configuration_.settings, found.name));
      if (found.field->changes_results) hashed += entry.key + "=" + entry.value + "\n";
    }
    configuration_.results_hash = core::sha256_hex(hashed);
  }

  // By file in the order read, then line and column; environment and --set after the files.
  [[nodiscard]] std::tuple<std::size_t, long, long> place_of(const std::string& where) const {
    std::array<long, 2> place{};
    std::string file = where;
    for (std::size_t i = place.size(); i-- > 0;) {
      const std::size_t colon = file.rfind(':');
      if (colon == std::string::npos) break;
      std::from_chars(file.data() + colon + 1, file.data() + file.size(), place[i]);
      file.resize(colon);
    }
    const auto known = std::ranges::find(layers_.names, file);
    if (known != layers_.names.end())
      return {static_cast<std::size_t>(known - layers_.names.begin()), place[0], place[1]};
    return {layers_.names.size() + (where == "--set" ? 1 : 0), 0, 0};
  }

  [[nodiscard]] std::vector<ConfigurationProblem> sorted(
      std::vector<ConfigurationProblem> problems) const {
    std::ranges::stable_sort(problems, {},
                             [&](const auto& problem) { return place_of(problem.where); });
    return problems;
  }

  Layers layers_;
  ports::Configuration configuration_{};
  std::set<std::string> reported_;
};

}  // namespace

ports::ConfigurationResult load(const Sources& sources) {
  return Checker(read_layers(sources)).run();
}

ports::ConfigurationResult load_text(std::string_view text, std::string_view name) {
  Layers layers;
  layers.main_name = name;
  layers.names.push_back(layers.main_name);
  add_text(layers, text, name);
  return Checker(std::move(layers)).run();
}

}  // namespace sixbtc::yaml_config
