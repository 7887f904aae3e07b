// Every configured value, as plain immutable data. No member has a default: values come from
// config/config.yaml and the layers above it (ports/configuration.hpp says which).
//
// Units: ratios are fractions (0.02 is two percent), days are 24 hours, *_bars are bars of the
// strategy's own interval. docs/configuration.md lists the key, range and meaning of each.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/fixed.hpp"
#include "core/log.hpp"
#include "market/interval.hpp"
#include "ports/api_settings.hpp"
#include "ports/drill_settings.hpp"
#include "ports/execution_settings.hpp"
#include "ports/generation_settings.hpp"
#include "ports/proof_settings.hpp"
#include "ports/simulation_settings.hpp"
#include "risk/policy.hpp"

namespace sixbtc::ports {

struct StorageSettings {
  std::string path;  // folder of the store
};

struct LoggingSettings {
  core::log::Level level;
  core::log::Format format;
  std::string file;  // empty: stderr
};

struct ImportSettings {
  std::int64_t line_bytes_max;
  std::int64_t decompressed_bytes_max;
  std::int64_t funding_jitter_seconds;  // a funding time this close after a whole hour is that hour
};

struct QualitySettings {
  std::int64_t zero_volume_run_bars_min;
  std::int64_t outlier_window_bars;
  double outlier_mad_multiple;
  double deviation_ratio_max;
  std::int64_t artificial_run_bars_min;
  std::int64_t listing_bars;
  double listing_range_max;
  double outlier_mad_min;
  std::int64_t common_bars_min;
  double mislabelled_share_min;
};

struct DataSettings {
  std::string preferred_market;  // "exchange/market" meant when several hold a symbol
  ImportSettings import;
  QualitySettings quality;
};

struct IndicatorSet {
  std::string kind;  // a kernel of indicators/: "sma", "ema", ...
  std::int64_t length;
  std::vector<market::Interval> intervals;
};

struct IndicatorSettings {
  std::map<std::string, IndicatorSet> sets;  // by name: "ma44"
};

struct TradingSettings {
  std::string venue;  // whose costs and rules judge a strategy: a key of costs.venues
  std::vector<market::Interval> timeframes;
};

enum class DecisionRecording { Signals, EveryBar };

struct BacktestSettings {
  double initial_capital;  // quote units
  double leverage;         // of a strategy that asks for none
  std::int64_t warmup_bars;
  std::int64_t prefix_check_bars;    // recomputed from prefixes before a strategy is judged
  std::int64_t screening_memory_mb;  // for signals that strategies share, all series together
  std::int64_t causality_truncations, causality_seed;  // of the proof of `strategy check --data`
  std::int64_t training_days;
  std::int64_t holdout_days;
  std::int64_t holdout_days_slow;  // from slow_interval_minutes_min upward
  std::int64_t slow_interval_minutes_min;
  std::int64_t vault_days;
  std::int64_t unseen_days;
  std::map<market::Interval, std::int64_t> training_scale;  // interval -> training days instead
  double stop_atr_multiple;                                 // of an entry that states no stop
  double target_atr_multiple;  // where the grid or the configuration asks for a target
  std::int64_t atr_length;
  bool target_added;  // add that target to entries that state none
  DecisionRecording decisions;
};

// Used where a venue's recorded rules for an instrument are absent.
struct RuleFallback {
  core::Price tick;
  std::int64_t significant_digits;  // of a price; 0: no such rule
  core::Quantity lot;
  core::Amount notional_min;
};

struct VenueCosts {
  double taker;     // fee, ratio of notional, per side
  double maker;     // fee, ratio of notional, per side
  double slippage;  // ratio of price, per side, taker fills
  double funding_interval_hours;
  double funding_rate_missing;      // paid per funding interval where no rate is recorded
  double maintenance_margin_ratio;  // of notional
  double leverage_max;
  RuleFallback rules;
};

struct CostFloor {
  double taker;
  double slippage;
};

struct CostSettings {
  CostFloor floor;                           // no taker fill is ever cheaper
  std::map<std::string, VenueCosts> venues;  // by exchange name: "binance"
};

enum class PositionCapBasis { Margin, Notional };
enum class SizingCurve { Flat, BalanceCurve };

struct FixedFractionalSettings {
  double risk_per_trade_pct;     // ratio of equity
  double max_position_size_pct;  // ratio of equity
};

struct BalanceCurveSettings {
  double balance_low, balance_high;  // quote units
  double risk_high, risk_low;        // ratio of equity at and below low, at and above high
};

struct RiskSettings {
  FixedFractionalSettings fixed_fractional;
  PositionCapBasis position_cap_basis;
  SizingCurve sizing_curve;
  BalanceCurveSettings balance_curve;
  double leverage_max;
  risk::LimitSettings limits;
  risk::EmergencySettings emergency;
  risk::protections::ProtectionSettings protections;
};

// Of strategies that trade one account in a backtest.
struct PortfolioSettings {
  std::int64_t positions_max;  // open at once
  double exposure_max;         // sum of notionals at entry, ratio of equity
};

// Of `compare`.
struct ComparisonSettings {
  std::int64_t resamples, seed;
  double block_days;  // mean length of a block of days drawn together
  double confidence;
};

enum class WinRateGate { Threshold, Breakeven, Off };

struct HoldoutGateSettings {
  double alpha;  // significance at which the holdout contradicts training
  std::int64_t trades_min;
};

struct ScreenSettings {
  double sharpe_min;
  WinRateGate win_rate;
  double win_rate_min;
  double expectancy_min;  // must be exceeded; mean net trade return on notional
  double max_drawdown_max;
  std::int64_t trades_min;  // over all symbols of the strategy
  HoldoutGateSettings holdout;
};

// A term is (value - floor) / (target - floor), clamped to 0..1, times its weight.
struct ScoreTerm {
  double floor, target, weight;
};

struct ScoreSettings {
  ScoreTerm sharpe, expectancy, ed_ratio, consistency, drawdown;
  double training_weight, holdout_weight;
  double proof_threshold;
};

// Of the leaderboard of proven strategies; its floor is score.proof_threshold.
struct PoolSettings {
  std::int64_t size;
  double duplicate_correlation;  // of daily returns, from which on two are near-duplicates
  std::int64_t common_days_min;  // fewer common days say nothing about likeness
  std::int64_t retest_days;      // between two judgings of a member
  std::int64_t retests_max;      // in one go
};

// Of the unattended search.
struct ResearchSettings {
  std::int64_t batch;  // strategies made and judged at a time
};

// Of the choice from the pool.
struct ClassifySettings {
  double percentile;  // share of the pool looked at
  std::int64_t top, per_timeframe_max, per_type_max;
  double correlation_max;  // of daily returns, between two that are chosen
};

// What a strategy must have shown on paper before it trades with money.
struct GraduationSettings {
  std::int64_t paper_days_min;
  double paper_return_min, paper_stability_min, paper_drawdown_max;  // ratios
};

enum class SearchMethod { Grid, Random, Tpe };
enum class TrialRanking { Weighted, Pareto };

struct TpeSettings {
  std::int64_t startup_trials, candidates;
};

struct PruningSettings {
  bool enabled;
  std::int64_t startup_trials;  // complete ones before any is given up
  std::int64_t warmup_parts;    // none is given up after these first parts
};

struct PlateauSettings {
  std::int64_t finalists;
  double radius;  // of a parameter's range, to a neighbour
};

struct WalkForwardSettings {
  std::int64_t train_days, gap_days, test_days, step_days;
  std::int64_t folds_max;
  std::int64_t parts;  // of a training window, judged one by one
};

// A weight of 0 leaves an objective out.
struct ObjectiveSettings {
  ScoreTerm profit, sharpe, expectancy, drawdown;
  double spread_penalty;
  std::int64_t trades_min;
};

struct OptimiserSettings {
  SearchMethod method;
  std::int64_t trials, batch;
  std::int64_t values_max;  // that one input may take
  TrialRanking ranking;
  TpeSettings tpe;
  PruningSettings pruning;
  PlateauSettings plateau;
  WalkForwardSettings walk_forward;
  ObjectiveSettings objectives;
};

struct DemoSettings {
  std::int64_t strategies;
  std::vector<market::Interval> intervals;
  std::int64_t threads;  // 0: as `threads`
  std::int64_t table_rows;
  std::int64_t seed;
};

// Tear sheets.
struct ReportSettings {
  std::int64_t rolling_days;     // of the rolling Sharpe
  std::int64_t histogram_bins;   // of the returns of trades
  std::int64_t bootstrap_paths;  // redrawn orders of the trades
  std::int64_t bootstrap_seed;
};

struct Settings {
  StorageSettings storage;
  LoggingSettings logging;
  std::int64_t threads;  // 0: all cores
  DataSettings data;
  IndicatorSettings indicators;
  TradingSettings trading;
  BacktestSettings backtest;
  CostSettings costs;
  RiskSettings risk;
  PortfolioSettings portfolio;
  ExecutionSettings execution;
  ComparisonSettings comparison;
  ScreenSettings screen;
  ScoreSettings score;
  ProofSettings proof;
  PoolSettings pool;
  ClassifySettings classify;
  GraduationSettings graduation;
  ResearchSettings research;
  OptimiserSettings optimiser;
  SimulationSettings simulation;
  PaperSettings paper;
  DrillSettings drill;
  GenerationSettings generation;
  DemoSettings demo;
  ReportSettings report;
  ApiSettings api;
};

}  // namespace sixbtc::ports
