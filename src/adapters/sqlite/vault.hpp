// The vault register in SQLite.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/vault_register.hpp"

namespace sixbtc::sqlite {

class Vault final : public ports::VaultRegister {
 public:
  explicit Vault(Connection& connection) : connection_(connection) {}
  core::Status open(const ports::VaultOpening& opening, const ports::Actor& actor) override;
  core::Result<std::vector<ports::VaultOpening>> openings(
      std::string_view data_set_hash) const override;

 private:
  Connection& connection_;
};

// Within a restore: what the attached database `previous`, migrated, has opened stays open, because
// a backup from before does not make anybody forget.
void carry_openings(SQLite::Database& database);

}  // namespace sixbtc::sqlite
