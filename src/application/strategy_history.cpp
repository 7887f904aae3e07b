#include "application/strategy_history.hpp"

#include "pipeline/lifecycle.hpp"

namespace sixbtc::application {

core::Result<StrategyHistory> strategy_history(const Services& services, const std::string& text) {
  StrategyHistory history;
  ports::Database& database = services.database;
  ASSIGN_OR_RETURN(history.strategy, database.strategies().find(text));
  const core::StrategyId& id = history.strategy.id;
  ASSIGN_OR_RETURN(history.events, database.lifecycle().list({.strategy = id}));
  ASSIGN_OR_RETURN(history.state, pipeline::replay(history.events));
  if (history.state.status != history.strategy.status)
    return core::fail(core::ErrorKind::Malformed,
                      fmt::format("stored as {}, but its events lead to {}",
                                  to_string(history.strategy.status), to_string(history.state)),
                      history.strategy.name, "restore a backup: sixbtc db restore FILE");
  ASSIGN_OR_RETURN(history.pool_entries, database.pool().history(id));
  ports::RankingQuery query;
  query.strategy = id;
  ASSIGN_OR_RETURN(std::vector<ports::RankedStrategy> screened, database.backtests().ranked(query));
  if (screened.empty()) return history;
  history.screening = std::move(screened.front().screening);
  ASSIGN_OR_RETURN(history.strategies_tried,
                   database.trials().strategies_tried(history.screening->data_set_hash));
  return history;
}

}  // namespace sixbtc::application
