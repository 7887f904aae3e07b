#include "adapters/sqlite/logs.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {

core::Status AuditTrail::append(const ports::AuditRecord& record) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    const ports::Actor actor{record.actor, record.reason, record.time};
    Audit(database, actor)(record.action, record.subject, record.before_json, record.after_json);
    return {};
  });
}

core::Result<std::vector<ports::AuditRecord>> AuditTrail::list(
    const ports::AuditQuery& query) const {
  using Records = std::vector<ports::AuditRecord>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Records> {
    SQLite::Statement statement(
        database,
        "SELECT sequence, time, actor, reason, action, subject, before_json, after_json FROM"
        " audit_log WHERE ? IN ('', subject) AND sequence < ? ORDER BY sequence DESC LIMIT ?");
    statement.bind(1, query.subject);
    statement.bind(2, static_cast<std::int64_t>(query.before));
    statement.bind(3, limit_of(query.limit));
    Records records;
    while (statement.executeStep()) {
      Reader row(statement);
      ports::AuditRecord record;
      record.sequence = static_cast<std::uint64_t>(row.integer());
      record.time = row.timestamp();
      record.actor = row.text();
      record.reason = row.text();
      record.action = row.text();
      record.subject = row.text();
      record.before_json = row.text();
      record.after_json = row.text();
      records.push_back(std::move(record));
    }
    return records;
  });
}

}  // namespace sixbtc::sqlite
