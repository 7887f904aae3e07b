// Keys of backtest, costs, portfolio, comparison.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::BacktestSettings;
using ports::RuleFallback;
using ports::VenueCosts;

// A member of costs.venues.<name>.
template <auto... Members>
Slot venue(S& settings, std::string_view name) {
  return slot_of((settings.costs.venues[std::string(name)].*....*Members));
}

Slot training_scale(S& settings, std::string_view name) {
  const auto interval = market::Interval::parse(name);
  CHECK(interval.has_value());
  return slot_of(settings.backtest.training_scale[*interval]);
}

}  // namespace

std::vector<Field> backtest_fields() {
  constexpr auto days = "days";
  constexpr auto named = NameKind::Text;
  return {
      {"backtest.initial_capital", real(1, 1e12), "quote units", "Equity at the start of a window.",
       at<&S::backtest, &BacktestSettings::initial_capital>},
      {"backtest.leverage", real(1, 10), "x", "Leverage of a strategy that asks for none.",
       at<&S::backtest, &BacktestSettings::leverage>},
      {"backtest.warmup_bars", integer(0, 100'000), "bars",
       "Bars shown to a strategy before its first decision counts.",
       at<&S::backtest, &BacktestSettings::warmup_bars>},
      {"backtest.prefix_check_bars", integer(2, 1000), "bars",
       "Bars whose decisions are recomputed from every prefix before a strategy is judged.",
       at<&S::backtest, &BacktestSettings::prefix_check_bars>},
      {"backtest.screening_memory_mb", integer(1, 1'000'000), "MB",
       "Columns of indicators that strategies share while many are screened, all series together; "
       "an eighth as much again for tables of exits.",
       at<&S::backtest, &BacktestSettings::screening_memory_mb>},
      {"backtest.causality_truncations", integer(0, 100'000), "series",
       "Random cuts of the series from which `strategy check --data` recomputes everything.",
       at<&S::backtest, &BacktestSettings::causality_truncations>},
      {"backtest.causality_seed", integer(0, 1'000'000'000), "",
       "Chooses these cuts; the same seed chooses the same.",
       at<&S::backtest, &BacktestSettings::causality_seed>},
      {"backtest.training_days", integer(1, 36'500), days, "Training window.",
       at<&S::backtest, &BacktestSettings::training_days>},
      {"backtest.holdout_days", integer(1, 3650), days, "Holdout window after it.",
       at<&S::backtest, &BacktestSettings::holdout_days>},
      {"backtest.holdout_days_slow", integer(1, 3650), days, "Holdout window of slow intervals.",
       at<&S::backtest, &BacktestSettings::holdout_days_slow>},
      {"backtest.slow_interval_minutes_min", integer(1, 527'040), "minutes",
       "An interval of at least this length is slow.",
       at<&S::backtest, &BacktestSettings::slow_interval_minutes_min>},
      {"backtest.vault_days", integer(0, 3650), days,
       "Days after the holdout that only proof may open, once.",
       at<&S::backtest, &BacktestSettings::vault_days>},
      {"backtest.unseen_days", integer(0, 3650), days,
       "Newest days, kept for paper trading in the demo.",
       at<&S::backtest, &BacktestSettings::unseen_days>},
      {"backtest.training_scale.*", integer(1, 36'500), days,
       "Training window of one interval instead of training_days.", training_scale,
       NameKind::Interval},
      {"backtest.stop_atr_multiple", real(0.1, 100), "ATR", "Stop of an entry that states none.",
       at<&S::backtest, &BacktestSettings::stop_atr_multiple>},
      {"backtest.target_added", boolean(), "",
       "Whether an entry that states no target gets one; true cuts trends short.",
       at<&S::backtest, &BacktestSettings::target_added>},
      {"backtest.target_atr_multiple", real(0.1, 100), "ATR", "That target.",
       at<&S::backtest, &BacktestSettings::target_atr_multiple>},
      {"backtest.atr_length", integer(1, 1000), "bars", "Length of the ATR behind both.",
       at<&S::backtest, &BacktestSettings::atr_length>},
      {"backtest.decisions", choice({"signals", "every_bar"}), "",
       "Which evaluations are recorded with their indicator values.",
       at<&S::backtest, &BacktestSettings::decisions>, NameKind::None, false},

      {"costs.floor.taker", ratio(0, 0.05), "of notional per side",
       "Least fee a taker fill is charged in a backtest.",
       at<&S::costs, &ports::CostSettings::floor, &ports::CostFloor::taker>},
      {"costs.floor.slippage", ratio(0, 0.05), "of price per side",
       "Least slippage of a taker fill.",
       at<&S::costs, &ports::CostSettings::floor, &ports::CostFloor::slippage>},
      {"costs.venues.*.taker", ratio(0, 0.05), "of notional per side", "Taker fee.",
       venue<&VenueCosts::taker>, named},
      {"costs.venues.*.maker", ratio(-0.01, 0.05), "of notional per side",
       "Maker fee; negative is a rebate.", venue<&VenueCosts::maker>, named},
      {"costs.venues.*.slippage", ratio(0, 0.05), "of price per side", "Slippage of taker fills.",
       venue<&VenueCosts::slippage>, named},
      {"costs.venues.*.funding_interval_hours", real(0.25, 24), "hours",
       "Time between funding payments.", venue<&VenueCosts::funding_interval_hours>, named},
      {"costs.venues.*.funding_rate_missing", ratio(0, 0.01), "of notional per payment",
       "What the payer pays where no rate was recorded; nobody receives it.",
       venue<&VenueCosts::funding_rate_missing>, named},
      {"costs.venues.*.maintenance_margin_ratio", ratio(0, 0.5), "of notional",
       "Equity below this share of the position is liquidated.",
       venue<&VenueCosts::maintenance_margin_ratio>, named},
      {"costs.venues.*.leverage_max", real(1, 125), "x", "Most the venue allows.",
       venue<&VenueCosts::leverage_max>, named},
      {"costs.venues.*.rules.tick", decimal(0, 1e6), "quote units",
       "Price step where the instrument's own is not recorded.",
       venue<&VenueCosts::rules, &RuleFallback::tick>, named},
      {"costs.venues.*.rules.significant_digits", integer(0, 15), "digits",
       "Most significant digits of a price; 0 means no such rule.",
       venue<&VenueCosts::rules, &RuleFallback::significant_digits>, named},
      {"costs.venues.*.rules.lot", decimal(0, 1e6), "base units", "Quantity step, likewise.",
       venue<&VenueCosts::rules, &RuleFallback::lot>, named},
      {"costs.venues.*.rules.notional_min", decimal(0, 1e6), "quote units",
       "Smallest order value, likewise; 0 means none.",
       venue<&VenueCosts::rules, &RuleFallback::notional_min>, named},
  };
}

std::vector<Field> account_fields() {
  return {
      {"portfolio.positions_max", integer(1, 1000), "positions",
       "Positions open at once in an account that several strategies trade.",
       at<&S::portfolio, &ports::PortfolioSettings::positions_max>},
      {"portfolio.exposure_max", real(0.01, 125), "x equity",
       "Largest sum of the notionals at entry in that account.",
       at<&S::portfolio, &ports::PortfolioSettings::exposure_max>},
      {"comparison.resamples", integer(100, 100'000), "",
       "Bootstrap samples behind the intervals of `compare`.",
       at<&S::comparison, &ports::ComparisonSettings::resamples>, NameKind::None, false},
      {"comparison.seed", integer(0, 1'000'000'000), "", "Chooses these samples.",
       at<&S::comparison, &ports::ComparisonSettings::seed>, NameKind::None, false},
      {"comparison.block_days", real(1, 365), "days",
       "Mean length of the blocks of days that are drawn together.",
       at<&S::comparison, &ports::ComparisonSettings::block_days>, NameKind::None, false},
      {"comparison.confidence", ratio(0.5, 0.999), "", "Of these intervals.",
       at<&S::comparison, &ports::ComparisonSettings::confidence>, NameKind::None, false},
  };
}

}  // namespace sixbtc::yaml_config
