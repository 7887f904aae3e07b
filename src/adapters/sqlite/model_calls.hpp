// ports::ModelUsage in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/model_usage.hpp"

namespace sixbtc::sqlite {

class ModelCalls final : public ports::ModelUsage {
 public:
  explicit ModelCalls(Connection& connection) : connection_(connection) {}
  core::Result<std::optional<std::int64_t>> begin(const std::string& provider,
                                                  const std::string& model, std::uint64_t calls_max,
                                                  core::Timestamp now) override;
  core::Status end(std::int64_t call, const ports::ModelCallEnd& how) override;
  core::Result<std::vector<ports::ModelUsageRow>> since(core::Timestamp from) const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
