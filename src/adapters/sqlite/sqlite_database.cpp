#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/backtests.hpp"
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/copy.hpp"
#include "adapters/sqlite/lifecycle.hpp"
#include "adapters/sqlite/logs.hpp"
#include "adapters/sqlite/model_calls.hpp"
#include "adapters/sqlite/pool.hpp"
#include "adapters/sqlite/research.hpp"
#include "adapters/sqlite/rows.hpp"
#include "adapters/sqlite/strategies.hpp"
#include "adapters/sqlite/tokens.hpp"
#include "adapters/sqlite/trials.hpp"
#include "adapters/sqlite/vault.hpp"

namespace sixbtc::sqlite {
namespace {

class SqliteDatabase final : public ports::Database {
 public:
  explicit SqliteDatabase(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)),
        strategies_(*connection_),
        backtests_(*connection_),
        decisions_(*connection_),
        quality_(*connection_),
        trials_(*connection_),
        lifecycle_(*connection_),
        pool_(*connection_),
        vault_(*connection_),
        research_(*connection_),
        audit_(*connection_),
        model_calls_(*connection_),
        tokens_(*connection_) {}

  ports::StrategyRepository& strategies() override { return strategies_; }
  ports::BacktestRepository& backtests() override { return backtests_; }
  ports::DecisionLog& decisions() override { return decisions_; }
  ports::QualityRepository& quality() override { return quality_; }
  ports::TrialLedger& trials() override { return trials_; }
  ports::LifecycleLog& lifecycle() override { return lifecycle_; }
  ports::PoolRepository& pool() override { return pool_; }
  ports::VaultRegister& vault() override { return vault_; }
  ports::ResearchLog& research() override { return research_; }
  ports::AuditLog& audit() override { return audit_; }
  ports::ModelUsage& model_usage() override { return model_calls_; }
  ports::TokenRepository& tokens() override { return tokens_; }

  core::Status backup(const std::filesystem::path& to, const ports::Actor& actor) override {
    RETURN_IF_ERROR(connection_->run(
        [&](SQLite::Database& database) -> core::Status { return copy_database(database, to); }));
    return connection_->transact([&](SQLite::Database& database) -> core::Status {
      Audit(database, actor)("database.backup", to.filename().string(), "", "");
      return {};
    });
  }

  core::Status check() const override {
    return connection_->run([&](SQLite::Database& database) -> core::Status {
      RETURN_IF_ERROR(check_integrity(database, connection_->file(), "integrity_check"));
      SQLite::Statement orphans(database, "PRAGMA foreign_key_check");
      if (orphans.executeStep())
        return core::fail(
            core::ErrorKind::Malformed,
            "the table " + orphans.getColumn(0).getString() + " holds rows without their owners",
            connection_->file(), "restore a backup: sixbtc db restore FILE");
      return {};
    });
  }

 private:
  std::unique_ptr<Connection> connection_;
  Strategies strategies_;
  Backtests backtests_;
  Decisions decisions_;
  Quality quality_;
  Trials trials_;
  Lifecycle lifecycle_;
  Pool pool_;
  Vault vault_;
  Research research_;
  AuditTrail audit_;
  ModelCalls model_calls_;
  Tokens tokens_;
};

}  // namespace

core::Result<std::unique_ptr<ports::Database>> open(const std::filesystem::path& file,
                                                    const core::Clock& clock) {
  ASSIGN_OR_RETURN(auto connection, Connection::open(file, clock));
  return std::make_unique<SqliteDatabase>(std::move(connection));
}

int schema_version() {
  return migrations().back().version;
}

}  // namespace sixbtc::sqlite
