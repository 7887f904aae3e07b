#include "adapters/sqlite/lifecycle.hpp"

namespace sixbtc::sqlite {
namespace {

using core::ErrorKind;
using ports::LifecycleEvent;
using ports::StrategyState;

const std::string event_columns =
    "id, strategy_id, number, kind, from_status, from_stage, to_status, to_stage, is_proven, rule,"
    " numbers_json, cause, actor, reason, time";

std::string stage_text(const std::optional<ports::LiveStage>& stage) {
  return stage ? std::string(to_string(*stage)) : std::string();
}

core::Result<std::optional<ports::LiveStage>> read_stage(const std::string& text) {
  if (text.empty()) return std::optional<ports::LiveStage>();
  ASSIGN_OR_RETURN(const ports::LiveStage stage, ports::parse_live_stage(text));
  return std::optional(stage);
}

core::Result<LifecycleEvent> read_event(SQLite::Statement& statement) {
  Reader row(statement);
  LifecycleEvent event;
  event.id = row.text();
  event.strategy = core::StrategyId(row.text());
  event.number = static_cast<std::uint64_t>(row.integer());
  ASSIGN_OR_RETURN(event.kind, ports::parse_event_kind(row.text()));
  if (const std::string from = row.text(); !from.empty()) {
    ASSIGN_OR_RETURN(event.from, ports::parse_strategy_status(from));
  }
  ASSIGN_OR_RETURN(event.from_stage, read_stage(row.text()));
  ASSIGN_OR_RETURN(event.to, ports::parse_strategy_status(row.text()));
  ASSIGN_OR_RETURN(event.to_stage, read_stage(row.text()));
  event.is_proven = row.integer() != 0;
  event.rule = row.text();
  event.numbers_json = row.text();
  event.cause = row.text();
  event.by.name = row.text();
  event.by.reason = row.text();
  event.by.time = row.timestamp();
  return event;
}

// The newest event of one strategy after the other.
class LastEvents {
 public:
  explicit LastEvents(SQLite::Database& database)
      : query_(database, "SELECT " + event_columns +
                             " FROM lifecycle_events WHERE strategy_id = ?"
                             " ORDER BY number DESC LIMIT 1") {}
  core::Result<std::optional<StrategyState>> operator()(const core::StrategyId& strategy) {
    query_.reset();
    query_.bind(1, strategy.value());
    if (!query_.executeStep()) return std::optional<StrategyState>();
    ASSIGN_OR_RETURN(const LifecycleEvent event, read_event(query_));
    return std::optional(ports::state_after(event));
  }

 private:
  SQLite::Statement query_;
};

bool follows(const LifecycleEvent& event, const std::optional<StrategyState>& last) {
  if (!last) return !event.from && event.number == 1;
  return event.from == last->status && event.from_stage == last->stage &&
         event.number == last->events + 1;
}

std::uint64_t newest_of_pool(SQLite::Database& database) {
  return static_cast<std::uint64_t>(
      database
          .execAndGet("SELECT COALESCE(MAX(sequence), 0) FROM lifecycle_events"
                      " WHERE from_status = 'ACTIVE' OR to_status = 'ACTIVE'")
          .getInt64());
}

}  // namespace

EventWriter::EventWriter(SQLite::Database& database)
    : insert_(database, "INSERT INTO lifecycle_events (" + event_columns +
                            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

void EventWriter::append(const LifecycleEvent& e) {
  insert_(e.id, e.strategy.value(), static_cast<std::int64_t>(e.number), to_string(e.kind),
          e.from ? to_string(*e.from) : std::string_view(), stage_text(e.from_stage),
          to_string(e.to), stage_text(e.to_stage), e.is_proven ? 1 : 0, e.rule, e.numbers_json,
          e.cause, e.by.name, e.by.reason, e.by.time);
}

core::Result<std::uint64_t> Lifecycle::pool_version() const {
  return connection_.run([](SQLite::Database& database) -> core::Result<std::uint64_t> {
    return newest_of_pool(database);
  });
}

core::Status Lifecycle::append(std::span<const LifecycleEvent> events,
                               std::optional<std::uint64_t> pool_version) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    if (pool_version && newest_of_pool(database) != *pool_version)
      return core::fail(ErrorKind::Conflict, "the pool has changed meanwhile", "",
                        "look at it again and repeat");
    LastEvents last(database);
    EventWriter writer(database);
    Insert update(database, "UPDATE strategies SET status = ? WHERE id = ?");
    for (const LifecycleEvent& event : events) {
      ASSIGN_OR_RETURN(const std::optional<StrategyState> state, last(event.strategy));
      if (!follows(event, state))
        return core::fail(ErrorKind::Conflict,
                          fmt::format("the strategy is {} after {} events, so this {} is too late",
                                      state ? to_string(*state) : "unknown",
                                      state ? state->events : 0, to_string(event.kind)),
                          event.strategy.value(), "look at it again and repeat");
      writer.append(event);
      if (event.from != event.to) update(to_string(event.to), event.strategy.value());
    }
    return {};
  });
}

core::Result<std::vector<std::optional<StrategyState>>> Lifecycle::states(
    std::span<const core::StrategyId> strategies) const {
  using States = std::vector<std::optional<StrategyState>>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<States> {
    LastEvents last(database);
    States states;
    states.reserve(strategies.size());
    for (const auto& strategy : strategies) {
      ASSIGN_OR_RETURN(std::optional<StrategyState> state, last(strategy));
      states.push_back(std::move(state));
    }
    return states;
  });
}

core::Result<std::uint64_t> Lifecycle::newest() const {
  return connection_.run([](SQLite::Database& database) -> core::Result<std::uint64_t> {
    return static_cast<std::uint64_t>(
        database.execAndGet("SELECT COALESCE(MAX(sequence), 0) FROM lifecycle_events").getInt64());
  });
}

core::Result<std::vector<LifecycleEvent>> Lifecycle::list(
    const ports::LifecycleQuery& query) const {
  return connection_.run(
      [&](SQLite::Database& database) -> core::Result<std::vector<LifecycleEvent>> {
        const bool is_newest_first = query.order == ports::EventOrder::NewestFirst;
        SQLite::Statement statement(
            database, "SELECT " + event_columns +
                          " FROM lifecycle_events WHERE sequence > ? AND sequence < ?" +
                          (query.strategy ? " AND strategy_id = ?" : "") +
                          fmt::format(" ORDER BY sequence{} LIMIT {}",
                                      is_newest_first ? " DESC" : "", limit_of(query.limit)));
        statement.bind(1, static_cast<std::int64_t>(query.after));
        statement.bind(2, static_cast<std::int64_t>(query.before));
        if (query.strategy) statement.bind(3, query.strategy->value());
        std::vector<LifecycleEvent> events;
        while (statement.executeStep()) {
          ASSIGN_OR_RETURN(LifecycleEvent event, read_event(statement));
          events.push_back(std::move(event));
        }
        return events;
      });
}

}  // namespace sixbtc::sqlite
