#include "language/families.hpp"

#include <algorithm>
#include <charconv>

#include "language/checker.hpp"
#include "language/evaluator.hpp"
#include "language/texts.hpp"

namespace sixbtc::language {

namespace {

// Families known at a time; a few kilobytes each.
constexpr std::size_t known_most = 2'000;

constexpr std::string_view annotation_mark = "//@sixbtc";

struct Place {
  std::size_t begin = 0, end = 0;
};

}  // namespace

// A source without the numbers that its inputs begin with and without its annotations.
struct ScriptFamilies::Skeleton {
  std::string text;            // after the places in it where numbers are left out
  std::vector<Place> numbers;  // where they stand in the source
  std::string annotations;     // the lines as they are

  [[nodiscard]] static Skeleton of(std::string_view source);
};

namespace {

bool is_in_number(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

// Read from the text, which takes less time than its tokens would; Family::make holds the places
// against those that the checker found.
//
// The first argument of an input call whose name ends at `at`, if it is a number alone.
std::optional<Place> number_after(std::string_view source, std::size_t at) {
  for (const std::string_view kind : {".int", ".float", ""}) {
    if (source.substr(at).starts_with(kind)) {
      at += kind.size();
      break;
    }
  }
  if (at >= source.size() || source[at] != '(') return {};
  const std::size_t begin = source.find_first_not_of(' ', at + 1);
  std::size_t end = begin;
  while (end < source.size() && is_in_number(source[end])) ++end;
  if (begin == std::string_view::npos || begin == end || end == source.size()) return {};
  if (source[end] != ',' && source[end] != ')') return {};
  return Place{begin, end};
}

}  // namespace

ScriptFamilies::Skeleton ScriptFamilies::Skeleton::of(std::string_view source) {
  constexpr std::string_view call = "input";
  Skeleton made;
  std::string places;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t line_end = std::min(source.find('\n', at), source.size() - 1) + 1;
    const std::string_view line = source.substr(at, line_end - at);
    if (line.starts_with(annotation_mark)) {
      made.annotations += line;
      at = line_end;
      continue;
    }
    while (at < line_end) {
      const std::size_t found = source.substr(0, line_end).find(call, at);
      const bool is_found = found != std::string_view::npos;
      const std::size_t after = is_found ? found + call.size() : line_end;
      const auto number = is_found ? number_after(source, after) : std::nullopt;
      const std::size_t copied_to = number ? number->begin : after;
      made.text += source.substr(at, copied_to - at);
      at = copied_to;
      if (!number) continue;
      places += fmt::format(" {}", made.text.size());
      made.numbers.push_back(*number);
      at = number->end;
    }
  }
  made.text.insert(0, fmt::format("{}{}\n", made.numbers.size(), places));
  return made;
}

class ScriptFamilies::Family {
 public:
  // Of a member; null where it cannot share its plan with others like it.
  [[nodiscard]] static std::shared_ptr<const Family> make(std::string_view source,
                                                          const Skeleton& skeleton,
                                                          const Limits& limits);
  // A member; null where its values need a closer look, which compile() takes.
  [[nodiscard]] std::shared_ptr<const strategy::StrategyCore> bind(
      std::string_view source, const Skeleton& skeleton, const Annotations& annotations) const;

 private:
  explicit Family(CheckedScript checked) : traits_(std::move(checked.traits)) {
    for (const std::size_t index : checked.open_inputs)
      inputs_.push_back(std::move(checked.inputs[index]));
    plan_ = std::make_shared<const CompiledPlan>(std::move(checked.plan));
  }
  [[nodiscard]] static std::optional<double> value_of(const Input& input, std::string_view text);
  // compile() looks at the settings of indicators it knows; a plan only where it is run.
  [[nodiscard]] bool are_settings_good(std::span<const double> parameters) const;

  std::shared_ptr<const CompiledPlan> plan_;
  strategy::Traits traits_;
  std::vector<Input> inputs_;  // those left open
};

std::shared_ptr<const ScriptFamilies::Family> ScriptFamilies::Family::make(std::string_view source,
                                                                           const Skeleton& skeleton,
                                                                           const Limits& limits) {
  DiagnosticSink sink(limits.diagnostics);
  auto checked = check(source, limits, Profile::Perp, OpenInputs::Numbers, sink);
  // Version 5 divides constants in a way of their own; requested expressions are plans apart.
  constexpr int version = 6;
  if (!checked || checked->version != version || !checked->plan.requests.empty()) return {};
  const auto is_place = [&](const Place& number, std::size_t index) {
    const SourceSpan& span = checked->inputs[index].default_span;
    return span.begin == number.begin && span.end == number.end;
  };
  if (!std::ranges::equal(skeleton.numbers, checked->open_inputs, is_place)) return {};
  auto family = std::shared_ptr<const Family>(new Family(std::move(*checked)));
  return family->plan_->decisions() ? family : nullptr;
}

std::optional<double> ScriptFamilies::Family::value_of(const Input& input, std::string_view text) {
  // As written it decides the type.
  const bool is_whole = text.find_first_of(".eE") == std::string_view::npos;
  if (is_whole != (input.kind == InputKind::Int)) return {};
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (input.minimum && !(value >= *input.minimum)) return {};
  if (input.maximum && !(value <= *input.maximum)) return {};
  return value;
}

bool ScriptFamilies::Family::are_settings_good(std::span<const double> parameters) const {
  const Plan& plan = plan_->plan();
  std::vector<double> slots = first_slots(plan, parameters);
  Texts texts(plan.texts, plan.text_bytes_max);
  run_setup(plan, strategy::SeriesContext{}, texts, slots);
  return std::ranges::all_of(plan.kernels, [&](const KernelSite& site) {
    return std::ranges::all_of(site.settings, [&](const KernelSetting& setting) {
      return slots[setting.slot] >= setting.minimum && slots[setting.slot] <= setting.maximum;
    });
  });
}

std::shared_ptr<const strategy::StrategyCore> ScriptFamilies::Family::bind(
    std::string_view source, const Skeleton& skeleton, const Annotations& annotations) const {
  std::vector<double> parameters;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto& [begin, end] = skeleton.numbers[i];
    const auto value = value_of(inputs_[i], source.substr(begin, end - begin));
    if (!value) return {};
    parameters.push_back(*value);
  }
  if (!are_settings_good(parameters)) return {};
  strategy::Traits traits = traits_;
  traits.type = annotations.type;
  traits.leverage = annotations.leverage;
  traits.defaults = annotations.levels;
  return std::make_shared<ScriptStrategy>(plan_, std::move(traits), std::move(parameters));
}

std::shared_ptr<const ScriptFamilies::Family> ScriptFamilies::family(
    std::string_view source, const Skeleton& skeleton, const Annotations& annotations) {
  const std::string key = skeleton.text + annotation_mark.data() + annotations.confidence;
  {
    const std::scoped_lock guard(lock_);
    // Sources that never meet their like must not fill the memory: all begins anew.
    if (known_.size() >= known_most) known_.clear();
    const auto [known, is_first] = known_.try_emplace(key);
    // One alone is compiled as it is, and so are those that come while another thread tries.
    if (is_first || known->second.is_tried) return known->second.family;
    known->second.is_tried = true;
  }
  std::shared_ptr<const Family> made = Family::make(source, skeleton, limits_);
  const std::scoped_lock guard(lock_);
  known_[key].family = made;
  return made;
}

std::shared_ptr<const strategy::StrategyCore> ScriptFamilies::bind(std::string_view source) {
  if (source.size() > limits_.source_bytes) return {};
  const Skeleton skeleton = Skeleton::of(source);
  // What is left of annotations stands where only the whole source tells what it means.
  if (skeleton.text.find(annotation_mark) != std::string::npos) return {};
  DiagnosticSink sink(limits_.diagnostics);
  const TokenStream stream = tokenize(skeleton.annotations, sink);
  const Annotations annotations = read_annotations(stream.pragmas, sink);
  if (sink.has_errors()) return {};
  const auto shared = family(source, skeleton, annotations);
  return shared ? shared->bind(source, skeleton, annotations) : nullptr;
}

std::expected<std::shared_ptr<const strategy::StrategyCore>, std::vector<Diagnostic>>
ScriptFamilies::strategy(std::string_view source) {
  if (auto bound = bind(source)) {
    const std::scoped_lock guard(lock_);
    ++usage_.bound;
    return bound;
  }
  auto script = compile(source, limits_);
  if (!script) return std::unexpected(std::move(script).error());
  const std::scoped_lock guard(lock_);
  ++usage_.compiled;
  return std::move(script->strategy);
}

ScriptFamilies::Usage ScriptFamilies::usage() const {
  const std::scoped_lock guard(lock_);
  return usage_;
}

}  // namespace sixbtc::language
