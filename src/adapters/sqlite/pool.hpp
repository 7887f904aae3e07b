// ports::PoolRepository in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/pool_repository.hpp"

namespace sixbtc::sqlite {

class Pool final : public ports::PoolRepository {
 public:
  explicit Pool(Connection& connection) : connection_(connection) {}
  core::Status add(std::span<const ports::PoolEntry> entries) override;
  core::Result<std::vector<ports::PoolMember>> members() const override;
  core::Result<std::vector<ports::PoolEntry>> history(
      const core::StrategyId& strategy) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
