#include "adapters/sqlite/research.hpp"

#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {
namespace {

std::uint64_t stored_strategies(SQLite::Database& database) {
  return static_cast<std::uint64_t>(
      database.execAndGet("SELECT COUNT(*) FROM strategies").getInt64());
}

}  // namespace

core::Result<std::optional<ports::ResearchRun>> Research::unfinished(std::uint64_t seed,
                                                                     std::uint64_t trials) const {
  using Found = std::optional<ports::ResearchRun>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Found> {
    SQLite::Statement query(database,
                            "SELECT run_key, strategies_before, started_at FROM research_runs"
                            " WHERE seed = ? AND trials = ? AND finished_at IS NULL"
                            " ORDER BY run_key DESC LIMIT 1");
    SQLite::bind(query, std::to_string(seed), static_cast<std::int64_t>(trials));
    if (!query.executeStep()) return Found();
    Reader row(query);
    ports::ResearchRun run;
    run.key = row.integer();
    run.seed = seed;
    run.trials = trials;
    run.strategies_before = static_cast<std::uint64_t>(row.integer());
    run.started_at = row.timestamp();
    return Found(run);
  });
}

core::Result<ports::ResearchRun> Research::begin(std::uint64_t seed, std::uint64_t trials,
                                                 core::Timestamp now) {
  ports::ResearchRun run;
  run.seed = seed;
  run.trials = trials;
  run.started_at = now;
  RETURN_IF_ERROR(connection_.transact([&](SQLite::Database& database) -> core::Status {
    run.strategies_before = stored_strategies(database);
    Insert insert(database,
                  "INSERT INTO research_runs (seed, trials, strategies_before, started_at)"
                  " VALUES (?, ?, ?, ?)");
    insert(std::to_string(seed), static_cast<std::int64_t>(trials),
           static_cast<std::int64_t>(run.strategies_before), now);
    run.key = database.getLastInsertRowid();
    return {};
  }));
  return run;
}

core::Status Research::finish(const ports::ResearchRun& run, core::Timestamp now) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert update(database, "UPDATE research_runs SET finished_at = ? WHERE run_key = ?");
    update(now, run.key);
    return {};
  });
}

core::Result<std::uint64_t> Research::strategies() const {
  return connection_.run([](SQLite::Database& database) -> core::Result<std::uint64_t> {
    return stored_strategies(database);
  });
}

core::Result<std::vector<ports::MadeStrategies>> Research::made_since(core::Timestamp time) const {
  using Made = std::vector<ports::MadeStrategies>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Made> {
    // Every status by name, so that the index on it finds the newest.
    SQLite::Statement query(database,
                            "SELECT MAX(created_at), COUNT(*) FROM strategies"
                            " WHERE status IN ('GENERATED', 'VALIDATED', 'ACTIVE', 'LIVE',"
                            " 'RETIRED', 'DELETED') AND created_at > ?"
                            " AND generation_mode <> 'user'"
                            " GROUP BY created_at / 60000000000 ORDER BY 1");
    SQLite::bind(query, time.nanoseconds());
    Made made;
    while (query.executeStep()) {
      Reader row(query);
      ports::MadeStrategies& minute = made.emplace_back();
      minute.time = row.timestamp();
      minute.count = static_cast<std::uint64_t>(row.integer());
    }
    return made;
  });
}

core::Result<std::vector<ports::RuleCount>> Research::rule_counts() const {
  using Counts = std::vector<ports::RuleCount>;
  return connection_.run([](SQLite::Database& database) -> core::Result<Counts> {
    SQLite::Statement query(
        database,
        "SELECT rule, SUM(kind IN ('generated', 'validated', 'gate_passed', 'admitted')),"
        " SUM(kind IN ('gate_failed', 'outranked', 'decayed'))"
        " FROM lifecycle_events GROUP BY rule ORDER BY rule");
    Counts counts;
    while (query.executeStep()) {
      Reader row(query);
      ports::RuleCount& count = counts.emplace_back();
      count.rule = row.text();
      count.passed = static_cast<std::uint64_t>(row.integer());
      count.failed = static_cast<std::uint64_t>(row.integer());
    }
    return counts;
  });
}

}  // namespace sixbtc::sqlite
