// Where strategies are kept. Each is one complete entity with its own source (M-215, C-50).
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
#include "market/interval.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::ports {

// DELETED is the tombstone of a strategy; its row, runs and trials stay.
enum class StrategyStatus : std::uint8_t { Generated, Validated, Active, Live, Retired, Deleted };

[[nodiscard]] std::string_view to_string(StrategyStatus status);  // "GENERATED"
[[nodiscard]] core::Result<StrategyStatus> parse_strategy_status(std::string_view text);

struct StrategyRecord {
  core::StrategyId id;
  // Proposals: when another strategy already has one, add() appends hex digits of the id until it
  // is free, so both stay unique.
  std::string name;   // "Strategy_MOM_a7f3d8b2"
  std::string alias;  // "BTC_MOM_A7F3D"
  std::string type;   // "MOM"
  std::string generation_mode;
  StrategyStatus status = StrategyStatus::Generated;
  std::string base_name;
  std::string base_code_hash;
  std::string source;
  std::string source_hash;
  std::string parameters_json;
  std::string exchange, market;  // of the series it is judged on
  market::Interval interval = market::Interval::minutes(60);
  std::vector<std::string> symbols;
  core::Timestamp created_at;
};

struct StrategyQuery {
  std::optional<StrategyStatus> status;  // absent: all but DELETED
  std::optional<std::string> type, base_name, symbol;
  std::optional<market::Interval> interval;
  std::optional<std::string> generation_mode;
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t offset = 0;
};

// Any thread. Every change is audited in the same transaction. The status changes through
// ports::LifecycleLog alone.
class StrategyRepository {
 public:
  virtual ~StrategyRepository() = default;

  // All or none, in one transaction. Ids already stored are skipped (same id, same content).
  // Returns how many were new; each starts with its `generated` event. Malformed records (empty id,
  // name or source; a status beyond VALIDATED) refuse the batch.
  [[nodiscard]] virtual core::Result<std::size_t> add(std::span<const StrategyRecord> records,
                                                      const Actor& actor) = 0;
  [[nodiscard]] virtual core::Result<StrategyRecord> get(const core::StrategyId& id) const = 0;
  // By id, unique id prefix (4 characters or more), name or alias (any case). NotFound; Conflict
  // naming the candidates when a prefix fits several.
  [[nodiscard]] virtual core::Result<StrategyRecord> find(std::string_view text) const = 0;
  // By creation time, then id.
  [[nodiscard]] virtual core::Result<std::vector<StrategyRecord>> list(
      const StrategyQuery& query) const = 0;
  [[nodiscard]] virtual core::Result<std::uint64_t> count(const StrategyQuery& query) const = 0;
};

}  // namespace sixbtc::ports
