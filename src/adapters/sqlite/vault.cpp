#include "adapters/sqlite/vault.hpp"

#include <nlohmann/json.hpp>

#include "adapters/sqlite/data_sets.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {

core::Status Vault::open(const ports::VaultOpening& opening, const ports::Actor& actor) {
  if (opening.data_set_hash.empty() || opening.cluster.empty() || opening.strategy_hash.empty() ||
      opening.vault_to <= opening.vault_from)
    return core::fail(core::ErrorKind::Invalid,
                      "an opening of the vault needs data set, cluster, strategy and some days");
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    // ON CONFLICT says it for PostgreSQL; here the trigger drops the row first.
    Insert insert(database,
                  "INSERT INTO vault_openings (data_set_hash, vault_from, vault_to, cluster_key,"
                  " strategy_hash, blocks_json, time) VALUES (?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT DO NOTHING");
    if (insert(opening.data_set_hash, opening.vault_from, opening.vault_to, opening.cluster,
               opening.strategy_hash, opening.blocks_json, opening.time) == 0)
      return core::fail(core::ErrorKind::Conflict,
                        "this vault, or days of it, was opened before for the same or a similar"
                        " strategy",
                        opening.cluster, "only the future (paper) can still judge this cluster");
    Audit(database, actor)("vault.open", opening.strategy_hash, "",
                           nlohmann::json{{"data_set_hash", opening.data_set_hash},
                                          {"cluster", opening.cluster},
                                          {"vault_from", opening.vault_from.to_rfc3339()},
                                          {"vault_to", opening.vault_to.to_rfc3339()}}
                               .dump());
    return {};
  });
}

void carry_openings(SQLite::Database& database) {
  database.exec(
      "INSERT INTO vault_openings (data_set_hash, vault_from, vault_to, cluster_key, strategy_hash,"
      " blocks_json, time) SELECT data_set_hash, vault_from, vault_to, cluster_key, strategy_hash,"
      " blocks_json, time FROM previous.vault_openings ORDER BY sequence");
}

core::Result<std::vector<ports::VaultOpening>> Vault::openings(
    std::string_view data_set_hash) const {
  using Openings = std::vector<ports::VaultOpening>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Openings> {
    SQLite::Statement query(
        database,
        fmt::format("SELECT data_set_hash, vault_from, vault_to, cluster_key, strategy_hash,"
                    " blocks_json, time FROM vault_openings WHERE data_set_hash IN {}"
                    " ORDER BY sequence",
                    data_sets_of_1));
    query.bind(1, std::string(data_set_hash));
    Openings openings;
    while (query.executeStep()) {
      Reader row(query);
      ports::VaultOpening opening;
      opening.data_set_hash = row.text();
      opening.vault_from = row.timestamp();
      opening.vault_to = row.timestamp();
      opening.cluster = row.text();
      opening.strategy_hash = row.text();
      opening.blocks_json = row.text();
      opening.time = row.timestamp();
      openings.push_back(std::move(opening));
    }
    return openings;
  });
}

}  // namespace sixbtc::sqlite
