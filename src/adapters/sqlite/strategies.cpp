#include "adapters/sqlite/strategies.hpp"

#include <nlohmann/json.hpp>

#include "adapters/sqlite/lifecycle.hpp"
#include "adapters/sqlite/rows.hpp"
#include "core/log.hpp"

namespace sixbtc::sqlite {
namespace {

using core::ErrorKind;
using nlohmann::json;
using ports::StrategyQuery;
using ports::StrategyRecord;
using ports::StrategyStatus;

constexpr std::size_t id_prefix_min = 4;
constexpr int candidates_shown_max = 5;

const std::string columns =
    "id, name, alias, type, generation_mode, status, base_name, base_code_hash, source,"
    " source_hash, parameters_json, exchange, market, bar_interval, symbols_json, created_at";

core::Result<StrategyRecord> read(SQLite::Statement& statement) {
  Reader row(statement);
  StrategyRecord record;
  record.id = core::StrategyId(row.text());
  record.name = row.text();
  record.alias = row.text();
  record.type = row.text();
  record.generation_mode = row.text();
  ASSIGN_OR_RETURN(record.status, ports::parse_strategy_status(row.text()));
  record.base_name = row.text();
  record.base_code_hash = row.text();
  record.source = row.text();
  record.source_hash = row.text();
  record.parameters_json = row.text();
  record.exchange = row.text();
  record.market = row.text();
  ASSIGN_OR_RETURN(record.interval, market::Interval::parse(row.text()));
  record.symbols = json::parse(row.text()).get<std::vector<std::string>>();
  record.created_at = row.timestamp();
  return record;
}

core::Status check(const StrategyRecord& record) {
  if (record.id.empty() || record.name.empty() || record.alias.empty() || record.source.empty())
    return core::fail(ErrorKind::Invalid, "a strategy needs an id, a name, an alias and a source",
                      record.id.value());
  if (record.status != StrategyStatus::Generated && record.status != StrategyStatus::Validated)
    return core::fail(ErrorKind::Invalid,
                      fmt::format("a new strategy cannot be {}", to_string(record.status)),
                      record.id.value());
  return {};
}

// Answers whether a name or alias is taken, whatever the case.
class TakenNames {
 public:
  TakenNames(SQLite::Database& database, const std::string& column)
      : query_(database, "SELECT 1 FROM strategies WHERE LOWER(" + column + ") = LOWER(?)") {}

  // `proposal`, longer by as many hex digits of the id as make it free.
  std::string free_name(const std::string& proposal, const std::string& id) {
    std::string digits;
    for (const char c : id)
      if (c != '-') digits += c;
    std::string name = proposal;
    for (std::size_t used = 0; is_taken(name) && used < digits.size(); ++used)
      name += used == 0 ? std::string("_") + digits[used] : std::string(1, digits[used]);
    return name;
  }

 private:
  bool is_taken(const std::string& name) {
    query_.reset();
    query_.bind(1, name);
    return query_.executeStep();
  }
  SQLite::Statement query_;
};

struct Where {
  std::string sql;
  std::vector<std::string> values;

  void add(const std::string& condition, std::string value) {
    sql += (values.empty() ? " WHERE " : " AND ") + condition;
    values.push_back(std::move(value));
  }
  void bind(SQLite::Statement& statement) const {
    for (std::size_t i = 0; i < values.size(); ++i)
      statement.bind(static_cast<int>(i) + 1, values[i]);
  }
};

Where where(const StrategyQuery& query) {
  Where result;
  if (query.status)
    result.add("status = ?", std::string(to_string(*query.status)));
  else
    result.add("status <> ?", std::string(to_string(StrategyStatus::Deleted)));
  if (query.type) result.add("type = ?", *query.type);
  if (query.base_name) result.add("base_name = ?", *query.base_name);
  if (query.generation_mode) result.add("generation_mode = ?", *query.generation_mode);
  if (query.interval) result.add("bar_interval = ?", query.interval->to_string());
  // PostgreSQL: symbols_json ? name.
  if (query.symbol) result.add("INSTR(symbols_json, ?) > 0", json(*query.symbol).dump());
  return result;
}

core::Result<StrategyRecord> not_found(std::string_view text) {
  return core::fail(ErrorKind::NotFound, fmt::format("no strategy '{}'", core::log::to_ascii(text)),
                    "", "sixbtc strategy list shows ids, names and aliases");
}

}  // namespace

core::Result<std::size_t> Strategies::add(std::span<const StrategyRecord> records,
                                          const ports::Actor& actor) {
  for (const auto& record : records) RETURN_IF_ERROR(check(record));
  return connection_.transact([&](SQLite::Database& database) -> core::Result<std::size_t> {
    SQLite::Statement known(database, "SELECT 1 FROM strategies WHERE id = ?");
    TakenNames names(database, "name"), aliases(database, "alias");
    Insert insert(database, "INSERT INTO strategies (" + columns +
                                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    EventWriter events(database);
    Audit audit(database, actor);
    std::size_t added = 0;
    for (const auto& r : records) {
      known.reset();
      known.bind(1, r.id.value());
      if (known.executeStep()) continue;
      const std::string name = names.free_name(r.name, r.id.value());
      const std::string alias = aliases.free_name(r.alias, r.id.value());
      insert(r.id.value(), name, alias, r.type, r.generation_mode, to_string(r.status), r.base_name,
             r.base_code_hash, r.source, r.source_hash, r.parameters_json, r.exchange, r.market,
             r.interval.to_string(), json(r.symbols).dump(), r.created_at);
      events.append(ports::generated_event(r, actor));
      audit("strategy.add", r.id.value(), "",
            json{{"name", name}, {"status", to_string(r.status)}}.dump());
      ++added;
    }
    return added;
  });
}

core::Result<StrategyRecord> Strategies::get(const core::StrategyId& id) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<StrategyRecord> {
    SQLite::Statement query(database, "SELECT " + columns + " FROM strategies WHERE id = ?");
    query.bind(1, id.value());
    if (!query.executeStep()) return not_found(id.value());
    return read(query);
  });
}

core::Result<StrategyRecord> Strategies::find(std::string_view text) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<StrategyRecord> {
    const std::string wanted(text);
    SQLite::Statement exact(database, "SELECT " + columns +
                                          " FROM strategies WHERE id = LOWER(?1) OR"
                                          " LOWER(name) = LOWER(?1) OR LOWER(alias) = LOWER(?1)");
    exact.bind(1, wanted);
    if (exact.executeStep()) return read(exact);
    if (text.size() < id_prefix_min) return not_found(text);

    // '~' sorts after every character of an id.
    SQLite::Statement prefix(database, "SELECT " + columns +
                                           " FROM strategies WHERE id >= LOWER(?1) AND"
                                           " id < LOWER(?1) || '~' ORDER BY id LIMIT ?2");
    prefix.bind(1, wanted);
    prefix.bind(2, candidates_shown_max);
    std::vector<StrategyRecord> candidates;
    while (prefix.executeStep()) {
      ASSIGN_OR_RETURN(StrategyRecord record, read(prefix));
      candidates.push_back(std::move(record));
    }
    if (candidates.empty()) return not_found(text);
    if (candidates.size() == 1) return std::move(candidates.front());
    std::string ids;
    for (const auto& candidate : candidates) ids += " " + candidate.id.value();
    return core::fail(ErrorKind::Conflict,
                      fmt::format("'{}' fits several strategies", core::log::to_ascii(text)), "",
                      "write more of one of:" + ids);
  });
}

core::Result<std::vector<StrategyRecord>> Strategies::list(const StrategyQuery& query) const {
  return connection_.run(
      [&](SQLite::Database& database) -> core::Result<std::vector<StrategyRecord>> {
        const Where filter = where(query);
        SQLite::Statement statement(database,
                                    "SELECT " + columns + " FROM strategies" + filter.sql +
                                        fmt::format(" ORDER BY created_at, id LIMIT {} OFFSET {}",
                                                    limit_of(query.limit), query.offset));
        filter.bind(statement);
        std::vector<StrategyRecord> records;
        while (statement.executeStep()) {
          ASSIGN_OR_RETURN(StrategyRecord record, read(statement));
          records.push_back(std::move(record));
        }
        return records;
      });
}

core::Result<std::uint64_t> Strategies::count(const StrategyQuery& query) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<std::uint64_t> {
    const Where filter = where(query);
    SQLite::Statement statement(database, "SELECT COUNT(*) FROM strategies" + filter.sql);
    filter.bind(statement);
    statement.executeStep();
    return static_cast<std::uint64_t>(statement.getColumn(0).getInt64());
  });
}

}  // namespace sixbtc::sqlite
