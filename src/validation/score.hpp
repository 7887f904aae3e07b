// The score, 0 to 100 (DESIGN section 5). Training and holdout are both selection data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/metrics.hpp"

namespace sixbtc::validation {

// (value - floor) / (target - floor), clamped to 0..1, times the weight. A floor above the target
// rewards small values: drawdown 0.30 -> 0.
struct ScoreTerm {
  double floor, target, weight;
};

// Names as in the configuration (score.*).
struct ScoreWeights {
  ScoreTerm sharpe, expectancy, ed_ratio, consistency, drawdown;
  double training_weight, holdout_weight;
  double proof_threshold;  // from this score on a strategy goes to proof
};

struct ScoreLine {
  std::string name;
  std::optional<double> value;  // undefined counts as its floor
  double points = 0, weight = 0;
};

struct WindowScore {
  double points = 0;
  std::vector<ScoreLine> lines;
};

struct Score {
  double points = 0;
  WindowScore training;
  std::optional<WindowScore> holdout;  // none: undecided, training weighs everything
  bool goes_to_proof = false;
};

// `holdout` is null where the holdout gate is undecided.
[[nodiscard]] Score score(const backtest::Metrics& training, const backtest::Metrics* holdout,
                          const ScoreWeights& weights);

}  // namespace sixbtc::validation
