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
#include "ports/proof_settings.hpp"

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

// Exit grids by interval; percentages are ratios of the entry fill, a target of 0 means none, bars
// of 0 mean no time exit.
struct ExpansionGrid {
  std::vector<double> stop_percent, target_percent;
  std::vector<std::int64_t> exit_bars;
};

struct ExpansionSettings {
  std::int64_t strategies_per_base_max;
  std::int64_t inputs_max;     // ranged inputs walked, the first ones of a script
  bool target_exceeds_stop;    // refuse targets not above their stop
  double stop_to_liquidation;  // a stop reaches at most this share of the way to liquidation
  std::vector<double> stop_atr, target_atr, leverage;
  std::map<market::Interval, ExpansionGrid> grids;
};

struct LanguageLimits {
  std::int64_t source_bytes_max, nodes_max, nesting_max, loop_iterations_max, history_bars_max,
      state_values_max, text_bytes_max, diagnostics_max;
};

// Which sources take turns; each at most once.
struct SourceSettings {
  bool combinator, genetic, pattern, ai_free, ai_assigned, expansion;
};

struct GenerationBatchSettings {
  std::int64_t strategies_per_timeframe, strategies_per_hour_max;
};

// When strategies wait in line, generation pauses.
struct BackPressureSettings {
  std::int64_t generated_max;                      // waiting for validation: none is made above
  std::int64_t validated_pause, validated_resume;  // waiting for a backtest
  std::int64_t cooldown_seconds, cooldown_seconds_per_strategy, cooldown_seconds_max;
};

// Symbols strategies are made for, as of a date.
struct UniverseSettings {
  std::int64_t trailing_days, history_days_min;
  double quote_volume_day_min;  // mean over the trailing days, quote units
  std::int64_t symbols_max;     // the most liquid ones
};

// How many combinations of each shape among their sum.
struct CombinatorSettings {
  std::int64_t single, pair, triple, sequence, two_periods, atr_regime;
};

struct GeneticSettings {
  std::int64_t parents_min, parents_max;  // the best ones; fewer than the minimum: no children
  std::int64_t tournament;                // candidates of which the fittest becomes a parent
  double crossover, mutation;             // probabilities
  double number_mutation;                 // of each number of a mutant
  std::int64_t inputs_max;                // of a child
};

enum class PatternOrigin { Own, Service };

struct PatternServiceSettings {
  std::string base_url;
  std::int64_t deadline_seconds, answer_bytes_max, limit;
};

struct PatternSettings {
  PatternOrigin origin;
  std::int64_t conditions;   // tested on each interval
  std::int64_t signals_min;  // on all symbols together
  double edge_min;           // share of hits above the base rate
  double false_share_max;    // of the patterns found (Benjamini and Hochberg)
  std::int64_t symbols_max;  // mined together
  std::int64_t bars_max;     // the newest ones of training, of each symbol
  PatternServiceSettings service;
};

enum class TextDialect { Anthropic, Gemini, OpenAi, Compatible };

// One language model and how to reach it.
struct TextProviderSettings {
  bool enabled;
  TextDialect dialect;
  std::string base_url;      // without a slash at the end
  std::string model;         // as the provider calls it
  std::string key_variable;  // environment variable that holds the key; empty: none is sent
  std::int64_t calls_per_day_max;
  std::int64_t output_tokens_max;
  core::Amount price_input_per_million, price_output_per_million;  // of tokens
};

struct AiSettings {
  double free_ratio;                  // ai_free of both, where both take turns
  std::int64_t strategies_per_base;   // expanded from each script a model writes
  std::int64_t discarded_max;         // scripts in a row that do not check before a run gives up
  std::int64_t examples, rejections;  // shown in a prompt
  std::int64_t answer_bytes_max;
  std::int64_t deadline_seconds, tries;
  std::int64_t retry_first_seconds, retry_longest_seconds;
  std::map<std::string, TextProviderSettings> providers;  // by name
};

struct GenerationSettings {
  std::int64_t seed;
  SourceSettings sources;
  GenerationBatchSettings batch;
  BackPressureSettings back_pressure;
  UniverseSettings universe;
  CombinatorSettings combinator;
  GeneticSettings genetic;
  PatternSettings pattern;
  AiSettings ai;
  ExpansionSettings expansion;
  LanguageLimits language;
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
  ComparisonSettings comparison;
  ScreenSettings screen;
  ScoreSettings score;
  ProofSettings proof;
  PoolSettings pool;
  ClassifySettings classify;
  ResearchSettings research;
  OptimiserSettings optimiser;
  GenerationSettings generation;
  DemoSettings demo;
  ReportSettings report;
  ApiSettings api;
};

}  // namespace sixbtc::ports
