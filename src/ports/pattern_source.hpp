// Where patterns come from: our own miner, or a service elsewhere. A pattern says that after a
// condition the price more often did something than otherwise.
//
// Ratios are fractions, where the fields of a service may be per cent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/interval.hpp"
#include "market/side.hpp"

namespace sixbtc::ports {

// Touch: the price reaches the level within the holding period. Close: it is beyond the level at
// the end of it.
enum class PatternTarget : std::uint8_t { Touch, Close };

struct TargetResult {
  std::string name;  // "touch 2% in 8 bars"
  PatternTarget kind = PatternTarget::Touch;
  market::Direction direction = market::Direction::Long;
  double magnitude = 0;  // ratio of price
  std::int64_t holding_bars = 0;
  double edge = 0;      // share of hits above the base rate
  double win_rate = 0;  // share of hits
  std::uint64_t signals = 0;
  double p_value = 1;       // of this target alone
  double p_adjusted = 1;    // among everything that was tried
  double worst_window = 0;  // the smallest edge in four disjoint windows
};

struct CoinPerformance {
  std::string coin;
  double edge = 0, win_rate = 0;
  std::uint64_t signals = 0;
};

// Of the range of a bar where the pattern signals: ATR over price.
struct AtrAtSignals {
  double median = 0, deviation = 0, minimum = 0, maximum = 0;
};

struct Pattern {
  std::string id, name;
  // Statements of the strategy language, the last of which declares the bool `signal`; or
  // something else, in another language that `formula_source` names.
  std::string formula, formula_source;
  std::string formula_readable;  // "rsi, volume_spike"
  std::string strategy_type;     // MOM REV TRN BRE VLT VLM CDL
  std::string status;
  int tier = 3;  // 1 is best
  market::Interval interval = market::Interval::minutes(60);
  TargetResult target;                // the one a strategy is made for
  std::vector<TargetResult> targets;  // all that hold
  std::vector<CoinPerformance> coins;
  double quality = 0;  // 0..100
  double signals_per_month = 0;
  std::optional<AtrAtSignals> atr;
  core::Timestamp discovered;
};

// What `formula_source` is for patterns in our own language.
constexpr const char* own_formula_source = "sixbtc";

struct PatternQuery {
  std::optional<market::Interval> interval;
  int tier_max = 3;
  double edge_min = 0;
};

// One caller at a time.
class PatternSource {
 public:
  virtual ~PatternSource() = default;
  // Best first. Retryable where a service does not answer.
  [[nodiscard]] virtual core::Result<std::vector<Pattern>> patterns(const PatternQuery& query) = 0;
  // NotFound where there is none of that id.
  [[nodiscard]] virtual core::Result<Pattern> pattern(const std::string& id) = 0;
};

}  // namespace sixbtc::ports
