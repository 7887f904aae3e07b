// The smaller ports in SQLite: decisions and indicator values, quality, audit log.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/audit_log.hpp"
#include "ports/decision_log.hpp"
#include "ports/quality_repository.hpp"

namespace sixbtc::sqlite {

class Decisions final : public ports::DecisionLog {
 public:
  explicit Decisions(Connection& connection) : connection_(connection) {}
  core::Status add(std::span<const ports::DecisionRecord> records) override;
  core::Result<std::vector<ports::DecisionRecord>> list(
      const ports::DecisionQuery& query) const override;
  core::Status put_indicators(std::span<const ports::IndicatorValueRecord> records) override;
  core::Result<std::vector<ports::IndicatorValueRecord>> indicators(
      const market::SeriesKey& series, const std::string& indicator, core::Timestamp from,
      core::Timestamp to) const override;

 private:
  Connection& connection_;
};

class Quality final : public ports::QualityRepository {
 public:
  explicit Quality(Connection& connection) : connection_(connection) {}
  core::Status put(const ports::QualityReport& report, const ports::Actor& actor) override;
  core::Result<ports::QualityReport> latest(const market::SeriesKey& series) const override;

 private:
  Connection& connection_;
};

class AuditTrail final : public ports::AuditLog {
 public:
  explicit AuditTrail(Connection& connection) : connection_(connection) {}
  core::Status append(const ports::AuditRecord& record) override;
  core::Result<std::vector<ports::AuditRecord>> list(const ports::AuditQuery& query) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
