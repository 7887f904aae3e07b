// The names of enumerations as users and tables see them.
#include "core/hash.hpp"
#include "ports/backtest_repository.hpp"
#include "ports/lifecycle_log.hpp"
#include "ports/token_repository.hpp"
#include "ports/trial_chain.hpp"
#include "ports/trial_ledger.hpp"

namespace sixbtc::ports {
namespace {

constexpr std::array<std::string_view, 6> statuses = {"GENERATED", "VALIDATED", "ACTIVE",
                                                      "LIVE",      "RETIRED",   "DELETED"};
constexpr std::array<std::string_view, 3> run_kinds = {"training", "holdout", "full"};
constexpr std::array<std::string_view, 3> live_stages = {"paper", "test", "full"};
constexpr std::array<std::string_view, 12> event_kinds = {
    "recorded",  "generated", "validated", "gate_passed", "gate_failed", "admitted",
    "outranked", "retested",  "decayed",   "deployed",    "promoted",    "overridden"};
constexpr std::array<std::string_view, 4> api_scopes = {"none", "read", "trade", "admin"};
constexpr std::array<std::string_view, 2> ledger_row_kinds = {"trial", "tombstone"};
constexpr std::array<std::string_view, 8> ledger_problem_kinds = {
    "missing", "changed", "moved", "unlinked", "cut", "rewritten", "head_missing", "head_damaged"};

template <class E, std::size_t N>
core::Result<E> parse(const std::array<std::string_view, N>& names, std::string_view text,
                      std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end())
    return core::fail(core::ErrorKind::Invalid, fmt::format("'{}' is no {}", text, what), "",
                      fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<E>(found - names.begin());
}

}  // namespace

std::string data_set_of(std::span<const std::string> series) {
  return core::sha256_hex(fmt::format("series\n{}", fmt::join(series, "\n")));
}

std::string_view to_string(StrategyStatus status) {
  return statuses.at(static_cast<std::size_t>(status));
}
core::Result<StrategyStatus> parse_strategy_status(std::string_view text) {
  return parse<StrategyStatus>(statuses, text, "strategy status");
}
std::string_view to_string(RunKind kind) {
  return run_kinds.at(static_cast<std::size_t>(kind));
}
core::Result<RunKind> parse_run_kind(std::string_view text) {
  return parse<RunKind>(run_kinds, text, "kind of run");
}
std::string_view to_string(LiveStage stage) {
  return live_stages.at(static_cast<std::size_t>(stage));
}
core::Result<LiveStage> parse_live_stage(std::string_view text) {
  return parse<LiveStage>(live_stages, text, "stage of LIVE");
}
std::string_view to_string(EventKind kind) {
  return event_kinds.at(static_cast<std::size_t>(kind));
}
core::Result<EventKind> parse_event_kind(std::string_view text) {
  return parse<EventKind>(event_kinds, text, "kind of event");
}
std::string to_string(const StrategyState& state) {
  std::string text(to_string(state.status));
  if (state.stage) text += " " + std::string(to_string(*state.stage));
  return text;
}

std::string event_id(const LifecycleEvent& event) {
  const StrategyState after = state_after(event);
  return core::uuid_from_content(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", event.strategy.value(),
                                             event.number, to_string(event.kind), to_string(after),
                                             event.rule, event.numbers_json, event.cause));
}

StrategyState state_after(const LifecycleEvent& event) {
  return {event.to, event.to_stage, event.is_proven, event.number, event.id};
}

LifecycleEvent generated_event(const StrategyRecord& record, const Actor& actor) {
  LifecycleEvent event;
  event.strategy = record.id;
  event.number = 1;
  event.to = record.status;
  event.rule = "generation." + record.generation_mode;
  event.numbers_json = "[]";
  event.by = actor;
  event.id = event_id(event);
  return event;
}

std::string_view to_string(LedgerRowKind kind) {
  return ledger_row_kinds.at(static_cast<std::size_t>(kind));
}
core::Result<LedgerRowKind> parse_ledger_row_kind(std::string_view text) {
  return parse<LedgerRowKind>(ledger_row_kinds, text, "kind of ledger row");
}
std::string_view to_string(LedgerProblemKind kind) {
  return ledger_problem_kinds.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(ApiScope scope) {
  return api_scopes.at(static_cast<std::size_t>(scope));
}
core::Result<ApiScope> parse_api_scope(std::string_view text) {
  ASSIGN_OR_RETURN(const ApiScope scope, parse<ApiScope>(api_scopes, text, "scope"));
  if (scope == ApiScope::None)
    return core::fail(core::ErrorKind::Invalid, "a token needs a scope", "scope",
                      "read, trade or admin");
  return scope;
}

}  // namespace sixbtc::ports
