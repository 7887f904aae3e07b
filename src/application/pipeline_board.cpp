#include "application/pipeline_board.hpp"

#include <nlohmann/json.hpp>
#include <span>

namespace sixbtc::application {

using Json = nlohmann::ordered_json;
using ports::StrategyStatus;

namespace {

std::span<const StrategyStatus> statuses_of(BoardPhase phase) {
  static constexpr StrategyStatus tested[] = {StrategyStatus::Active, StrategyStatus::Validated,
                                              StrategyStatus::Generated};
  static constexpr StrategyStatus live[] = {StrategyStatus::Live};
  static constexpr StrategyStatus retired[] = {StrategyStatus::Retired};
  switch (phase) {
    case BoardPhase::Backtest:
      return tested;
    case BoardPhase::Paper:
    case BoardPhase::Live:
      return live;
    case BoardPhase::Retired:
      return retired;
  }
  CHECK(false);
}

bool belongs(BoardPhase phase, const ports::StrategyState& state) {
  if (phase == BoardPhase::Paper) return state.stage == ports::LiveStage::Paper;
  if (phase == BoardPhase::Live) return state.stage && state.stage != ports::LiveStage::Paper;
  return true;
}

core::Result<BoardCard> card_of(const Services& services, ports::StrategyRecord record,
                                ports::StrategyState state) {
  BoardCard card{std::move(record), std::move(state), std::nullopt};
  ports::RankingQuery query;
  query.strategy = card.strategy.id;
  ASSIGN_OR_RETURN(std::vector<ports::RankedStrategy> judged,
                   services.database.backtests().ranked(query));
  if (!judged.empty()) card.judged = std::move(judged.front());
  return card;
}

}  // namespace

core::Result<BoardPhase> parse_board_phase(std::string_view text) {
  if (text == "backtest") return BoardPhase::Backtest;
  if (text == "paper") return BoardPhase::Paper;
  if (text == "live") return BoardPhase::Live;
  if (text == "retired") return BoardPhase::Retired;
  return core::fail(core::ErrorKind::Invalid, "no such phase", "phase",
                    "backtest, paper, live or retired");
}

core::Result<std::vector<BoardCard>> show_board(const Services& services, BoardPhase phase,
                                                std::uint64_t offset, std::uint64_t limit) {
  std::vector<BoardCard> cards;
  std::uint64_t skipped = 0;
  for (const StrategyStatus status : statuses_of(phase)) {
    if (cards.size() == limit) break;
    const ports::StrategyRepository& repository = services.database.strategies();
    const bool is_whole = phase != BoardPhase::Paper && phase != BoardPhase::Live;
    ports::StrategyQuery query;
    query.status = status;
    if (is_whole) {
      // The states are all of this column, so the database may skip.
      ASSIGN_OR_RETURN(const std::uint64_t count, repository.count(query));
      query.offset = std::min(count, offset - skipped);
      query.limit = limit - cards.size();
      skipped += query.offset;
    }
    ASSIGN_OR_RETURN(std::vector<ports::StrategyRecord> records, repository.list(query));
    ports::StrategyState unknown;
    unknown.status = status;
    std::vector<core::StrategyId> ids;
    for (const auto& record : records) ids.push_back(record.id);
    ASSIGN_OR_RETURN(const auto states, services.database.lifecycle().states(ids));
    for (std::size_t i = 0; i < records.size() && cards.size() < limit; ++i) {
      const ports::StrategyState state = states[i].value_or(unknown);
      if (!belongs(phase, state)) continue;
      if (!is_whole && skipped < offset) {
        ++skipped;
        continue;
      }
      ASSIGN_OR_RETURN(BoardCard card, card_of(services, std::move(records[i]), state));
      cards.push_back(std::move(card));
    }
  }
  return cards;
}

Json to_json(const BoardCard& card) {
  Json json = {{"id", card.strategy.id.value()},
               {"name", card.strategy.name},
               {"alias", card.strategy.alias},
               {"type", card.strategy.type},
               {"interval", card.strategy.interval.to_string()},
               {"symbols", card.strategy.symbols},
               {"status", ports::to_string(card.state.status)}};
  json["stage"] = card.state.stage ? Json(ports::to_string(*card.state.stage)) : Json();
  json["is_proven"] = card.state.is_proven;
  json["score"] = card.judged ? Json(card.judged->screening.score) : Json();
  json["nearness"] = card.judged ? Json(card.judged->screening.nearness) : Json();
  json["stopped_by"] = card.judged && !card.judged->screening.first_failed_gate.empty()
                           ? Json(card.judged->screening.first_failed_gate)
                           : Json();
  json["created_at"] = card.strategy.created_at.to_rfc3339();
  return json;
}

}  // namespace sixbtc::application
