// Everything but candles, behind one handle; and the care of the file it lives in.
#pragma once

#include <filesystem>

#include "core/result.hpp"
#include "ports/audit_log.hpp"
#include "ports/backtest_repository.hpp"
#include "ports/decision_log.hpp"
#include "ports/lifecycle_log.hpp"
#include "ports/model_usage.hpp"
#include "ports/pool_repository.hpp"
#include "ports/quality_repository.hpp"
#include "ports/research_log.hpp"
#include "ports/strategy_repository.hpp"
#include "ports/token_repository.hpp"
#include "ports/trial_ledger.hpp"
#include "ports/vault_register.hpp"

namespace sixbtc::ports {

// The references live as long as the database.
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual StrategyRepository& strategies() = 0;
  [[nodiscard]] virtual BacktestRepository& backtests() = 0;
  [[nodiscard]] virtual DecisionLog& decisions() = 0;
  [[nodiscard]] virtual QualityRepository& quality() = 0;
  [[nodiscard]] virtual TrialLedger& trials() = 0;
  [[nodiscard]] virtual LifecycleLog& lifecycle() = 0;
  [[nodiscard]] virtual PoolRepository& pool() = 0;
  [[nodiscard]] virtual VaultRegister& vault() = 0;
  [[nodiscard]] virtual ResearchLog& research() = 0;
  [[nodiscard]] virtual AuditLog& audit() = 0;
  [[nodiscard]] virtual ModelUsage& model_usage() = 0;
  [[nodiscard]] virtual TokenRepository& tokens() = 0;

  // A consistent copy while others read and write; appears under its name only when complete.
  // Conflict when `to` exists.
  [[nodiscard]] virtual core::Status backup(const std::filesystem::path& to,
                                            const Actor& actor) = 0;
  // Every check the storage engine offers; the error names the first finding.
  [[nodiscard]] virtual core::Status check() const = 0;
};

}  // namespace sixbtc::ports
