// Why and why not: every evaluation that led to a signal, with the indicator values it saw
// (M-034, M-218), and stored indicator values (M-217).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "market/series_key.hpp"

namespace sixbtc::ports {

struct DecisionRecord {
  core::StrategyId strategy;
  std::optional<core::BacktestRunId> run;  // absent: live or paper
  market::SeriesKey series;
  core::Timestamp time;  // close of the bar decided on
  std::string signal;    // "OPEN_LONG", "HOLD", ...
  double confidence = 0;
  std::string reason;
  std::vector<std::pair<std::string, double>> indicators;  // NaN: not available yet
};

struct IndicatorValueRecord {
  market::SeriesKey series;
  core::Timestamp time;  // open time of the bar
  std::string indicator;
  std::string parameters_json;
  double value = 0;
};

struct DecisionQuery {
  core::StrategyId strategy;  // empty: of all, the newest stored first
  std::optional<core::BacktestRunId> run;
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t offset = 0;
};

// Any thread.
class DecisionLog {
 public:
  virtual ~DecisionLog() = default;
  // One transaction. The same (strategy, run, series, time) written again is skipped.
  [[nodiscard]] virtual core::Status add(std::span<const DecisionRecord> records) = 0;
  // By time.
  [[nodiscard]] virtual core::Result<std::vector<DecisionRecord>> list(
      const DecisionQuery& query) const = 0;
  // One transaction; the same (series, time, indicator) is overwritten.
  [[nodiscard]] virtual core::Status put_indicators(
      std::span<const IndicatorValueRecord> records) = 0;
  // By time, `from` inclusive, `to` exclusive.
  [[nodiscard]] virtual core::Result<std::vector<IndicatorValueRecord>> indicators(
      const market::SeriesKey& series, const std::string& indicator, core::Timestamp from,
      core::Timestamp to) const = 0;
};

}  // namespace sixbtc::ports
