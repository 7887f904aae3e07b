// ports::TokenRepository in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/token_repository.hpp"

namespace sixbtc::sqlite {

class Tokens final : public ports::TokenRepository {
 public:
  explicit Tokens(Connection& connection) : connection_(connection) {}
  core::Status add(const ports::ApiToken& token, const ports::Actor& actor) override;
  core::Status revoke(std::string_view id, const ports::Actor& actor) override;
  core::Result<std::vector<ports::ApiToken>> list() const override;

 private:
  Connection& connection_;
};

}  // namespace sixbtc::sqlite
