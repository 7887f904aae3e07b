// Keys of screen, score, pool, classify and graduation.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::ClassifySettings;
using ports::GraduationSettings;
using ports::HoldoutGateSettings;
using ports::PoolSettings;
using ports::ResearchSettings;
using ports::ScoreSettings;
using ports::ScoreTerm;
using ports::ScreenSettings;

template <auto Term>
void add_term(std::vector<Field>& rows, std::array<std::string_view, 3> paths,
              std::string_view unit, std::string_view what) {
  const Type figure = real(-1000, 1000);
  rows.push_back({paths[0], figure, unit, what, at<&S::score, Term, &ScoreTerm::floor>});
  rows.push_back({paths[1], figure, unit, "Value from which the term is full.",
                  at<&S::score, Term, &ScoreTerm::target>});
  rows.push_back({paths[2], real(0, 100), "points", "Points of the full term.",
                  at<&S::score, Term, &ScoreTerm::weight>});
}

void add_pool(std::vector<Field>& rows) {
  rows.push_back({"pool.size", integer(1, 100'000), "strategies",
                  "Places in the pool; its floor is score.proof_threshold.",
                  at<&S::pool, &PoolSettings::size>});
  rows.push_back({"pool.duplicate_correlation", ratio(0, 1), "correlation",
                  "Correlation of daily returns from which on two strategies are near-duplicates.",
                  at<&S::pool, &PoolSettings::duplicate_correlation>});
  rows.push_back({"pool.common_days_min", integer(2, 10'000), "days",
                  "Fewer common days say nothing about how alike two strategies are.",
                  at<&S::pool, &PoolSettings::common_days_min>});
  rows.push_back({"pool.retest_days", integer(1, 365), "days",
                  "A member judged this long ago is due for a re-test.",
                  at<&S::pool, &PoolSettings::retest_days>});
  rows.push_back({"pool.retests_max", integer(1, 100'000), "strategies",
                  "Members tested again in one go, the longest waiting first.",
                  at<&S::pool, &PoolSettings::retests_max>});
  rows.push_back({"research.batch", integer(1, 1'000'000), "strategies",
                  "Made and judged at a time by the unattended search.",
                  at<&S::research, &ResearchSettings::batch>});
  rows.push_back({"classify.percentile", ratio(0.001, 1), "of the pool",
                  "Best share of the pool that is looked at, rounded up.",
                  at<&S::classify, &ClassifySettings::percentile>});
  rows.push_back({"classify.top", integer(1, 1000), "strategies", "Most strategies chosen.",
                  at<&S::classify, &ClassifySettings::top>});
  rows.push_back({"classify.per_timeframe_max", integer(1, 1000), "strategies",
                  "Most chosen on one bar length.",
                  at<&S::classify, &ClassifySettings::per_timeframe_max>});
  rows.push_back({"classify.per_type_max", integer(1, 1000), "strategies",
                  "Most chosen of one type.", at<&S::classify, &ClassifySettings::per_type_max>});
  rows.push_back({"classify.correlation_max", ratio(0, 1), "correlation",
                  "Largest correlation of daily returns between two that are chosen.",
                  at<&S::classify, &ClassifySettings::correlation_max>});
}

void add_graduation(std::vector<Field>& rows) {
  rows.push_back({"graduation.paper.days_min", integer(1, 1000), "days",
                  "Days on paper before money.",
                  at<&S::graduation, &GraduationSettings::paper_days_min>});
  rows.push_back({"graduation.paper.return_min", ratio(0, 10), "of the capital",
                  "Least return on paper.",
                  at<&S::graduation, &GraduationSettings::paper_return_min>});
  rows.push_back({"graduation.paper.stability_min", ratio(0, 1), "score",
                  "Least stability on paper.",
                  at<&S::graduation, &GraduationSettings::paper_stability_min>});
  rows.push_back({"graduation.paper.drawdown_max", ratio(0, 1), "of the capital",
                  "Largest drawdown on paper.",
                  at<&S::graduation, &GraduationSettings::paper_drawdown_max>});
}

}  // namespace

std::vector<Field> screen_fields() {
  std::vector<Field> rows = {
      {"screen.sharpe_min", real(-10, 10), "per year", "Least annual Sharpe ratio.",
       at<&S::screen, &ScreenSettings::sharpe_min>},
      {"screen.win_rate", choice({"threshold", "breakeven", "off"}), "",
       "Win-rate gate: a fixed threshold, the break-even rate of the payoff, or none.",
       at<&S::screen, &ScreenSettings::win_rate>},
      {"screen.win_rate_min", ratio(0, 1), "of trades", "That threshold.",
       at<&S::screen, &ScreenSettings::win_rate_min>},
      {"screen.expectancy_min", ratio(-0.1, 0.1), "of notional",
       "Mean net trade return must be above this.",
       at<&S::screen, &ScreenSettings::expectancy_min>},
      {"screen.max_drawdown_max", ratio(0, 1), "of equity", "Largest drawdown.",
       at<&S::screen, &ScreenSettings::max_drawdown_max>},
      {"screen.trades_min", integer(1, 1'000'000), "trades",
       "Fewest trades, over all symbols of the strategy.",
       at<&S::screen, &ScreenSettings::trades_min>},
      {"screen.holdout.alpha", ratio(0.0001, 0.5), "probability",
       "The holdout fails a strategy only when it contradicts training at this level.",
       at<&S::screen, &ScreenSettings::holdout, &HoldoutGateSettings::alpha>},
      {"screen.holdout.trades_min", integer(1, 1'000'000), "trades",
       "With fewer holdout trades the gate is undecided.",
       at<&S::screen, &ScreenSettings::holdout, &HoldoutGateSettings::trades_min>},
  };
  add_term<&ScoreSettings::sharpe>(
      rows, {"score.sharpe.floor", "score.sharpe.target", "score.sharpe.weight"}, "per year",
      "Annual Sharpe ratio: value up to which the term is empty.");
  add_term<&ScoreSettings::expectancy>(
      rows, {"score.expectancy.floor", "score.expectancy.target", "score.expectancy.weight"},
      "of notional", "Mean net trade return: value up to which the term is empty.");
  add_term<&ScoreSettings::ed_ratio>(
      rows, {"score.ed_ratio.floor", "score.ed_ratio.target", "score.ed_ratio.weight"}, "ratio",
      "Expectancy / max drawdown: value up to which the term is empty.");
  add_term<&ScoreSettings::consistency>(
      rows, {"score.consistency.floor", "score.consistency.target", "score.consistency.weight"},
      "of days", "Share of days above the starting equity: value up to which the term is empty.");
  add_term<&ScoreSettings::drawdown>(
      rows, {"score.drawdown.floor", "score.drawdown.target", "score.drawdown.weight"}, "of equity",
      "Max drawdown: value from which the term is empty.");
  rows.push_back({"score.training_weight", ratio(0, 1), "of the score", "Share of training.",
                  at<&S::score, &ScoreSettings::training_weight>});
  rows.push_back({"score.holdout_weight", ratio(0, 1), "of the score", "Share of the holdout.",
                  at<&S::score, &ScoreSettings::holdout_weight>});
  rows.push_back({"score.proof_threshold", real(0, 100), "points",
                  "Least score that goes on to proof.",
                  at<&S::score, &ScoreSettings::proof_threshold>});
  add_pool(rows);
  add_graduation(rows);
  return rows;
}

}  // namespace sixbtc::yaml_config
