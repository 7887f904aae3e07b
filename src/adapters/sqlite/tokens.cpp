#include "adapters/sqlite/tokens.hpp"

#include "adapters/sqlite/rows.hpp"
#include "core/log.hpp"

namespace sixbtc::sqlite {

core::Status Tokens::add(const ports::ApiToken& token, const ports::Actor& actor) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO api_tokens (id, name, scope, hash, created_at, revoked_at)"
                  " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    if (insert(token.id, token.name, to_string(token.scope), token.hash, token.created_at,
               token.revoked_at) != 1)
      return core::fail(core::ErrorKind::Conflict, "such a token exists", token.id);
    Audit(database, actor)("token.create", token.id, "", "");
    return {};
  });
}

core::Status Tokens::revoke(std::string_view id, const ports::Actor& actor) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    SQLite::Statement known(database, "SELECT revoked_at FROM api_tokens WHERE id = ?");
    known.bind(1, std::string(id));
    if (!known.executeStep())
      return core::fail(core::ErrorKind::NotFound, "no such token", core::log::to_ascii(id),
                        "see: sixbtc token list");
    if (!known.getColumn(0).isNull()) return {};
    Insert update(database, "UPDATE api_tokens SET revoked_at = ? WHERE id = ?");
    update(actor.time, id);
    Audit(database, actor)("token.revoke", id, "", "");
    return {};
  });
}

core::Result<std::vector<ports::ApiToken>> Tokens::list() const {
  using Rows = std::vector<ports::ApiToken>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Rows> {
    SQLite::Statement query(database,
                            "SELECT id, name, scope, hash, created_at, COALESCE(revoked_at, 0)"
                            " FROM api_tokens ORDER BY created_at, id");
    Rows rows;
    while (query.executeStep()) {
      Reader row(query);
      ports::ApiToken token;
      token.id = row.text();
      token.name = row.text();
      ASSIGN_OR_RETURN(token.scope, ports::parse_api_scope(row.text()));
      token.hash = row.text();
      token.created_at = row.timestamp();
      if (const core::Timestamp revoked = row.timestamp(); revoked.nanoseconds() != 0)
        token.revoked_at = revoked;
      rows.push_back(std::move(token));
    }
    return rows;
  });
}

}  // namespace sixbtc::sqlite
