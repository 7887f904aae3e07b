// ports::StrategyRepository in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/strategy_repository.hpp"

namespace sixbtc::sqlite {

class Strategies final : public ports::StrategyRepository {
 public:
  explicit Strategies(Connection& connection) : connection_(connection) {}

  core::Result<std::size_t> add(std::span<const ports::StrategyRecord> records,
                                const ports::Actor& actor) override;
  core::Result<ports::StrategyRecord> get(const core::StrategyId& id) const override;
  core::Result<ports::StrategyRecord> find(std::string_view text) const override;
  core::Result<std::vector<ports::StrategyRecord>> list(
      const ports::StrategyQuery& query) const override;
  core::Result<std::uint64_t> count(const ports::StrategyQuery& query) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
