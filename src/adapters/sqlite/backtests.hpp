// ports::BacktestRepository in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/backtest_repository.hpp"

namespace sixbtc::sqlite {

class Backtests final : public ports::BacktestRepository {
 public:
  explicit Backtests(Connection& connection) : connection_(connection) {}

  core::Result<std::size_t> add(std::span<const ports::BacktestRun> runs,
                                const ports::Actor& actor) override;
  core::Result<std::vector<ports::BacktestRunRecord>> list(
      const core::StrategyId& strategy) const override;
  core::Result<std::vector<ports::BacktestRunRecord>> newest(
      const ports::RunQuery& query) const override;
  core::Result<ports::BacktestRunRecord> get(const core::BacktestRunId& id) const override;
  core::Result<std::vector<ports::TradeRecord>> trades(
      const core::BacktestRunId& id) const override;
  core::Status add_screenings(std::span<const ports::ScreeningRecord> records,
                              const ports::Actor& actor) override;
  core::Result<std::vector<ports::RankedStrategy>> ranked(
      const ports::RankingQuery& query) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
