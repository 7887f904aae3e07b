#include "application/parameter_trials.hpp"

#include "application/script_library.hpp"

namespace sixbtc::application {

namespace {

validation::ScoreTerm term(const ports::ScoreTerm& from) {
  return {from.floor, from.target, from.weight};
}

validation::ObjectiveRules objective_rules(const ports::ObjectiveSettings& settings) {
  return {.profit = term(settings.profit),
          .sharpe = term(settings.sharpe),
          .expectancy = term(settings.expectancy),
          .drawdown = term(settings.drawdown),
          .spread_penalty = settings.spread_penalty,
          .trades_min = settings.trades_min};
}

}  // namespace

// One parameter set on its way through the parts.
struct ParameterTrials::Run {
  validation::Point point;
  std::shared_ptr<const strategy::StrategyCore> strategy;
  backtest::Assumptions assumptions;
  std::vector<validation::RealisedFigures> done;
};

ParameterTrials::ParameterTrials(const Setup& setup, const backtest::Window& train)
    : setup_(setup),
      parts_(validation::parts_of(train, setup.settings->optimiser.walk_forward.parts)),
      objectives_(objective_rules(setup.settings->optimiser.objectives)),
      screen_(setup.series->market,
              (static_cast<std::size_t>(setup.settings->backtest.screening_memory_mb) << 20) /
                  parts_.size()),
      families_(language_limits(setup.settings->generation.language)) {}

core::Result<validation::Objective::Evaluation> ParameterTrials::begin(
    const validation::Point& point) const {
  const language::Limits limits = language_limits(setup_.settings->generation.language);
  ASSIGN_OR_RETURN(std::string source, setup_.parameters->embed(*setup_.source, point, limits));
  auto strategy = families_.strategy(source);
  if (!strategy)
    return core::fail(
        core::ErrorKind::Malformed,
        strategy.error().empty() ? "does not compile" : strategy.error().front().message,
        "script with these parameters");
  const strategy::Traits& traits = (*strategy)->traits();
  ASSIGN_OR_RETURN(
      const backtest::Assumptions assumed,
      assumptions(*setup_.settings, setup_.series->bars.key.exchange, traits.leverage));
  const auto run = std::make_shared<Run>(Run{point, std::move(*strategy), assumed, {}});
  {
    const std::scoped_lock lock(mutex_);
    records_[point].source = std::move(source);
  }
  return [this, run](std::size_t step) { return evaluate(*run, step); };
}

core::Result<validation::StepReport> ParameterTrials::evaluate(Run& run, std::size_t step) const {
  const backtest::MarketData& market = setup_.series->market;
  const backtest::Window& part = parts_[step];
  const strategy::StrategyCore& strategy = *run.strategy;
  const backtest::RunResult result = screen_.run(strategy, part, strategy.traits().defaults,
                                                 run.assumptions, backtest::CurveRecording::None);
  if (result.failure) return std::unexpected(*result.failure);
  const columns::CandleView& bars = market.bars();
  run.done.push_back(
      validation::realised_figures(result, bars.time(part.first_decision),
                                   market.context.interval.next_start(bars.time(part.end - 1))));
  const std::vector<double>& returns = run.done.back().daily_returns;
  {
    const std::scoped_lock lock(mutex_);
    Record& record = records_[run.point];
    record.daily_returns.insert(record.daily_returns.end(), returns.begin(), returns.end());
  }
  return validation::report_of(run.done, parts_.size(), objectives_);
}

const ParameterTrials::Record* ParameterTrials::record(const validation::Point& point) const {
  const std::scoped_lock lock(mutex_);
  const auto found = records_.find(point);
  return found == records_.end() ? nullptr : &found->second;
}

}  // namespace sixbtc::application
