// The screen (M-080 to M-087) and the holdout gate. Who passes has "passed the screen, unproven":
// never a verdict on the strategy; only proof admits to the pool. The thresholds never move.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analytics/trades.hpp"
#include "backtest/metrics.hpp"

namespace sixbtc::validation {

inline constexpr const char* passed_wording = "passed the screen, unproven";

enum class WinRateGate : std::uint8_t {
  Threshold,  // win rate at least win_rate_min
  Breakeven,  // at least what its own payoff needs to break even
  Off,        // shown, never fails
};

struct HoldoutThresholds {
  double alpha;             // fail only what contradicts training at this level
  std::int64_t trades_min;  // fewer: undecided
};

// Names as in the configuration (screen.*). Intervals are given at confidence 1 - holdout.alpha.
struct ScreenThresholds {
  double sharpe_min;
  WinRateGate win_rate;
  double win_rate_min;
  double expectancy_min;  // must be exceeded
  double max_drawdown_max;
  std::int64_t trades_min;  // over all symbols
  HoldoutThresholds holdout;
};

enum class Verdict : std::uint8_t {
  Pass,
  Fail,
  Undecided,
  Off,     // shown, never decides
  NotRun,  // left out, because another gate had failed already
};

struct Gate {
  std::string name;             // "sharpe", "win_rate", "expectancy", "max_drawdown", ...
  std::optional<double> value;  // none: undefined, which fails
  double threshold = 0;
  Verdict verdict = Verdict::Fail;
  std::optional<analytics::Interval> interval;  // of the value
  std::string stopped_by = {};                  // NotRun: the gate that had failed
};

// All gates of the training window, always every one of them, in a fixed order.
[[nodiscard]] std::vector<Gate> screen(const backtest::Metrics& training,
                                       const ScreenThresholds& thresholds);

// M-087: any failing gate discards the strategy.
[[nodiscard]] bool passes(const std::vector<Gate>& gates);

// One verdict for several looks at the same evidence (the bands of a backtest): what all of them
// say, or undecided. At least one.
[[nodiscard]] Verdict agreed(const std::vector<bool>& outcomes);

// Is the holdout's mean trade return below training's by more than chance? Value: the one-sided
// p-value (normal) of the difference in means under "no worse than training", whose trades
// therefore vary no less: the holdout's own deviation counts where it is the larger one.
[[nodiscard]] Gate holdout_gate(const backtest::Metrics& training, const backtest::Metrics& holdout,
                                const HoldoutThresholds& thresholds);

// How far a strategy is from passing: the failing gate it misses by most, and by what share of the
// threshold (1 for an undefined value). None when it passes. For the list of nearest misses.
struct Miss {
  std::string gate;
  double shortfall = 0;
  std::size_t gates_failed = 0;
};
[[nodiscard]] std::optional<Miss> nearest_miss(const std::vector<Gate>& gates);

}  // namespace sixbtc::validation
