// Of the making of strategies. Part of Settings (ports/settings.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/fixed.hpp"
#include "market/interval.hpp"

namespace sixbtc::ports {

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
  bool combinator, genetic, pattern, ai_free, ai_assigned, expansion, optimized;
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

}  // namespace sixbtc::ports
