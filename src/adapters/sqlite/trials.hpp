// ports::TrialLedger in SQLite: the chain in one table, its head in a file beside the database.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/trial_ledger.hpp"

namespace sixbtc::sqlite {

class Trials final : public ports::TrialLedger {
 public:
  explicit Trials(Connection& connection) : connection_(connection) {}
  core::Result<std::size_t> book(std::span<const ports::TrialRecord> trials) override;
  core::Status bury(std::span<const ports::TrialTombstone> tombstones) override;
  core::Result<std::uint64_t> strategies_tried(std::string_view data_set_hash) const override;
  core::Result<std::uint64_t> trials(std::string_view data_set_hash) const override;
  core::Result<std::vector<ports::TrialRecord>> list(std::string_view data_set_hash) const override;
  core::Result<ports::LedgerHead> head() const override;
  core::Result<std::vector<ports::LedgerRow>> newest(
      const ports::LedgerQuery& query) const override;
  core::Result<std::vector<ports::DataSetTrials>> data_sets() const override;
  core::Result<ports::LedgerCheck> verify(
      const std::optional<ports::LedgerHead>& noted) const override;

 private:
  [[nodiscard]] core::Result<std::size_t> append(std::vector<ports::LedgerRow> rows);
  [[nodiscard]] core::Result<std::uint64_t> count(const std::string& what,
                                                  std::string_view data_set_hash) const;
  Connection& connection_;
};

// Chains the trials and tombstones of a database older than the chain; within its migration.
void chain_old_trials(SQLite::Database& database);

}  // namespace sixbtc::sqlite
