#include "validation/neighbourhood.hpp"

#include <algorithm>
#include <cmath>

namespace sixbtc::validation {

namespace {

using language::Input;
using language::InputKind;

struct Change {
  std::string parameter, value;
};

// The options beside the present one.
std::vector<std::string> next_options(const Input& input) {
  std::vector<std::string> found;
  const auto at = std::ranges::find(input.options, input.default_text);
  if (at == input.options.end()) return found;
  if (at != input.options.begin()) found.push_back(*(at - 1));
  if (at + 1 != input.options.end()) found.push_back(*(at + 1));
  return found;
}

std::vector<std::string> next_numbers(const Input& input, double relative_step) {
  const bool is_whole = input.kind == InputKind::Int;
  const double present = input.default_number;
  double step = input.step && *input.step > 0 ? *input.step : std::abs(present) * relative_step;
  if (is_whole) step = std::max(1.0, std::round(step));
  std::vector<std::string> found;
  if (!(step > 0)) return found;
  for (const double value : {present - step, present + step}) {
    if ((input.minimum && value < *input.minimum) || (input.maximum && value > *input.maximum))
      continue;
    found.push_back(is_whole ? fmt::format("{:.0f}", value) : fmt::format("{:.10g}", value));
  }
  return found;
}

std::vector<Change> input_changes(const std::vector<Input>& inputs, double relative_step) {
  std::vector<Change> changes;
  for (const Input& input : inputs) {
    if (input.kind != InputKind::Int && input.kind != InputKind::Float) continue;
    for (auto& value :
         input.options.empty() ? next_numbers(input, relative_step) : next_options(input))
      changes.push_back({input.name, std::move(value)});
  }
  return changes;
}

// Under their names as annotations.
std::vector<Change> exit_changes(const strategy::EntryParams& levels, double relative_step) {
  std::vector<Change> changes;
  const auto add = [&](const char* name, const std::optional<strategy::Level>& level) {
    if (!level) return;
    for (const double factor : {1.0 - relative_step, 1.0 + relative_step})
      changes.push_back({name, language::level_text({level->kind, level->value * factor})});
  };
  add("stop", levels.stop);
  add("target", levels.target);
  if (levels.bars_max > 0) {
    const auto step = std::max(1.0, std::round(levels.bars_max * relative_step));
    for (const double bars : {levels.bars_max - step, levels.bars_max + step})
      if (bars >= 1) changes.push_back({"max_bars", fmt::format("{:.0f}", bars)});
  }
  return changes;
}

}  // namespace

core::Result<std::vector<Neighbour>> parameter_neighbours(const std::string& source,
                                                          const language::Limits& limits,
                                                          double relative_step,
                                                          std::size_t neighbours_max) {
  const auto script = language::compile(source, limits);
  if (!script || !script->strategy)
    return core::fail(core::ErrorKind::Malformed, "the script does not compile", "neighbourhood");
  std::vector<Neighbour> found;
  const auto add = [&](std::string name, const Change& change, const auto& values,
                       const auto& annotations) {
    if (found.size() == neighbours_max) return;
    const auto text = language::embed(source, values, annotations, limits);
    if (!text) return;
    auto compiled = language::compile(*text, limits);
    if (compiled && compiled->strategy)
      found.push_back({std::move(name), change.value, std::move(compiled->strategy)});
  };
  const std::map<std::string, std::string> none;
  for (const Change& change : input_changes(script->inputs, relative_step)) {
    const language::InputValue value{change.parameter, change.value};
    add(change.parameter, change, std::span(&value, 1), none);
  }
  for (const Change& change : exit_changes(script->strategy->traits().defaults, relative_step))
    add("@" + change.parameter, change, std::span<const language::InputValue>(),
        std::map<std::string, std::string>{{change.parameter, change.value}});
  return found;
}

}  // namespace sixbtc::validation
