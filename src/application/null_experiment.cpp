#include "application/null_experiment.hpp"

#include <algorithm>
#include <cmath>

#include "application/generate_sources.hpp"
#include "application/memory_search.hpp"
#include "application/planted_edge.hpp"
#include "columns/aggregate.hpp"
#include "validation/synthetic_bars.hpp"

namespace sixbtc::application {

namespace {

using generation::GeneratedStrategy;

// Independent streams of one run.
enum Stream : std::uint64_t { series_stream, other_series_stream, trend_stream, proof_stream };

constexpr double trend_annual_max = 1;         // of the log price
constexpr double standard_errors_of_edge = 2;  // above nothing, to count as having it

core::Status check(const NullRequest& request, const columns::CandleView& sample) {
  const auto refuse = [](const char* message, const char* where) {
    return core::fail(core::ErrorKind::Invalid, message, where);
  };
  if (request.runs < 1 || request.runs > 100'000) return refuse("must be 1 to 100000", "runs");
  if (request.strategies < 1 || request.strategies > 1'000'000)
    return refuse("must be 1 to 1000000", "strategies");
  if (!(request.years > 0 && request.years <= 50))
    return refuse("must be above 0, at most 50", "years");
  if (request.interval.is_month()) return refuse("must be shorter than a month", "interval");
  if (request.planted_sharpe && !(*request.planted_sharpe > 0 && *request.planted_sharpe <= 20))
    return refuse("must be above 0, at most 20", "planted-sharpe");
  if (!request.planted_sharpe && sample.size() < 2)
    return refuse("no real bars to shuffle", "sample");
  return {};
}

class Experiment {
 public:
  Experiment(const ports::Settings& settings, const NullRequest& request,
             const columns::CandleView& sample, const NullControl& control)
      : settings_(settings),
        request_(request),
        sample_(sample),
        control_(control),
        space_(shape_shares(settings.generation.combinator)),
        limits_(language_limits(settings.generation.language)),
        bars_(static_cast<std::size_t>(
            std::llround(request.years * request.interval.bars_per_year()))) {}

  core::Result<NullReport> run() {
    const std::stop_callback on_stop(control_.stop, [this] { stop_ = true; });
    parallel_ = {.threads = request_.threads, .stop = &stop_, .on_progress = {}};
    ASSIGN_OR_RETURN(exits_, exits_on(settings_, request_.interval));
    NullReport report;
    RETURN_IF_ERROR(plant());
    if (process_) report.planted_drift = process_->edge;
    for (std::uint64_t i = 0; i < request_.runs; ++i) {
      auto run = one(request_.seed + i);
      report.was_interrupted = stop_;
      if (stop_) break;
      if (!run) return std::unexpected(std::move(run).error());
      if (control_.on_run) control_.on_run(*run);
      report.runs.push_back(std::move(*run));
    }
    return report;
  }

 private:
  core::Status plant() {
    if (!request_.planted_sharpe) return {};
    ASSIGN_OR_RETURN(follower_, edge_follower(settings_, request_.interval));
    ASSIGN_OR_RETURN(process_, planted_process(*request_.planted_sharpe, *follower_, bars_,
                                               settings_, parallel_));
    return {};
  }

  core::Result<NullRun> one(std::uint64_t seed) {
    NullRun run{.seed = seed, .making = process_ ? SeriesMaking::Planted : making_of(seed)};
    const core::Random random(seed);
    ASSIGN_OR_RETURN(const PreparedSeries series, made_series(run, random.fork(series_stream)));
    ASSIGN_OR_RETURN(const SeriesWindow window, cut(series, settings_));
    ASSIGN_OR_RETURN(const std::vector<GeneratedStrategy> strategies, strategies_of(seed));
    MemorySearchRequest request{
        .strategies = strategies, .window = &window, .seed = random.fork(proof_stream).next()};
    if (process_) request.followed = strategies.size() - 1;
    ASSIGN_OR_RETURN(const MemorySearch search, search_in_memory(request, settings_, parallel_));
    if (search.was_interrupted) return run;
    std::vector<double> other(strategies.size(), 0);
    if (process_) {
      ASSIGN_OR_RETURN(const PreparedSeries more,
                       made_series(run, random.fork(other_series_stream)));
      ASSIGN_OR_RETURN(other, sharpes_on(strategies, more, settings_, parallel_));
    }
    enter(run, search, other);
    return run;
  }

  core::Result<PreparedSeries> made_series(const NullRun& run, core::Random random) const {
    const std::string name =
        fmt::format("{} {} {}", to_string(run.making), run.seed, random.fork(0).next());
    if (run.making == SeriesMaking::Shuffled)
      return prepare_made(validation::shuffled_bars(sample_, request_.interval, bars_, random),
                          request_.interval, name, settings_);
    validation::BarProcess process =
        process_ ? *process_ : validation::coin_like(request_.interval);
    if (run.making == SeriesMaking::Trending) {
      const double share = 2 * core::Random(run.seed).fork(trend_stream).uniform() - 1;
      process.trend = trend_annual_max * share / request_.interval.bars_per_year();
    }
    return prepare_made(validation::synthetic_bars(process, request_.interval, bars_, random),
                        request_.interval, name, settings_);
  }

  // As many as asked for, the follower the last of them.
  core::Result<std::vector<GeneratedStrategy>> strategies_of(std::uint64_t seed) {
    const std::size_t wanted = request_.strategies - (follower_ ? 1 : 0);
    std::vector<GeneratedStrategy> strategies;
    // A few numbers give none; an end of all would be another matter.
    constexpr std::uint64_t chunk = 256;
    const std::uint64_t end = 2 * wanted + 1'000;
    for (std::uint64_t first = 0; strategies.size() < wanted && first < end;) {
      const std::uint64_t chunks = (wanted - strategies.size() + chunk - 1) / chunk;
      auto made = backtest::parallel_map(chunks, parallel_, [&](std::size_t i) {
        return generation::combinations(
            space_, {.seed = seed, .first = first + i * chunk, .count = chunk}, exits_,
            {.mode = "combinator", .asset = "MADE", .interval = request_.interval}, limits_);
      });
      for (auto& part : made) {
        if (!part) return core::fail(core::ErrorKind::Interrupted, "stopped while generating");
        std::ranges::move(part->strategies, std::back_inserter(strategies));
      }
      first += chunks * chunk;
    }
    if (strategies.size() < wanted)
      return core::fail(core::ErrorKind::Invalid,
                        fmt::format("only {} strategies can be made", strategies.size()),
                        "strategies");
    strategies.resize(wanted);
    if (follower_) strategies.push_back(*follower_);
    return strategies;
  }

  void enter(NullRun& run, const MemorySearch& search, std::span<const double> other) const {
    run.strategies = search.strategies.size();
    run.candidates = search.candidates;
    run.admitted = search.admitted;
    if (search.trials) run.independent_trials = search.trials->statistics.clustered;
    const double edge_min = standard_errors_of_edge / std::sqrt(request_.years);
    for (std::size_t i = 0; i < search.strategies.size(); ++i) {
      const Searched& searched = search.strategies[i];
      const bool is_follower = follower_ && i + 1 == search.strategies.size();
      const bool has_edge = process_ && other[i] >= edge_min;
      tally(run.by_gate, searched, has_edge);
      if (is_follower) {
        run.follower = follower_result(search, searched);
        continue;
      }
      run.best_training_sharpe = std::max(run.best_training_sharpe, searched.training_sharpe);
      if (searched.history_sharpe)
        run.best_proved_sharpe = std::max(run.best_proved_sharpe.value_or(*searched.history_sharpe),
                                          *searched.history_sharpe);
      run.with_edge += has_edge ? 1U : 0U;
      if (process_) run.best_edge_sharpe = std::max(run.best_edge_sharpe, other[i]);
    }
  }

  static void tally(std::vector<GateTally>& tallies, const Searched& searched, bool has_edge) {
    for (const validation::Gate& gate : searched.gates) {
      auto found = std::ranges::find(tallies, gate.name, &GateTally::gate);
      if (found == tallies.end()) found = tallies.insert(tallies.end(), {.gate = gate.name});
      const bool is_passed = gate.verdict != validation::Verdict::Fail;
      ++found->judged;
      found->passed += is_passed ? 1U : 0U;
      found->edge_judged += has_edge ? 1U : 0U;
      found->edge_passed += has_edge && is_passed ? 1U : 0U;
    }
  }

  static FollowerResult follower_result(const MemorySearch& search, const Searched& searched) {
    FollowerResult result{.sharpe = searched.history_sharpe.value_or(0),
                          .alone = search.alone,
                          .stopped_by = {},
                          .is_admitted = searched.is_admitted};
    const auto failed =
        std::ranges::find(searched.gates, validation::Verdict::Fail, &validation::Gate::verdict);
    if (failed != searched.gates.end()) result.stopped_by = failed->name;
    return result;
  }

  const ports::Settings& settings_;
  const NullRequest& request_;
  const columns::CandleView& sample_;
  const NullControl& control_;
  generation::CombinationSpace space_;
  language::Limits limits_;
  std::size_t bars_;
  backtest::StopFlag stop_{false};
  backtest::ParallelOptions parallel_;
  std::vector<generation::ExitChoice> exits_;
  std::optional<GeneratedStrategy> follower_;
  std::optional<validation::BarProcess> process_;
};

}  // namespace

std::string_view to_string(SeriesMaking making) {
  constexpr std::string_view names[] = {"walk", "shuffled", "trending", "planted"};
  return names[static_cast<std::size_t>(making)];
}

SeriesMaking making_of(std::uint64_t seed) {
  if (seed % 4 == 3) return SeriesMaking::Trending;
  return seed % 2 == 0 ? SeriesMaking::Shuffled : SeriesMaking::Walk;
}

core::Result<NullReport> null_experiment(const ports::Settings& settings,
                                         const NullRequest& request,
                                         const columns::CandleView& sample,
                                         const NullControl& control) {
  RETURN_IF_ERROR(check(request, sample));
  return Experiment(settings, request, sample, control).run();
}

core::Result<columns::CandleSeries> sample_bars(const ports::ArchiveReader& archives,
                                                const std::string& folder,
                                                market::Interval interval) {
  ASSIGN_OR_RETURN(const ports::ArchiveListing listing, archives.find(folder));
  columns::CandleColumns minutes;
  for (const std::string& file : listing.files) {
    ASSIGN_OR_RETURN(const ports::ArchiveContents contents, archives.read(file, {}));
    minutes.append(contents.candles.view());
  }
  if (minutes.size() == 0)
    return core::fail(core::ErrorKind::NotFound, "no candles to shuffle", folder);
  ASSIGN_OR_RETURN(columns::CandleColumns bars,
                   columns::aggregate(minutes.view(), market::Interval::minutes(1), interval));
  return columns::CandleSeries(std::move(bars));
}

}  // namespace sixbtc::application
