// Backtest runs, their trades, and the verdict of the screen over them (M-219).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "market/series_key.hpp"
#include "market/side.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::ports {

enum class RunKind : std::uint8_t { Training, Holdout, Full };
[[nodiscard]] std::string_view to_string(RunKind kind);  // "training"
[[nodiscard]] core::Result<RunKind> parse_run_kind(std::string_view text);

struct BacktestRunRecord {
  core::BacktestRunId id;
  core::StrategyId strategy;
  market::SeriesKey series;
  core::Timestamp window_from, window_to;  // [from, to)
  RunKind kind = RunKind::Full;
  std::string profile;
  std::string passport_json, metrics_json;
  core::Timestamp started_at, finished_at;
};

// One closed trade. Research figures, hence doubles.
struct TradeRecord {
  std::uint32_t number = 0;  // within the run, from 0
  market::Direction direction = market::Direction::Long;
  core::Timestamp entry_time, exit_time;
  double entry_price = 0, exit_price = 0;
  double quantity = 0;                       // base units
  double fees = 0, funding = 0, profit = 0;  // quote units; profit is net of fees and funding
  double return_on_notional = 0;             // profit / entry notional
  double risk = 0;                           // money to the first stop at the entry
  double mae = 0, mfe = 0;  // largest move against and for it, ratios of the entry price
  std::string exit_reason;
  // Levels at the entry; absent where there was none, or the run is older than their keeping.
  std::optional<double> stop{}, target{};
};

struct BacktestRun {
  BacktestRunRecord record;
  std::vector<TradeRecord> trades;
};

// What the screen said of one strategy; a later one for the same strategy replaces the ranking,
// all are kept.
struct ScreeningRecord {
  core::StrategyId strategy;
  std::string data_set_hash, passport_hash;
  bool is_passed = false;
  double score = 0;  // 0..100
  std::uint32_t gates_failed = 0;
  std::string first_failed_gate;  // empty: none
  double nearness = 0;            // how near a miss was, 0..1; 1: passed
  std::string gates_json, metrics_json;
  core::Timestamp time;
};

struct RankedStrategy {
  std::string name, alias, type, base_name;
  market::Interval interval = market::Interval::minutes(60);
  ScreeningRecord screening;
};

enum class RankingOrder : std::uint8_t { ByScore, ByNearness };

struct RankingQuery {
  std::optional<bool> is_passed;               // absent: both
  std::optional<core::StrategyId> strategy{};  // only this one, deleted or not
  bool with_deleted = false;                   // of all, for the nearest misses
  RankingOrder order = RankingOrder::ByScore;
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t offset = 0;
};

struct RunQuery {
  std::optional<core::StrategyId> strategy{};
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t offset = 0;
};

// Any thread.
class BacktestRepository {
 public:
  virtual ~BacktestRepository() = default;

  // All or none, in one transaction. A run id already stored is skipped. Returns how many were new.
  [[nodiscard]] virtual core::Result<std::size_t> add(std::span<const BacktestRun> runs,
                                                      const Actor& actor) = 0;
  // By start time, then id.
  [[nodiscard]] virtual core::Result<std::vector<BacktestRunRecord>> list(
      const core::StrategyId& strategy) const = 0;
  // Newest first.
  [[nodiscard]] virtual core::Result<std::vector<BacktestRunRecord>> newest(
      const RunQuery& query) const = 0;
  [[nodiscard]] virtual core::Result<BacktestRunRecord> get(
      const core::BacktestRunId& id) const = 0;
  [[nodiscard]] virtual core::Result<std::vector<TradeRecord>> trades(
      const core::BacktestRunId& id) const = 0;

  [[nodiscard]] virtual core::Status add_screenings(std::span<const ScreeningRecord> records,
                                                    const Actor& actor) = 0;
  // The newest screening of each strategy; best first, ties by strategy id.
  [[nodiscard]] virtual core::Result<std::vector<RankedStrategy>> ranked(
      const RankingQuery& query) const = 0;
};

}  // namespace sixbtc::ports
