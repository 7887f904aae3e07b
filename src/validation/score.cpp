#include "validation/score.hpp"

#include <algorithm>

namespace sixbtc::validation {

namespace {

ScoreLine line_of(const char* name, std::optional<double> value, const ScoreTerm& term) {
  const double share =
      value ? std::clamp((*value - term.floor) / (term.target - term.floor), 0.0, 1.0) : 0.0;
  return {name, value, share * term.weight, term.weight};
}

WindowScore window_score(const backtest::Metrics& metrics, const ScoreWeights& weights) {
  WindowScore window;
  window.lines = {line_of("sharpe", metrics.sharpe_annual, weights.sharpe),
                  line_of("expectancy", metrics.expectancy, weights.expectancy),
                  line_of("ed_ratio", metrics.ed_ratio, weights.ed_ratio),
                  line_of("consistency", metrics.consistency, weights.consistency),
                  line_of("drawdown", metrics.max_drawdown, weights.drawdown)};
  for (const ScoreLine& line : window.lines) window.points += line.points;
  return window;
}

}  // namespace

Score score(const backtest::Metrics& training, const backtest::Metrics* holdout,
            const ScoreWeights& weights) {
  Score score;
  score.training = window_score(training, weights);
  score.points = score.training.points;
  if (holdout != nullptr) {
    score.holdout = window_score(*holdout, weights);
    score.points = weights.training_weight * score.training.points +
                   weights.holdout_weight * score.holdout->points;
  }
  score.goes_to_proof = score.points >= weights.proof_threshold;
  return score;
}

}  // namespace sixbtc::validation
