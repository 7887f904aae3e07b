#include "generation/ai_prompt.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/check.hpp"
#include "generation/checking.hpp"
#include "generation/language_summary.hpp"
#include "generation/permutation.hpp"

namespace sixbtc::generation {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view types[] = {"MOM", "REV", "TRN", "BRE", "VLT", "VLM", "CDL"};
constexpr std::string_view exit_styles[] = {"grid", "close", "level"};

// Whose type is in the header as an annotation: "type=MOM".
bool is_of_type(const BaseScript& script, const std::string& type) {
  return script.source.find("type=" + type) != std::string::npos;
}

std::vector<std::string> examples_for(const std::string& type, std::uint64_t key,
                                      const AiPromptSettings& settings) {
  std::vector<const BaseScript*> order;
  if (settings.library == nullptr || settings.library->empty()) return {};
  const std::uint64_t size = settings.library->size();
  for (std::uint64_t i = 0; i < size; ++i)
    order.push_back(&(*settings.library)[permuted(i, size, key)]);
  std::ranges::stable_partition(order,
                                [&](const BaseScript* one) { return is_of_type(*one, type); });
  order.resize(std::min(order.size(), settings.examples));
  std::vector<std::string> sources;
  for (const BaseScript* one : order) sources.push_back(one->source);
  return sources;
}

// A statement of the catalogue as it may stand in a script: "$length" is a name like any other.
std::string as_code(const std::string& text) {
  std::string code;
  for (const char c : text)
    if (c != '$') code += c;
  return code;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

// Names of ta and six as whole words: "ta.rsi" of "value = ta.rsi(close, length)".
std::set<std::string> indicators_in(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word.starts_with("ta.") || word.starts_with("six.")) names.emplace(word);
    i = std::max(end, i + 1);
  }
  return names;
}

Json context_of(const AiTask& task, const AiPromptSettings& settings) {
  Json assigned = Json::array();
  for (const Choice& choice : task.assigned) {
    const Entry& entry = catalogue()[choice.entry];
    Json lines = Json::array();
    for (const std::string& line : entry.setup) lines.push_back(as_code(line));
    assigned.push_back({{"name", entry.name}, {"lines", lines}, {"is_filter", entry.is_filter()}});
  }
  return {{"interval", task.interval.to_string()},
          {"type", task.type},
          {"direction", to_string(task.direction)},
          {"exits", exit_styles[static_cast<std::size_t>(task.exits)]},
          {"inputs_max", settings.inputs_max},
          {"cost_percent", settings.cost_round_trip * 100},
          {"assigned", assigned},
          {"examples", task.examples},
          {"language", language_summary()}};
}

}  // namespace

AiTask ai_task(AiMode mode, market::Interval interval, std::uint64_t seed, std::uint64_t number,
               const CombinationSpace* space, const AiPromptSettings& settings) {
  const std::uint64_t key = mix(seed_on(seed, interval), static_cast<std::uint64_t>(mode));
  AiTask task;
  task.mode = mode;
  task.interval = interval;
  // Types, directions and exits in turn: their counts have no common factor but 3, so the third
  // moves on each time the first two have gone through.
  task.type = types[(number + key % std::size(types)) % std::size(types)];
  task.direction = static_cast<TradeDirection>(number % 3);
  task.exits = static_cast<ExitStyle>((number / 3 + number) % std::size(exit_styles));
  if (mode == AiMode::Assigned) {
    CHECK(space != nullptr);
    // Beyond the end of the walk there is no new set; the model then chooses after all.
    if (auto picked = space->pick(seed_on(seed, interval), number, 1)) {
      task.direction = picked->direction;
      task.type = type_of(picked->choices);
      task.assigned = std::move(picked->choices);
    }
  }
  task.examples = examples_for(task.type, mix(key, number), settings);
  return task;
}

core::Result<std::string> task_prompt(const AiTask& task,
                                      const std::vector<std::string>& rejections,
                                      const AiPromptSettings& settings,
                                      const templates::Loader& loader) {
  Json context = context_of(task, settings);
  context["rejections"] = rejections;
  return templates::render(std::string(to_string(task.mode)) + ".j2", loader, context);
}

core::Result<std::string> repair_prompt(const AiTask& task, const std::string& answer,
                                        const std::string& problems,
                                        const AiPromptSettings& settings,
                                        const templates::Loader& loader) {
  Json context = context_of(task, settings);
  context["answer"] = answer;
  context["problems"] = problems;
  return templates::render("repair.j2", loader, context);
}

std::string missing_indicators(const AiTask& task, std::string_view script) {
  std::string words;  // without comments; "ta . rsi" becomes one word
  for (const char c : normalised(script))
    if (c != ' ') words += c;
  const std::set<std::string> used = indicators_in(words);
  std::string missing;
  for (const Choice& choice : task.assigned) {
    const Entry& entry = catalogue()[choice.entry];
    std::set<std::string> own;
    for (const std::string& line : entry.setup) own.merge(indicators_in(line));
    const bool is_used =
        std::ranges::any_of(own, [&](const std::string& name) { return used.contains(name); });
    if (!own.empty() && !is_used)
      missing +=
          fmt::format("{}{} ({})", missing.empty() ? "" : "; ", entry.name, fmt::join(own, " or "));
  }
  return missing;
}

}  // namespace sixbtc::generation
