// How often the whole search is wrong, and how often it is right: searches over series without
// structure, where everything that is admitted is an error, and over series with a planted edge of
// known size (docs/null_experiment.md). All in memory.
//
// Runs are numbered by their seed: run i of a seed s is the first run of seed s + i, so any part of
// an experiment can be made anywhere. Same seed, same run, on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "application/services.hpp"
#include "columns/candle_series.hpp"
#include "market/interval.hpp"
#include "validation/screen.hpp"

namespace sixbtc::application {

struct NullRequest {
  std::uint64_t runs = 0, strategies = 0;  // of each run; at least 1
  std::uint64_t seed = 0;
  double years = 0;  // of every series, all its windows together
  market::Interval interval = market::Interval::minutes(60);
  std::optional<double> planted_sharpe = {};  // net, annual; absent: no structure
  int threads = 0;
};

// What a run's series is made of.
enum class SeriesMaking : std::uint8_t {
  Walk,      // random walk, fat tails, clustered volatility
  Shuffled,  // real bars in an order without meaning; their trend stays
  Trending,  // a walk with a trend of up to 100 % a year, either way
  Planted,   // a walk whose drift changes sign at random moments
};
[[nodiscard]] std::string_view to_string(SeriesMaking making);
// Of runs without an edge: Walk and Shuffled in turn, every fourth one Trending.
[[nodiscard]] SeriesMaking making_of(std::uint64_t seed);

// How many strategies came to a gate, and how many it let pass (or could not decide on); and how
// many of these have the edge.
struct GateTally {
  std::string gate;
  std::size_t judged = 0, passed = 0;
  std::size_t edge_judged = 0, edge_passed = 0;
};

// The trader who knows the process, tried as one of the run's strategies.
struct FollowerResult {
  double sharpe = 0;                    // net, annual, on the history before the vault
  std::vector<validation::Gate> alone;  // every gate on its own
  std::string stopped_by;               // first gate on the real path that it failed; or empty
  bool is_admitted = false;
};

struct NullRun {
  std::uint64_t seed = 0;
  SeriesMaking making = SeriesMaking::Walk;
  std::size_t strategies = 0;
  std::vector<GateTally> by_gate = {};  // in the order in which strategies meet them
  std::size_t candidates = 0;           // came to proof
  std::size_t admitted = 0;             // the follower included
  double best_training_sharpe = 0;
  std::optional<double> best_proved_sharpe = {};  // on all history, of those that came to proof
  std::optional<double> independent_trials = {};  // where anybody came to proof
  // With a planted edge: of the strategies but the follower. One has the edge when on other bars
  // of the same process, as many again, it earns two standard errors above nothing.
  std::size_t with_edge = 0;
  double best_edge_sharpe = 0;  // on those other bars
  std::optional<FollowerResult> follower = {};
};

struct NullReport {
  std::vector<NullRun> runs;
  std::optional<double> planted_drift;  // of a bar, over its volatility
  bool was_interrupted = false;         // runs that were complete are kept
};

struct NullControl {
  std::stop_token stop;
  std::function<void(const NullRun&)> on_run;  // after each; may be empty
};

// `sample`: real bars of the interval, for Shuffled. Invalid for a request that cannot be met.
[[nodiscard]] core::Result<NullReport> null_experiment(const ports::Settings& settings,
                                                       const NullRequest& request,
                                                       const columns::CandleView& sample,
                                                       const NullControl& control);

// Bars of the interval built from all 1-minute candles in the folder of one symbol.
[[nodiscard]] core::Result<columns::CandleSeries> sample_bars(const ports::ArchiveReader& archives,
                                                              const std::string& folder,
                                                              market::Interval interval);

}  // namespace sixbtc::application
