#include "application/search_parameters.hpp"

#include "application/generate.hpp"
#include "generation/expansion.hpp"

namespace sixbtc::application {

namespace {

using strategy::Level;

core::Result<std::optional<validation::Dimension>> dimension_of(const language::Input& input,
                                                                std::int64_t values_max,
                                                                const std::string& where) {
  using language::InputKind;
  const bool is_number = input.kind == InputKind::Int || input.kind == InputKind::Float;
  const bool is_named = is_number || input.kind == InputKind::String;
  if (is_named && !input.options.empty())
    return validation::Dimension{input.name, input.options, is_number};
  if (!is_number || !input.minimum || !input.maximum || !input.step || !(*input.step > 0))
    return std::nullopt;
  const double values = (*input.maximum - *input.minimum) / *input.step + 1;
  if (!(values <= static_cast<double>(values_max)))
    return core::fail(core::ErrorKind::LimitReached,
                      fmt::format("the input {} may take {:.0f} values, more than {}", input.name,
                                  values, values_max),
                      where, "give it a larger step, or raise optimiser.values_max");
  return validation::Dimension{
      input.name, generation::values_of_range(*input.minimum, *input.maximum, *input.step,
                                              input.kind == InputKind::Int)};
}

// "None" is the far end of targets and time exits: next to the widest, not to the tightest.
template <class T>
std::vector<T> none_last(const std::vector<T>& values) {
  std::vector<T> ordered;
  for (const T& value : values)
    if (value != T{}) ordered.push_back(value);
  if (ordered.size() < values.size()) ordered.push_back(T{});
  return ordered;
}

}  // namespace

core::Result<SearchParameters> SearchParameters::create(const language::Script& script,
                                                        const ports::Settings& settings,
                                                        market::Interval interval, bool with_exits,
                                                        const std::string& where) {
  SearchParameters parameters;
  const auto inputs_max = static_cast<std::size_t>(settings.generation.expansion.inputs_max);
  for (const language::Input& input : script.inputs) {
    if (parameters.space_.dimensions.size() == inputs_max) break;
    ASSIGN_OR_RETURN(auto dimension, dimension_of(input, settings.optimiser.values_max, where));
    if (dimension) parameters.space_.dimensions.push_back(std::move(*dimension));
  }
  parameters.inputs_ = parameters.space_.dimensions.size();
  const strategy::Traits& traits = script.strategy->traits();
  if (with_exits) {
    if (traits.has_own_exits)
      return core::fail(core::ErrorKind::Invalid, "the script states its exits itself", where,
                        "make their values inputs with ranges, and leave out --exits");
    ASSIGN_OR_RETURN(const generation::ExpansionGrid grid, expansion_grid(settings, interval));
    const bool is_atr =
        traits.defaults.stop && traits.defaults.stop->kind == Level::Kind::AtrMultiple;
    const Level::Kind kind = is_atr ? Level::Kind::AtrMultiple : Level::Kind::Percent;
    Exits exits;
    for (const double stop : is_atr ? grid.stop_atr : grid.stop_percent)
      exits.stops.push_back({kind, stop});
    for (const double target : none_last(is_atr ? grid.target_atr : grid.target_percent))
      exits.targets.push_back(target > 0 ? std::optional(Level{kind, target}) : std::nullopt);
    for (const std::int64_t bars : none_last(grid.exit_bars))
      exits.bars_max.push_back(static_cast<std::uint32_t>(bars));
    exits.leverage =
        traits.leverage > 0 ? traits.leverage : static_cast<int>(settings.backtest.leverage);
    parameters.add_exits(std::move(exits), grid, {traits.has_own_exits, traits.defaults});
  }
  if (parameters.space_.dimensions.empty())
    return core::fail(core::ErrorKind::Invalid, "no input says which values it may take", where,
                      "give one minval, maxval and step, or options");
  return parameters;
}

void SearchParameters::add_exits(Exits exits, const generation::ExpansionGrid& grid,
                                 const generation::OwnExits& own) {
  validation::Dimension stop{"@stop", {}}, target{"@target", {}}, bars{"@max_bars", {}};
  for (const Level& level : exits.stops)
    stop.values.push_back(generation::annotations_of({.stop = level, .target = {}}).at("stop"));
  for (const auto& level : exits.targets)
    target.values.push_back(
        level ? generation::annotations_of({.stop = {}, .target = level}).at("target") : "none");
  for (const std::uint32_t count : exits.bars_max)
    bars.values.push_back(count > 0 ? fmt::format("{}", count) : "none");
  for (auto* dimension : {&stop, &target, &bars}) space_.dimensions.push_back(*dimension);
  space_.is_allowed = [exits, grid, own, first = inputs_](const validation::Point& point) {
    return generation::is_allowed(exits.at(point, first), grid, own);
  };
  exits_ = std::move(exits);
}

generation::ExitChoice SearchParameters::Exits::at(const validation::Point& point,
                                                   std::size_t first) const {
  return {.stop = stops[point[first]],
          .target = targets[point[first + 1]],
          .bars_max = bars_max[point[first + 2]],
          .leverage = leverage};
}

core::Result<std::string> SearchParameters::embed(const std::string& source,
                                                  const validation::Point& point,
                                                  const language::Limits& limits) const {
  std::vector<language::InputValue> values;
  for (std::size_t i = 0; i < inputs_; ++i)
    values.push_back({space_.dimensions[i].name, space_.dimensions[i].values[point[i]]});
  std::map<std::string, std::string> annotations;
  if (exits_) annotations = generation::annotations_of(exits_->at(point, inputs_));
  annotations.erase("leverage");  // stays as the script has it
  return language::embed(source, values, annotations, limits);
}

std::vector<ChosenParameter> SearchParameters::at(const validation::Point& point) const {
  std::vector<ChosenParameter> chosen;
  for (std::size_t i = 0; i < point.size(); ++i)
    chosen.push_back({space_.dimensions[i].name, space_.dimensions[i].values[point[i]]});
  return chosen;
}

}  // namespace sixbtc::application
