#include "application/graduation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "application/pool_use_cases.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;
using ports::LiveStage;
using ports::StrategyStatus;

namespace {

GraduationGate missing(std::string name, std::string detail,
                       std::optional<double> threshold = std::nullopt) {
  return {.name = std::move(name),
          .value = {},
          .threshold = threshold,
          .verdict = "missing",
          .detail = std::move(detail)};
}

GraduationGate held_against(std::string name, double value, double threshold, bool is_passed) {
  return {.name = std::move(name),
          .value = value,
          .threshold = threshold,
          .verdict = is_passed ? "pass" : "fail"};
}

std::optional<double> number_of(const Json& gate, const char* key) {
  return gate.contains(key) && gate[key].is_number() ? std::optional(gate[key].get<double>())
                                                     : std::nullopt;
}

// Screen and score as they were judged last, then what only proof opens.
core::Status add_judging_gates(const Services& services, Graduation& graduation) {
  ports::RankingQuery query;
  query.strategy = graduation.strategy.id;
  query.with_deleted = true;
  ASSIGN_OR_RETURN(const auto ranked, services.database.backtests().ranked(query));
  if (ranked.empty()) {
    graduation.gates.push_back(missing("screen", "it was not judged yet: sixbtc backtest --all"));
  } else {
    const ports::ScreeningRecord& screening = ranked.front().screening;
    const Json gates = Json::parse(screening.gates_json, nullptr, false);
    if (gates.is_array())
      for (const Json& gate : gates)
        graduation.gates.push_back({.name = "screen." + gate.value("name", ""),
                                    .value = number_of(gate, "value"),
                                    .threshold = number_of(gate, "threshold"),
                                    .verdict = gate.value("verdict", "missing")});
    const double least = services.settings().score.proof_threshold;
    graduation.gates.push_back(
        held_against("score", screening.score, least, screening.score >= least));
  }
  graduation.gates.push_back(missing("proof",
                                     "only proof lets a strategy into the pool: sixbtc "
                                     "validate"));
  return {};
}

// `rows`: the selection from the pool, as classify makes it.
void add_selection_gates(const Services& services, const std::vector<ClassifiedRow>& rows,
                         Graduation& graduation) {
  const auto row = std::ranges::find(rows, graduation.strategy.id, [](const ClassifiedRow& each) {
    return each.classified.strategy;
  });
  if (row == rows.end()) {
    graduation.gates.push_back(missing("pool", "it has no place in the pool"));
    return;
  }
  const pipeline::Classified& classified = row->classified;
  const double least = services.settings().score.proof_threshold;
  graduation.gates.push_back(
      held_against("pool", classified.score, least, classified.score >= least));
  const bool is_selected = classified.selection == pipeline::Selection::Selected;
  GraduationGate selection{.name = "classify",
                           .value = {},
                           .threshold = {},
                           .verdict = is_selected ? "pass" : "fail",
                           .detail = std::string(pipeline::to_string(classified.selection))};
  if (!is_selected) {
    selection.value = classified.value;
    selection.threshold = classified.threshold;
    if (!row->against_name.empty()) selection.detail += ": too much like " + row->against_name;
  }
  graduation.gates.push_back(std::move(selection));
}

void add_paper_gates(const ports::GraduationSettings& asked, Graduation& graduation) {
  const auto days_min = static_cast<double>(asked.paper_days_min);
  auto& gates = graduation.gates;
  if (!graduation.paper) {
    gates.push_back(missing("paper.days", "no session traded it", days_min));
    gates.push_back(missing("paper.return", "no session traded it", asked.paper_return_min));
    gates.push_back(missing("paper.drawdown", "no session traded it", asked.paper_drawdown_max));
  } else {
    const PaperEvidence& paper = *graduation.paper;
    gates.push_back(held_against("paper.days", paper.days, days_min, paper.days >= days_min));
    gates.push_back(held_against("paper.return", paper.total_return, asked.paper_return_min,
                                 paper.total_return >= asked.paper_return_min));
    gates.push_back(held_against("paper.drawdown", paper.drawdown, asked.paper_drawdown_max,
                                 paper.drawdown <= asked.paper_drawdown_max));
  }
  gates.push_back(missing("paper.stability", "nothing measures it yet", asked.paper_stability_min));
}

std::optional<PaperEvidence> evidence(const SessionState* state, const core::StrategyId& strategy) {
  if (state == nullptr) return std::nullopt;
  const auto& traded = state->manifest->strategies;
  if (std::ranges::find(traded, strategy.value(), &SessionStrategy::id) == traded.end())
    return std::nullopt;
  PaperEvidence found;
  found.session = state->manifest->session;
  found.days = std::max(0.0, (state->as_of - state->manifest->from).seconds() / 86'400);
  core::Amount made, highest, deepest;
  for (std::size_t i = 0; i < state->round_trips.size(); ++i) {
    const ledger::RoundTrip& trip = state->round_trips[i];
    if (trip.owner.is_external() || traded[trip.owner.index].id != strategy.value()) continue;
    ++found.trades;
    made += trip.pnl;
    highest = std::max(highest, made);
    deepest = std::max(deepest, highest - made);
  }
  const double initial = state->initial.to_double();
  if (initial > 0) {
    found.total_return = made.to_double() / initial;
    found.drawdown = deepest.to_double() / initial;
  }
  return found;
}

core::Result<Graduation> look_at(const Services& services, ports::StrategyRecord record,
                                 const std::vector<ClassifiedRow>& selection,
                                 const SessionState* paper) {
  Graduation found{
      .strategy = std::move(record), .state = {}, .next = {}, .gates = {}, .paper = {}};
  ASSIGN_OR_RETURN(const auto states,
                   services.database.lifecycle().states(std::span(&found.strategy.id, 1)));
  if (!states.front())
    return core::fail(core::ErrorKind::Malformed, "it has no history", found.strategy.name);
  found.state = *states.front();
  found.paper = evidence(paper, found.strategy.id);
  switch (found.state.status) {
    case StrategyStatus::Generated:
      found.next = "VALIDATED";
      found.gates.push_back(missing("execution", "it was not judged yet: sixbtc backtest --all"));
      break;
    case StrategyStatus::Validated:
      found.next = "ACTIVE";
      RETURN_IF_ERROR(add_judging_gates(services, found));
      break;
    case StrategyStatus::Active:
      found.next = "LIVE paper";
      add_selection_gates(services, selection, found);
      found.gates.push_back(missing("deployment", "LIVE is reserved until a venue is connected"));
      break;
    case StrategyStatus::Live:
      if (found.state.stage == LiveStage::Full) break;
      found.next = found.state.stage == LiveStage::Paper ? "LIVE test" : "LIVE full";
      if (found.state.stage == LiveStage::Paper)
        add_paper_gates(services.settings().graduation, found);
      found.gates.push_back(missing("deployment", "LIVE is reserved until a venue is connected"));
      break;
    case StrategyStatus::Retired:
    case StrategyStatus::Deleted:
      break;
  }
  return found;
}

}  // namespace

std::vector<GraduationGate> Graduation::open_gates() const {
  std::vector<GraduationGate> open;
  for (const GraduationGate& gate : gates)
    if (gate.verdict != "pass" && gate.verdict != "off") open.push_back(gate);
  return open;
}

core::Result<Graduation> graduation(const Services& services, const std::string& strategy,
                                    const SessionState* paper) {
  ASSIGN_OR_RETURN(ports::StrategyRecord record, services.database.strategies().find(strategy));
  ASSIGN_OR_RETURN(const auto selection, classify_pool(services));
  return look_at(services, std::move(record), selection, paper);
}

core::Result<std::vector<Graduation>> graduation_candidates(const Services& services,
                                                            const SessionState* paper,
                                                            std::uint64_t offset,
                                                            std::uint64_t limit) {
  std::vector<core::StrategyId> ids;
  ASSIGN_OR_RETURN(const PoolView pool, show_pool(services));
  for (const PoolRow& row : pool.rows) ids.push_back(row.member.entry.strategy);
  ports::StrategyQuery query;
  query.status = StrategyStatus::Live;
  ASSIGN_OR_RETURN(const auto live, services.database.strategies().list(query));
  for (const ports::StrategyRecord& record : live) ids.push_back(record.id);
  ASSIGN_OR_RETURN(const auto selection, classify_pool(services));
  std::vector<Graduation> found;
  for (std::uint64_t i = offset; i < ids.size() && found.size() < limit; ++i) {
    ASSIGN_OR_RETURN(ports::StrategyRecord record, services.database.strategies().get(ids[i]));
    ASSIGN_OR_RETURN(Graduation one, look_at(services, std::move(record), selection, paper));
    found.push_back(std::move(one));
  }
  return found;
}

core::Result<ports::LifecycleEvent> demote(const Services& services, const std::string& strategy,
                                           const ports::Actor& person) {
  ASSIGN_OR_RETURN(const ports::StrategyRecord record,
                   services.database.strategies().find(strategy));
  switch (record.status) {
    case StrategyStatus::Active:
      return override_state(services, strategy, StrategyStatus::Validated, person);
    case StrategyStatus::Live:
      return override_state(services, strategy, StrategyStatus::Active, person);
    case StrategyStatus::Generated:
    case StrategyStatus::Validated:
    case StrategyStatus::Retired:
    case StrategyStatus::Deleted:
      break;
  }
  return core::fail(core::ErrorKind::Rejected,
                    fmt::format("there is no stage before {}", to_string(record.status)),
                    record.name, "POST /api/v1/strategies/{id}/override may retire it");
}

Json to_json(const Graduation& graduation) {
  const ports::StrategyRecord& strategy = graduation.strategy;
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json();
  };
  Json gates = Json::array();
  for (const GraduationGate& gate : graduation.gates)
    gates.push_back({{"name", gate.name},
                     {"value", number(gate.value)},
                     {"threshold", number(gate.threshold)},
                     {"verdict", gate.verdict},
                     {"detail", gate.detail}});
  Json json = {{"id", strategy.id.value()},
               {"name", strategy.name},
               {"alias", strategy.alias},
               {"type", strategy.type},
               {"interval", strategy.interval.to_string()},
               {"symbols", strategy.symbols},
               {"state", to_string(graduation.state)}};
  json["next"] = graduation.next ? Json(*graduation.next) : Json();
  json["is_ready"] = graduation.next.has_value() && graduation.open_gates().empty();
  json["gates"] = std::move(gates);
  json["paper"] = Json();
  if (graduation.paper)
    json["paper"] = {{"session", graduation.paper->session.value()},
                     {"days", graduation.paper->days},
                     {"trades", graduation.paper->trades},
                     {"return", graduation.paper->total_return},
                     {"drawdown", graduation.paper->drawdown}};
  return json;
}

}  // namespace sixbtc::application
