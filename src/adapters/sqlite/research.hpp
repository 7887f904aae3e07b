// ports::ResearchLog in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/research_log.hpp"

namespace sixbtc::sqlite {

class Research final : public ports::ResearchLog {
 public:
  explicit Research(Connection& connection) : connection_(connection) {}
  core::Result<std::optional<ports::ResearchRun>> unfinished(std::uint64_t seed,
                                                             std::uint64_t trials) const override;
  core::Result<ports::ResearchRun> begin(std::uint64_t seed, std::uint64_t trials,
                                         core::Timestamp now) override;
  core::Status finish(const ports::ResearchRun& run, core::Timestamp now) override;
  core::Result<std::uint64_t> strategies() const override;
  core::Result<std::vector<ports::MadeStrategies>> made_since(core::Timestamp time) const override;
  core::Result<std::vector<ports::RuleCount>> rule_counts() const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
