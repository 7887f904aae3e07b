// One strategy judged: prefix recomputation on a sample, training, screen, holdout, score
// (DESIGN section 5 up to the screen).
// Pure: same strategy, series and settings, same bits, on any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "application/market_setup.hpp"
#include "application/phase_times.hpp"
#include "backtest/metrics.hpp"
#include "backtest/run.hpp"
#include "backtest/screening/strategy_screen.hpp"
#include "validation/score.hpp"
#include "validation/screen.hpp"
#include "validation/windows.hpp"

namespace sixbtc::application {

// A prepared series and how it is cut in time. The series outlives the judging.
struct SeriesWindow {
  const PreparedSeries* series = nullptr;
  validation::Split split;
  // Shares the work of many strategies on the series; null: each is run alone.
  backtest::screening::StrategyScreen* screen = nullptr;
};

// What a strategy did in one window, over all its symbols.
struct WindowResult {
  backtest::Metrics metrics;
  std::vector<std::vector<backtest::Trade>> trades;  // per symbol
  backtest::InsideCounts inside;                     // summed; not counted by a shared screen
};

// How a run looks inside its bars; as it stands here: profile `perp`, which judges.
struct InsideView {
  backtest::OutcomeBand band = backtest::OutcomeBand::Pessimistic;
  bool with_minutes = false;  // where the series was built from them
  friend bool operator==(const InsideView&, const InsideView&) = default;
};

// The same window in every band. A verdict that is not the same in all of them is undecided.
struct BandResult {
  backtest::OutcomeBand band = backtest::OutcomeBand::Pessimistic;
  backtest::Metrics metrics;
  backtest::InsideCounts inside;
  std::vector<validation::Gate> gates;  // the screen's
};
struct Bands {
  std::vector<BandResult> results;  // pessimistic, likely, optimistic
  bool has_minutes = false;         // every series was built from minutes, and they were used
  validation::Verdict screen = validation::Verdict::Undecided;
  validation::Verdict profit = validation::Verdict::Undecided;  // Pass: it gains; Fail: it does not
};

struct Judgement {
  WindowResult training;
  std::optional<WindowResult> holdout;  // read only when training passed the screen
  std::vector<validation::Gate> gates;  // all of training's; the holdout's when it was read
  validation::Score score;              // on training alone where the holdout was not decided
  std::optional<validation::Miss> miss;
  std::optional<Bands> bands;  // of training, where the strategy passed
  bool is_passed = false;      // "passed the screen, unproven"
};

[[nodiscard]] validation::Windows windows(const ports::BacktestSettings& settings);
[[nodiscard]] validation::ScreenThresholds screen_thresholds(const ports::ScreenSettings& settings);
[[nodiscard]] validation::ScoreWeights score_weights(const ports::ScoreSettings& settings);

// How the series is cut; an error says how many days are missing.
[[nodiscard]] core::Result<SeriesWindow> cut(const PreparedSeries& series,
                                             const ports::Settings& settings);

// Runs the strategy on one window of every series. `pick` chooses the window of a split; the
// observer (may be null) sees every decision of every series in turn.
[[nodiscard]] core::Result<WindowResult> run_window(const strategy::StrategyCore& strategy,
                                                    std::span<const SeriesWindow> series,
                                                    backtest::Window validation::Split::*pick,
                                                    const ports::Settings& settings,
                                                    backtest::DecisionObserver* observer = nullptr,
                                                    const InsideView& inside = {});

[[nodiscard]] core::Result<Bands> run_bands(const strategy::StrategyCore& strategy,
                                            std::span<const SeriesWindow> series,
                                            backtest::Window validation::Split::*pick,
                                            const ports::Settings& settings);

// `times` may be null.
[[nodiscard]] core::Result<Judgement> judge(const strategy::StrategyCore& strategy,
                                            std::span<const SeriesWindow> series,
                                            const ports::Settings& settings,
                                            PhaseTimes* times = nullptr);

}  // namespace sixbtc::application
