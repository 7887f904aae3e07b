#include "application/optimise.hpp"

#include <nlohmann/json.hpp>

#include "application/parameter_trials.hpp"
#include "application/passport.hpp"
#include "application/script_library.hpp"
#include "application/script_record.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

validation::WalkForwardRules walk_forward_rules(const ports::WalkForwardSettings& settings) {
  return {.train_days = settings.train_days,
          .gap_days = settings.gap_days,
          .test_days = settings.test_days,
          .step_days = settings.step_days,
          .folds_max = settings.folds_max,
          .parts = settings.parts};
}

validation::SearchMethod method_of(ports::SearchMethod method) {
  switch (method) {
    case ports::SearchMethod::Grid:
      return validation::SearchMethod::Grid;
    case ports::SearchMethod::Random:
      return validation::SearchMethod::Random;
    case ports::SearchMethod::Tpe:
      return validation::SearchMethod::Tpe;
  }
  CHECK(false);
}

validation::SearchRules search_rules(const ports::OptimiserSettings& settings,
                                     const OptimiseRequest& request) {
  return {
      .method = request.method.value_or(method_of(settings.method)),
      .trials = static_cast<std::size_t>(request.trials.value_or(settings.trials)),
      .batch = static_cast<std::size_t>(settings.batch),
      .ranking = settings.ranking == ports::TrialRanking::Pareto ? validation::Ranking::Pareto
                                                                 : validation::Ranking::Weighted,
      .tpe = {.startup_trials = settings.tpe.startup_trials, .candidates = settings.tpe.candidates},
      .pruning = {.is_enabled = settings.pruning.enabled,
                  .startup_trials = settings.pruning.startup_trials,
                  .warmup_steps = settings.pruning.warmup_parts},
      .finalists = static_cast<std::size_t>(settings.plateau.finalists),
      .neighbour_radius = settings.plateau.radius};
}

core::Timestamp close_of(const PreparedSeries& series, std::size_t end) {
  return series.bars.key.interval.next_start(series.market.bars().time(end - 1));
}

double days_between(core::Timestamp from, core::Timestamp to) {
  return (to - from).seconds() / 86'400.0;
}

class Optimisation {
 public:
  Optimisation(const Services& services, const std::string& source, const OptimiseRequest& request,
               const Control& control, const PreparedSeries& series,
               const SearchParameters& parameters, OptimiseView& view)
      : services_(services),
        settings_(services.settings()),
        source_(source),
        request_(request),
        control_(control),
        series_(series),
        parameters_(parameters),
        rules_(search_rules(settings_.optimiser, request)),
        view_(view) {}

  core::Status run(const std::vector<validation::FoldWindows>& folds) {
    backtest::StopFlag stop{false};
    const std::stop_callback on_stop(control_.stop, [&stop] { stop = true; });
    const core::Random seeds(view_.seed);
    for (std::size_t i = 0; i < folds.size(); ++i) {
      backtest::ParallelOptions parallel{.threads = request_.threads, .stop = &stop};
      if (control_.progress)
        parallel.on_progress = [&, i](std::size_t done) {
          control_.progress(i * rules_.trials + std::min(done, rules_.trials),
                            folds.size() * rules_.trials);
        };
      // Each fold searches from a seed of its own: none learns from a later one.
      RETURN_IF_ERROR(run_fold(folds[i], seeds.fork(i).next(), parallel));
      if (view_.was_interrupted) return {};
    }
    return {};
  }

 private:
  core::Status run_fold(const validation::FoldWindows& windows, std::uint64_t seed,
                        const backtest::ParallelOptions& parallel) {
    const ParameterTrials trials({&source_, &parameters_, &series_, &settings_}, windows.train);
    const validation::SearchResult found =
        validation::search(parameters_.space(), trials, rules_, seed, parallel);
    FoldView fold = described(windows);
    fold.searched = found.searched;
    fold.neighbours = found.trials.size() - found.searched;
    fold.pruned = found.pruned;
    RETURN_IF_ERROR(book(found, trials, windows, fold));
    view_.was_interrupted = found.was_interrupted;
    if (found.was_interrupted) return {};
    fold.choice = found.choice;
    if (found.choice) {
      const validation::Point& point = found.trials[found.choice->trial].point;
      RETURN_IF_ERROR(show(point, *trials.record(point), windows, fold));
    }
    core::log::info(
        "optimise {}: fold {} to {}: {} searched, {} neighbours of the best, {} booked, {} new",
        view_.name, fold.train_from.to_date(), fold.train_to.to_date(), fold.searched,
        fold.neighbours, fold.booked, fold.newly_booked);
    view_.folds.push_back(std::move(fold));
    return {};
  }

  [[nodiscard]] FoldView described(const validation::FoldWindows& windows) const {
    const columns::CandleView& bars = series_.market.bars();
    FoldView fold;
    fold.train_from = bars.time(windows.train.first_decision);
    fold.train_to = close_of(series_, windows.train.end);
    if (windows.test) {
      fold.test_from = bars.time(windows.test->first_decision);
      fold.test_to = close_of(series_, windows.test->end);
    }
    return fold;
  }

  // The series as the ledger and the figures see a fold: its training, and the test as holdout.
  [[nodiscard]] SeriesWindow window_of(const validation::FoldWindows& windows) const {
    return {&series_,
            {.training = windows.train,
             .holdout = windows.test.value_or(windows.train),
             .vault_first = series_.market.bars().size(),
             .unseen_first = series_.market.bars().size(),
             .end = series_.market.bars().size()}};
  }

  // Every parameter set that ran, on this training window, pruned ones and neighbours included.
  core::Status book(const validation::SearchResult& found, const ParameterTrials& trials,
                    const validation::FoldWindows& windows, FoldView& fold) {
    const SeriesWindow window = window_of({windows.train, std::nullopt});
    const std::span series(&window, 1);
    const core::Timestamp now = services_.clock.now();
    std::vector<ports::TrialRecord> records;
    for (const validation::Trial& trial : found.trials) {
      if (trial.failure) {
        ++fold.failed;
        if (!view_.failure) view_.failure = trial.failure;
      }
      const ParameterTrials::Record* record = trials.record(trial.point);
      if (record == nullptr) continue;
      records.push_back(
          make_trial(make_passport(services_, series, record->source), series,
                     {TrialReturns::Kind::Realised, fold.train_from, record->daily_returns}, now));
    }
    const auto paths = trials.paths();
    view_.paths.fast += paths.fast;
    view_.paths.sequential += paths.sequential;
    ASSIGN_OR_RETURN(fold.newly_booked, services_.database.trials().book(records));
    fold.booked = records.size();
    view_.booked += fold.booked;
    view_.newly_booked += fold.newly_booked;
    return {};
  }

  // What the chosen parameters did in sample and, where there is a test, out of sample.
  core::Status show(const validation::Point& point, const ParameterTrials::Record& record,
                    const validation::FoldWindows& windows, FoldView& fold) {
    fold.parameters = parameters_.at(point);
    const auto script =
        language::compile(record.source, language_limits(settings_.generation.language));
    CHECK(script.has_value());
    backtest::screening::StrategyScreen screen(
        series_.market, static_cast<std::size_t>(settings_.backtest.screening_memory_mb) << 20);
    SeriesWindow window = window_of(windows);
    window.screen = &screen;
    const std::span series(&window, 1);
    ASSIGN_OR_RETURN(WindowResult in_sample, run_window(*script->strategy, series,
                                                        &validation::Split::training, settings_));
    fold.in_sample = std::move(in_sample.metrics);
    if (!windows.test) {
      return keep(*script, record.source, fold);
    }
    ASSIGN_OR_RETURN(WindowResult out_of_sample,
                     run_window(*script->strategy, series, &validation::Split::holdout, settings_));
    fold.out_of_sample = std::move(out_of_sample.metrics);
    return {};
  }

  core::Status keep(const language::Script& script, const std::string& source,
                    const FoldView& fold) {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
    for (const auto& [name, value] : fold.parameters) parameters[name] = value;
    view_.strategy = script_record(services_, {"optimized", view_.name, source_, parameters.dump()},
                                   source, script, series_.bars.key);
    if (!request_.keeps_choice) return {};
    const auto added = services_.database.strategies().add(std::span(&*view_.strategy, 1),
                                                           command_actor(services_, "optimize"));
    if (!added) return std::unexpected(added.error());
    return {};
  }

  const Services& services_;
  const ports::Settings& settings_;
  const std::string& source_;
  const OptimiseRequest& request_;
  const Control& control_;
  const PreparedSeries& series_;
  const SearchParameters& parameters_;
  const validation::SearchRules rules_;
  OptimiseView& view_;
};

void add_efficiency(OptimiseView& view) {
  std::vector<analytics::WindowProfit> profits;
  for (const FoldView& fold : view.folds) {
    if (!fold.in_sample || !fold.out_of_sample) continue;
    profits.push_back({fold.in_sample->final_equity - fold.in_sample->initial_capital,
                       days_between(fold.train_from, fold.train_to),
                       fold.out_of_sample->final_equity - fold.out_of_sample->initial_capital,
                       days_between(*fold.test_from, *fold.test_to)});
  }
  if (profits.empty()) return;
  const auto efficiency = analytics::walk_forward_efficiency(profits);
  view.efficiency = efficiency.pooled;
  view.profitable_folds = efficiency.profitable_share;
}

void join_tests(OptimiseView& view) {
  constexpr std::int64_t day = core::Duration::days(1).nanoseconds();
  std::vector<analytics::TestDays> windows;
  for (const FoldView& fold : view.folds)
    if (fold.out_of_sample)
      windows.push_back(
          {fold.out_of_sample->first_day.nanoseconds() / day, fold.out_of_sample->daily_returns});
  if (windows.empty()) return;
  JoinedTests joined{analytics::joined_tests(windows), {}};
  std::vector<double> returns;
  for (const analytics::DatedReturn& each : joined.days) returns.push_back(each.value);
  joined.statistics = analytics::return_statistics(returns, {analytics::days_per_year, 0, 0});
  view.joined = std::move(joined);
}

}  // namespace

core::Result<OptimiseView> optimise(const Services& services, const std::string& name,
                                    const std::string& source, const OptimiseRequest& request,
                                    const Control& control) {
  const ports::Settings& settings = services.settings();
  const auto script = language::compile(source, language_limits(settings.generation.language));
  if (!script)
    return core::fail(core::ErrorKind::Malformed,
                      "\n" + language::render(script.error(), source, name));
  ASSIGN_OR_RETURN(market::SeriesKey key, find_series(services, request.series));
  if (request.series.interval) key.interval = *request.series.interval;
  ASSIGN_OR_RETURN(
      const SearchParameters parameters,
      SearchParameters::create(*script, settings, key.interval, request.with_exits, name));
  ASSIGN_OR_RETURN(PreparedSeries series,
                   prepare_series(services, {key.exchange, key.market, key.symbol, key.interval}));
  ASSIGN_OR_RETURN(const SeriesWindow whole, cut(series, settings));
  // From here on the later bars are nowhere: the search could not read them if it tried.
  const std::size_t end = whole.split.training.end;
  series.market = backtest::until(series.market, end);
  ASSIGN_OR_RETURN(auto folds,
                   validation::fold_windows(static_cast<std::size_t>(settings.backtest.warmup_bars),
                                            end, series.bars.key.interval,
                                            walk_forward_rules(settings.optimiser.walk_forward),
                                            series.bars.key.to_string()));

  if (request.newest_fold_only) folds.erase(folds.begin(), folds.end() - 1);

  OptimiseView view;
  view.name = name;
  view.series = series.bars.key;
  view.method = request.method.value_or(method_of(settings.optimiser.method));
  view.seed = request.seed.value_or(static_cast<std::uint64_t>(settings.generation.seed));
  view.dimensions = parameters.space().dimensions;
  view.space = validation::size_of(parameters.space());
  view.end = close_of(series, end);
  Optimisation optimisation(services, source, request, control, series, parameters, view);
  RETURN_IF_ERROR(optimisation.run(folds));
  add_efficiency(view);
  join_tests(view);
  const SeriesWindow counted{&series, {}, nullptr};
  ASSIGN_OR_RETURN(view.strategies_tried, services.database.trials().strategies_tried(
                                              data_set_hash(std::span(&counted, 1))));
  return view;
}

}  // namespace sixbtc::application
