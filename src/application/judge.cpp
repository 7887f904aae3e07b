#include "application/judge.hpp"

#include "backtest/portfolio_curve.hpp"
#include "validation/prefix_check.hpp"

namespace sixbtc::application {

namespace {

validation::ScoreTerm term(const ports::ScoreTerm& from) {
  return {from.floor, from.target, from.weight};
}

validation::WinRateGate win_rate_gate(ports::WinRateGate gate) {
  switch (gate) {
    case ports::WinRateGate::Threshold:
      return validation::WinRateGate::Threshold;
    case ports::WinRateGate::Breakeven:
      return validation::WinRateGate::Breakeven;
    case ports::WinRateGate::Off:
      return validation::WinRateGate::Off;
  }
  CHECK(false);
}

// Prefix recomputation on every bar of a sample, before anything is believed: the first training
// bars of the first series.
core::Status check_sample(const strategy::StrategyCore& strategy, const SeriesWindow& window,
                          const ports::Settings& settings) {
  const backtest::Window& training = window.split.training;
  const auto bars = static_cast<std::size_t>(settings.backtest.prefix_check_bars);
  const auto warmup = static_cast<std::size_t>(settings.backtest.warmup_bars);
  const backtest::Window sample{
      .shown_from = training.first_decision - std::min(warmup, training.first_decision),
      .first_decision = training.first_decision,
      .end = std::min(training.end, training.first_decision + bars)};
  ASSIGN_OR_RETURN(
      const backtest::Assumptions assumed,
      assumptions(settings, window.series->bars.key.exchange, strategy.traits().leverage));
  return validation::check_prefixes(strategy, window.series->market, sample, assumed);
}

}  // namespace

validation::Windows windows(const ports::BacktestSettings& settings) {
  return {.warmup_bars = settings.warmup_bars,
          .training_days = settings.training_days,
          .training_scale = settings.training_scale,
          .holdout_days = settings.holdout_days,
          .holdout_days_slow = settings.holdout_days_slow,
          .slow_interval_minutes_min = settings.slow_interval_minutes_min,
          .vault_days = settings.vault_days,
          .unseen_days = settings.unseen_days};
}

validation::ScreenThresholds screen_thresholds(const ports::ScreenSettings& settings) {
  return {.sharpe_min = settings.sharpe_min,
          .win_rate = win_rate_gate(settings.win_rate),
          .win_rate_min = settings.win_rate_min,
          .expectancy_min = settings.expectancy_min,
          .max_drawdown_max = settings.max_drawdown_max,
          .trades_min = settings.trades_min,
          .holdout = {.alpha = settings.holdout.alpha, .trades_min = settings.holdout.trades_min}};
}

validation::ScoreWeights score_weights(const ports::ScoreSettings& settings) {
  return {.sharpe = term(settings.sharpe),
          .expectancy = term(settings.expectancy),
          .ed_ratio = term(settings.ed_ratio),
          .consistency = term(settings.consistency),
          .drawdown = term(settings.drawdown),
          .training_weight = settings.training_weight,
          .holdout_weight = settings.holdout_weight,
          .proof_threshold = settings.proof_threshold};
}

core::Result<SeriesWindow> cut(const PreparedSeries& series, const ports::Settings& settings) {
  ASSIGN_OR_RETURN(const validation::Split split,
                   validation::split(series.market.bars(), series.bars.key.interval,
                                     windows(settings.backtest), series.bars.key.to_string()));
  return SeriesWindow{.series = &series, .split = split};
}

core::Result<WindowResult> run_window(const strategy::StrategyCore& strategy,
                                      std::span<const SeriesWindow> series,
                                      backtest::Window validation::Split::*pick,
                                      const ports::Settings& settings,
                                      backtest::DecisionObserver* observer,
                                      const InsideView& inside) {
  CHECK(!series.empty());
  WindowResult window;
  std::vector<backtest::RunResult> results;
  results.reserve(series.size());  // SymbolRun points into it
  std::vector<backtest::SymbolRun> runs;
  for (const SeriesWindow& one : series)
    runs.push_back({&one.series->market, one.split.*pick, nullptr});
  backtest::PortfolioSum sum(runs);
  for (const auto& [prepared, split, screen] : series) {
    ASSIGN_OR_RETURN(
        const backtest::Assumptions assumed,
        assumptions(settings, prepared->bars.key.exchange, strategy.traits().leverage));
    constexpr auto every_bar = backtest::CurveRecording::EveryBar;
    const strategy::EntryParams& defaults = strategy.traits().defaults;
    // The fast path does not count what other bands would have ended differently.
    const bool is_as_judged = observer == nullptr && inside == InsideView{};
    if (screen != nullptr && is_as_judged) {
      results.push_back(screen->run(strategy, split.*pick, defaults, assumed, every_bar));
    } else {
      const columns::CandleView minutes =
          inside.with_minutes ? prepared->bars.minutes() : columns::CandleView{};
      backtest::BandRun run = backtest::run(strategy, prepared->market, split.*pick, defaults,
                                            assumed, {.curve = every_bar, .observer = observer},
                                            backtest::InsideBars{inside.band, minutes});
      window.inside += run.inside;
      results.push_back(std::move(run.run));
    }
    backtest::RunResult& result = results.back();
    if (result.failure) return std::unexpected(*result.failure);
    sum.add(result);
    // A hundred series may wait beside this one: no curve, and room for no more trades than it has.
    result.equity_curve = std::vector<double>();
    result.trades.shrink_to_fit();
    runs[results.size() - 1].result = &result;
  }
  window.metrics = backtest::measure(runs, sum.finish());
  for (auto& result : results) window.trades.push_back(std::move(result.trades));
  return window;
}

core::Result<Bands> run_bands(const strategy::StrategyCore& strategy,
                              std::span<const SeriesWindow> series,
                              backtest::Window validation::Split::*pick,
                              const ports::Settings& settings) {
  const validation::ScreenThresholds thresholds = screen_thresholds(settings.screen);
  Bands bands;
  bands.has_minutes = std::ranges::none_of(
      series, [](const SeriesWindow& one) { return one.series->bars.minutes().empty(); });
  std::vector<SeriesWindow> alone(series.begin(), series.end());
  for (SeriesWindow& one : alone) one.screen = nullptr;
  std::vector<bool> passed, gained;
  WindowResult window;
  for (const backtest::OutcomeBand band : backtest::outcome_bands) {
    const bool is_first = band == backtest::OutcomeBand::Pessimistic;
    // Bands differ in ambiguous exits alone: without one they are the same run.
    if (is_first || window.inside.ambiguous > 0) {
      ASSIGN_OR_RETURN(
          window, run_window(strategy, alone, pick, settings, nullptr, {band, bands.has_minutes}));
    }
    bands.results.push_back(
        {band, window.metrics, window.inside, validation::screen(window.metrics, thresholds)});
    passed.push_back(validation::passes(bands.results.back().gates));
    gained.push_back(window.metrics.total_return > 0);
  }
  bands.screen = validation::agreed(passed);
  bands.profit = validation::agreed(gained);
  return bands;
}

core::Result<Judgement> judge(const strategy::StrategyCore& strategy,
                              std::span<const SeriesWindow> series, const ports::Settings& settings,
                              PhaseTimes* times) {
  const validation::ScreenThresholds thresholds = screen_thresholds(settings.screen);
  Judgement judgement;
  CHECK(!series.empty());
  {
    const PhaseTimes::Span span(times, Phase::PrefixCheck);
    RETURN_IF_ERROR(check_sample(strategy, series.front(), settings));
  }
  {
    const PhaseTimes::Span span(times, Phase::Training);
    ASSIGN_OR_RETURN(judgement.training,
                     run_window(strategy, series, &validation::Split::training, settings));
  }
  const backtest::Metrics& training = judgement.training.metrics;
  judgement.gates = validation::screen(training, thresholds);
  judgement.miss = validation::nearest_miss(judgement.gates);

  const backtest::Metrics* holdout = nullptr;
  if (validation::passes(judgement.gates)) {
    {
      const PhaseTimes::Span span(times, Phase::Holdout);
      ASSIGN_OR_RETURN(judgement.holdout,
                       run_window(strategy, series, &validation::Split::holdout, settings));
    }
    judgement.gates.push_back(
        validation::holdout_gate(training, judgement.holdout->metrics, thresholds.holdout));
    if (judgement.gates.back().verdict != validation::Verdict::Undecided)
      holdout = &judgement.holdout->metrics;
    judgement.is_passed = validation::passes(judgement.gates);
    judgement.miss = validation::nearest_miss(judgement.gates);
    const PhaseTimes::Span span(times, Phase::Bands);
    ASSIGN_OR_RETURN(judgement.bands,
                     run_bands(strategy, series, &validation::Split::training, settings));
  }
  judgement.score = validation::score(training, holdout, score_weights(settings.score));
  return judgement;
}

}  // namespace sixbtc::application
