// Keys of optimiser. None changes what a backtest of given parameters finds: which windows a trial
// ran on stands in its own passport.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::ObjectiveSettings;
using ports::OptimiserSettings;
using ports::PlateauSettings;
using ports::PruningSettings;
using ports::ScoreTerm;
using ports::TpeSettings;
using ports::WalkForwardSettings;

template <auto... Members>
Field row(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::optimiser, Members...>, NameKind::None, false};
}

template <auto Term>
void add_objective(std::vector<Field>& rows, std::array<std::string_view, 3> paths,
                   std::string_view unit, std::string_view what) {
  constexpr auto objectives = &OptimiserSettings::objectives;
  const Type figure = real(-1000, 1000);
  rows.push_back(row<objectives, Term, &ScoreTerm::floor>(paths[0], figure, unit, what));
  rows.push_back(row<objectives, Term, &ScoreTerm::target>(paths[1], figure, unit,
                                                           "Value from which its term is full."));
  rows.push_back(row<objectives, Term, &ScoreTerm::weight>(
      paths[2], real(0, 100), "", "Its weight in the value of a trial; 0 leaves it out."));
}

}  // namespace

std::vector<Field> optimiser_fields() {
  using O = OptimiserSettings;
  constexpr auto days = "days";
  constexpr auto walk = &O::walk_forward;
  std::vector<Field> rows = {
      row<&O::method>("optimiser.method", choice({"grid", "random", "tpe"}), "",
                      "How parameter sets are proposed: evenly spread, at random, or where good "
                      "ones are denser than others (TPE)."),
      row<&O::trials>("optimiser.trials", integer(1, 100'000), "trials",
                      "Parameter sets searched in each fold, without the finalists' neighbours."),
      row<&O::batch>("optimiser.batch", integer(1, 1'000), "trials",
                     "Proposed at a time; TPE and pruning learn from complete batches."),
      row<&O::values_max>("optimiser.values_max", integer(2, 1'000'000), "values",
                          "Most that one input may take; with more the script is refused."),
      row<&O::ranking>("optimiser.ranking", choice({"weighted", "pareto"}), "",
                       "What TPE calls good: a high value, or few trials better in every "
                       "objective."),
      row<&O::tpe, &TpeSettings::startup_trials>("optimiser.tpe.startup_trials",
                                                 integer(1, 100'000), "trials",
                                                 "At random before the first guess."),
      row<&O::tpe, &TpeSettings::candidates>("optimiser.tpe.candidates", integer(1, 10'000),
                                             "draws",
                                             "Drawn for each parameter; the best is taken."),
      row<&O::pruning, &PruningSettings::enabled>(
          "optimiser.pruning.enabled", boolean(), "",
          "Whether a trial below the median of the complete ones is given up early."),
      row<&O::pruning, &PruningSettings::startup_trials>("optimiser.pruning.startup_trials",
                                                         integer(1, 100'000), "trials",
                                                         "Complete trials before any is given up."),
      row<&O::pruning, &PruningSettings::warmup_parts>(
          "optimiser.pruning.warmup_parts", integer(0, 100), "parts",
          "First parts of the window after which none is given up."),
      row<&O::plateau, &PlateauSettings::finalists>(
          "optimiser.plateau.finalists", integer(1, 1'000), "trials",
          "Best trials whose neighbours are evaluated too; the best neighbourhood wins."),
      row<&O::plateau, &PlateauSettings::radius>(
          "optimiser.plateau.radius", ratio(0, 0.5), "of the range",
          "Distance to a neighbour along each parameter, at least one step."),
      row<walk, &WalkForwardSettings::train_days>("optimiser.walk_forward.train_days",
                                                  integer(1, 36'500), days,
                                                  "Window searched in each fold."),
      row<walk, &WalkForwardSettings::gap_days>("optimiser.walk_forward.gap_days",
                                                integer(0, 3'650), days,
                                                "Left out between it and the test."),
      row<walk, &WalkForwardSettings::test_days>("optimiser.walk_forward.test_days",
                                                 integer(1, 3'650), days,
                                                 "Window the chosen parameters are tested on."),
      row<walk, &WalkForwardSettings::step_days>("optimiser.walk_forward.step_days",
                                                 integer(1, 3'650), days,
                                                 "From one fold to the next."),
      row<walk, &WalkForwardSettings::folds_max>("optimiser.walk_forward.folds_max",
                                                 integer(1, 1'000), "folds",
                                                 "Most folds with a test, the newest ones."),
      row<walk, &WalkForwardSettings::parts>(
          "optimiser.walk_forward.parts", integer(1, 100), "parts",
          "Consecutive parts of the training window that a trial is judged on one by one."),
  };
  add_objective<&ObjectiveSettings::profit>(
      rows,
      {"optimiser.objectives.profit.floor", "optimiser.objectives.profit.target",
       "optimiser.objectives.profit.weight"},
      "of capital per year", "Realised profit: value at which the term is 0.");
  add_objective<&ObjectiveSettings::sharpe>(
      rows,
      {"optimiser.objectives.sharpe.floor", "optimiser.objectives.sharpe.target",
       "optimiser.objectives.sharpe.weight"},
      "per year", "Sharpe ratio of realised daily returns: value at which the term is 0.");
  add_objective<&ObjectiveSettings::expectancy>(
      rows,
      {"optimiser.objectives.expectancy.floor", "optimiser.objectives.expectancy.target",
       "optimiser.objectives.expectancy.weight"},
      "of notional", "Mean net trade return: value at which the term is 0.");
  add_objective<&ObjectiveSettings::drawdown>(
      rows,
      {"optimiser.objectives.drawdown.floor", "optimiser.objectives.drawdown.target",
       "optimiser.objectives.drawdown.weight"},
      "of equity", "Drawdown of realised equity: value at which the term is 0.");
  rows.push_back(row<&O::objectives, &ObjectiveSettings::spread_penalty>(
      "optimiser.objectives.spread_penalty", real(0, 100), "",
      "An objective is the median over the parts minus this times their mean deviation from it."));
  rows.push_back(row<&O::objectives, &ObjectiveSettings::trades_min>(
      "optimiser.objectives.trades_min", integer(1, 1'000'000), "trades",
      "Fewest in a training window; with fewer a parameter set is not judged."));
  return rows;
}

}  // namespace sixbtc::yaml_config
