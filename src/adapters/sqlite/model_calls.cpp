#include "adapters/sqlite/model_calls.hpp"

#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {

core::Result<std::optional<std::int64_t>> ModelCalls::begin(const std::string& provider,
                                                            const std::string& model,
                                                            std::uint64_t calls_max,
                                                            core::Timestamp now) {
  using Call = std::optional<std::int64_t>;
  return connection_.transact([&](SQLite::Database& database) -> core::Result<Call> {
    SQLite::Statement count(database,
                            "SELECT COUNT(*) FROM model_calls WHERE provider = ? AND time >= ?");
    SQLite::bind(count, provider, ports::day_of(now).nanoseconds());
    count.executeStep();
    if (static_cast<std::uint64_t>(count.getColumn(0).getInt64()) >= calls_max) return Call{};
    Insert insert(database,
                  "INSERT INTO model_calls (time, provider, model, outcome, input_tokens,"
                  " output_tokens, cost_units) VALUES (?, ?, ?, '', 0, 0, 0)");
    insert(now, provider, model);
    return Call{database.getLastInsertRowid()};
  });
}

core::Status ModelCalls::end(std::int64_t call, const ports::ModelCallEnd& how) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert update(database,
                  "UPDATE model_calls SET outcome = ?, input_tokens = ?, output_tokens = ?,"
                  " cost_units = ? WHERE id = ?");
    if (update(how.outcome, static_cast<std::int64_t>(how.usage.input),
               static_cast<std::int64_t>(how.usage.output), how.cost.units(), call) != 1)
      return core::fail(core::ErrorKind::NotFound, fmt::format("no call number {}", call));
    return {};
  });
}

core::Result<std::vector<ports::ModelUsageRow>> ModelCalls::since(core::Timestamp from) const {
  using Rows = std::vector<ports::ModelUsageRow>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Rows> {
    SQLite::Statement query(database,
                            "SELECT provider, model, COUNT(*), SUM(outcome = 'answered'),"
                            " SUM(input_tokens), SUM(output_tokens), SUM(cost_units)"
                            " FROM model_calls WHERE time >= ? GROUP BY provider, model"
                            " ORDER BY provider, model");
    query.bind(1, from.nanoseconds());
    Rows rows;
    while (query.executeStep()) {
      Reader row(query);
      ports::ModelUsageRow usage;
      usage.provider = row.text();
      usage.model = row.text();
      usage.calls = static_cast<std::uint64_t>(row.integer());
      usage.answered = static_cast<std::uint64_t>(row.integer());
      usage.usage.input = static_cast<std::uint64_t>(row.integer());
      usage.usage.output = static_cast<std::uint64_t>(row.integer());
      usage.cost = core::Amount::from_units(row.integer());
      rows.push_back(std::move(usage));
    }
    return rows;
  });
}

}  // namespace sixbtc::sqlite
