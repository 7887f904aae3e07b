// ports::LifecycleLog in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/rows.hpp"
#include "ports/lifecycle_log.hpp"

namespace sixbtc::sqlite {

// Writes events within the transaction of the caller.
class EventWriter {
 public:
  explicit EventWriter(SQLite::Database& database);
  void append(const ports::LifecycleEvent& event);

 private:
  Insert insert_;
};

class Lifecycle final : public ports::LifecycleLog {
 public:
  explicit Lifecycle(Connection& connection) : connection_(connection) {}
  core::Result<std::uint64_t> pool_version() const override;
  core::Status append(std::span<const ports::LifecycleEvent> events,
                      std::optional<std::uint64_t> pool_version) override;
  core::Result<std::vector<std::optional<ports::StrategyState>>> states(
      std::span<const core::StrategyId> strategies) const override;
  core::Result<std::uint64_t> newest() const override;
  core::Result<std::vector<ports::LifecycleEvent>> list(
      const ports::LifecycleQuery& query) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
