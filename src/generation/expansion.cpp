#include "generation/expansion.hpp"

#include "core/hash.hpp"

namespace sixbtc::generation {

namespace {

using language::InputKind;

std::vector<RangedInput> ranged_inputs(const std::vector<language::Input>& inputs,
                                       std::size_t inputs_max) {
  std::vector<RangedInput> ranged;
  for (const language::Input& input : inputs) {
    if (ranged.size() == inputs_max) break;
    const bool is_number = input.kind == InputKind::Int || input.kind == InputKind::Float;
    if (!is_number || !input.minimum || !input.maximum || !input.step || !(*input.step > 0))
      continue;
    ranged.push_back({input.name, values_of_range(*input.minimum, *input.maximum, *input.step,
                                                  input.kind == InputKind::Int)});
  }
  return ranged;
}

core::Error compile_error(const BaseScript& base, const std::vector<language::Diagnostic>& found) {
  return {core::ErrorKind::Malformed,
          "the base script does not compile: " + (found.empty() ? "" : found.front().message),
          base.name, "check it with `sixbtc strategy check`"};
}

}  // namespace

std::map<std::string, std::string> annotations_of(const ExitChoice& exit) {
  std::map<std::string, std::string> annotations{{"leverage", fmt::format("{}", exit.leverage)}};
  if (exit.stop) annotations["stop"] = language::level_text(*exit.stop);
  if (exit.target) annotations["target"] = language::level_text(*exit.target);
  if (exit.bars_max != 0) annotations["max_bars"] = fmt::format("{}", exit.bars_max);
  return annotations;
}

core::Result<Expansion> Expansion::make(BaseScript base, const ExpansionGrid& grid,
                                        const language::Limits& limits) {
  const auto script = language::compile(base.source, limits);
  if (!script) return std::unexpected(compile_error(base, script.error()));
  const strategy::Traits& traits = script->strategy->traits();
  if (traits.type.empty())
    return core::fail(core::ErrorKind::Invalid, "the base script states no type", base.name,
                      "add a line such as //@sixbtc type=MOM");
  Expansion expansion;
  expansion.type_ = traits.type;
  expansion.inputs_ = ranged_inputs(script->inputs, grid.inputs_max);
  expansion.exits_ = exit_choices(grid, {traits.has_own_exits, traits.defaults});
  expansion.base_ = std::move(base);
  expansion.limits_ = limits;
  return expansion;
}

core::Result<Draft> Expansion::draft(std::uint64_t index) const {
  const Combination picked = combination(index, inputs_, exits_.size());
  Draft made;
  std::vector<language::InputValue> values;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    values.push_back({inputs_[i].name, inputs_[i].values[picked.values[i]]});
    made.parameters.push_back({values.back().name, values.back().text});
  }
  const auto annotations = annotations_of(exits_[picked.exit]);
  for (const auto& [name, value] : annotations) made.parameters.push_back({name, value});
  ASSIGN_OR_RETURN(made.source, language::embed(base_.source, values, annotations, limits_));
  made.type = type_;
  made.base_name = base_.name;
  return made;
}

core::Result<std::vector<GeneratedStrategy>> expand(const BaseScript& base,
                                                    const ExpansionGrid& grid,
                                                    const ExpansionRequest& request,
                                                    const language::Limits& limits,
                                                    Naming& naming) {
  ASSIGN_OR_RETURN(const Expansion expansion, Expansion::make(base, grid, limits));
  std::vector<GeneratedStrategy> generated_strategies;
  for (const std::uint64_t index :
       choose(expansion.size(), request.count, core::Random(request.seed))) {
    ASSIGN_OR_RETURN(Draft draft, expansion.draft(index));
    GeneratedStrategy generated;
    generated.id = core::StrategyId(core::uuid_from_content(
        fmt::format("{}\n{}\n{}", request.seed, request.interval.to_string(), draft.source)));
    const Names names = naming.assign(generated.id, request.asset, draft.type);
    generated.name = names.name;
    generated.alias = names.alias;
    generated.type = draft.type;
    generated.base_name = draft.base_name;
    generated.mode = "expansion";
    generated.source = std::move(draft.source);
    generated.parameters = std::move(draft.parameters);
    generated.interval = request.interval;
    generated_strategies.push_back(std::move(generated));
  }
  return generated_strategies;
}

}  // namespace sixbtc::generation
