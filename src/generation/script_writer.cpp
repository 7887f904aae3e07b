#include "generation/script_writer.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>

#include "core/check.hpp"
#include "generation/expansion.hpp"

namespace sixbtc::generation {

namespace {

constexpr std::int64_t within_bars[] = {3, 5, 10};

std::string number(double value) {
  return fmt::format("{:.10g}", value);
}

// The largest step that reaches every value from the lowest one; values have at most four decimals.
double step_of(const std::vector<double>& values) {
  constexpr double scale = 10'000;
  const double lowest = *std::ranges::min_element(values);
  std::int64_t step = 0;
  for (const double value : values) step = std::gcd(step, std::llround((value - lowest) * scale));
  return step == 0 ? 1 : static_cast<double>(step) / scale;
}

// A float stays one in the text: an int where a float is asked for would do, but an input of
// another kind is another input.
std::string float_text(double value) {
  std::string text = number(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void add_input(SignalText& out, const std::string& name, const std::vector<double>& values,
               std::size_t chosen, bool is_integer) {
  const auto [lowest, highest] = std::ranges::minmax(values);
  const auto text = [&](double value) { return is_integer ? number(value) : float_text(value); };
  out.inputs += fmt::format("{} = input.{}({}, minval = {}, maxval = {}, step = {})\n", name,
                            is_integer ? "int" : "float", text(values[chosen]), text(lowest),
                            text(highest), text(step_of(values)));
  out.parameters.push_back({name, number(values[chosen])});
}

// "$word" becomes entry_word_slot where it is an input of the entry, else word_slot.
std::string with_names(std::string_view text, const Entry& entry, std::size_t slot,
                       const std::string& level) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
    const std::string_view word = text.substr(i + 1, end - i - 1);
    i = end - 1;
    if (word == "level") {
      out += level;
      continue;
    }
    if (std::ranges::find(entry.parameters, word, &Numbers::name) != entry.parameters.end())
      out += entry.name + "_";
    out += fmt::format("{}_{}", word, slot);
  }
  return out;
}

// One choice as statements; the names of its bools.
struct ConditionNames {
  std::string long_name, short_name;
};
ConditionNames write_condition(const Choice& choice, TradeDirection direction, std::size_t slot,
                               SignalText& out) {
  const Entry& entry = catalogue()[choice.entry];
  const Condition& condition = entry.conditions[choice.condition];
  for (std::size_t i = 0; i < entry.parameters.size(); ++i)
    add_input(out, fmt::format("{}_{}_{}", entry.name, entry.parameters[i].name, slot),
              entry.parameters[i].values, choice.parameters[i], entry.parameters[i].is_integer);
  for (const std::string& statement : entry.setup)
    out.statements += with_names(statement, entry, slot, "") + "\n";

  const bool is_filter = condition.is_directionless();
  const auto write = [&](std::string_view side, const std::string& text,
                         const std::vector<double>& levels) {
    std::string level;
    if (!levels.empty()) {
      level = fmt::format("{}_{}{}_{}", entry.name, side, is_filter ? "level" : "_level", slot);
      add_input(out, level, levels, choice.level, condition.is_level_integer);
    }
    const std::string name = fmt::format("{}_{}", is_filter ? "filter" : side, slot);
    out.statements += fmt::format("{} = {}\n", name, with_names(text, entry, slot, level));
    return name;
  };
  ConditionNames names;
  if (is_filter) {
    names.long_name = names.short_name = write("", condition.long_text, condition.long_levels);
    return names;
  }
  if (direction != TradeDirection::Short)
    names.long_name = write("long", condition.long_text, condition.long_levels);
  if (direction != TradeDirection::Long)
    names.short_name = write("short", condition.short_text, condition.short_levels);
  return names;
}

}  // namespace

std::span<const std::int64_t> sequence_bars() {
  return within_bars;
}

SignalText write_signal(std::span<const Choice> choices, Joining joining, std::int64_t within,
                        TradeDirection direction, std::size_t first_slot) {
  SignalText out;
  std::vector<ConditionNames> names;
  for (std::size_t i = 0; i < choices.size(); ++i)
    names.push_back(write_condition(choices[i], direction, first_slot + i, out));
  std::string window;
  if (joining == Joining::Sequence) {
    CHECK(choices.size() == 2);
    window = fmt::format("within_{}", first_slot);
    const auto* found = std::ranges::find(within_bars, within);
    CHECK(found != std::end(within_bars));
    add_input(out, window, {std::begin(within_bars), std::end(within_bars)},
              static_cast<std::size_t>(found - within_bars), true);
  }
  const auto join = [&](std::string_view side, std::string ConditionNames::*which) {
    if (joining == Joining::Sequence) {
      const std::string since = fmt::format("{}_since_{}", side, first_slot);
      out.statements += fmt::format("{} = ta.barssince({})\n", since, names[1].*which);
      const std::string signal = fmt::format("{}_signal_{}", side, first_slot);
      out.statements +=
          fmt::format("{} = {} and {} <= {}\n", signal, names[0].*which, since, window);
      return signal;
    }
    if (names.size() == 1) return names[0].*which;
    const std::string signal = fmt::format("{}_signal_{}", side, first_slot);
    out.statements += fmt::format("{} = {}", signal, names[0].*which);
    for (std::size_t i = 1; i < names.size(); ++i) out.statements += " and " + names[i].*which;
    out.statements += "\n";
    return signal;
  };
  if (direction != TradeDirection::Short) out.long_name = join("long", &ConditionNames::long_name);
  if (direction != TradeDirection::Long)
    out.short_name = join("short", &ConditionNames::short_name);
  return out;
}

std::string type_of(std::span<const Choice> choices) {
  for (const Choice& choice : choices)
    if (!catalogue()[choice.entry].is_filter()) return catalogue()[choice.entry].type;
  return catalogue()[choices.front().entry].type;
}

std::string title_of(std::span<const Choice> choices) {
  std::string title;
  for (const Choice& choice : choices)
    title += (title.empty() ? "" : ", ") + catalogue()[choice.entry].name;
  return title;
}

std::string write_strategy(const SignalText& signal, const std::string& title,
                           const std::string& type, const ExitChoice& exit) {
  std::string text = "//@version=6\n//@sixbtc type=" + type;
  for (const auto& [key, value] : annotations_of(exit)) text += " " + key + "=" + value;
  text += "\nstrategy(\"" + title + "\")\n\n";
  if (!signal.inputs.empty()) text += signal.inputs + "\n";
  text += signal.statements + "\n";
  if (!signal.long_name.empty())
    text += "if " + signal.long_name + "\n    strategy.entry(\"Long\", strategy.long)\n";
  if (!signal.short_name.empty())
    text += (signal.long_name.empty() ? "if " : "else if ") + signal.short_name +
            "\n    strategy.entry(\"Short\", strategy.short)\n";
  return text;
}

}  // namespace sixbtc::generation
