#include "application/lifecycle.hpp"

#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;
using ports::EventKind;
using ports::StrategyStatus;

namespace {

// One gate after the other, as far as they let the strategy.
class Gates {
 public:
  Gates(LifecycleBatch& batch, core::StrategyId strategy, const ports::Actor& actor)
      : batch_(batch), strategy_(std::move(strategy)), actor_(actor) {}

  core::Status happened(EventKind kind, std::string rule, const Json& numbers) {
    RETURN_IF_ERROR(batch_.add(strategy_, {.kind = kind,
                                           .rule = std::move(rule),
                                           .numbers_json = numbers.dump(),
                                           .cause = {},
                                           .by = actor_}));
    return {};
  }
  core::Status gate(const std::string& rule, bool is_passed, const Json& numbers) {
    return happened(is_passed ? EventKind::GatePassed : EventKind::GateFailed, rule, numbers);
  }

 private:
  LifecycleBatch& batch_;
  core::StrategyId strategy_;
  const ports::Actor& actor_;
};

core::Status add_judgement(LifecycleBatch& batch, const Services& services,
                           const JudgedStrategy& judged, const ports::Actor& actor) {
  const ports::StrategyState* state = batch.state(judged.strategy);
  if (state == nullptr) return {};
  const bool is_new = state->status == StrategyStatus::Generated;
  if (!is_new && state->status != StrategyStatus::Validated) return {};
  Gates gates(batch, judged.strategy, actor);
  if (judged.judgement == nullptr)
    return gates.gate(
        "execution", false,
        Json::array(
            {{{"name", "execution"}, {"verdict", "fail"}, {"problem", judged.failure->message}}}));
  // The script ran on the sample, bar by bar, as it does on the whole series.
  const auto bars = static_cast<double>(services.settings().backtest.prefix_check_bars);
  if (is_new)
    RETURN_IF_ERROR(gates.happened(EventKind::Validated, "execution",
                                   Json::array({number_row("prefix_bars", bars, bars, "pass")})));
  const Judgement& judgement = *judged.judgement;
  RETURN_IF_ERROR(gates.gate("screen", judgement.is_passed, to_json(judgement.gates)));
  if (!judgement.is_passed) return {};
  const bool is_enough = judgement.score.goes_to_proof;
  return gates.gate("score", is_enough,
                    Json::array({number_row("score", judgement.score.points,
                                            services.settings().score.proof_threshold,
                                            is_enough ? "pass" : "fail")}));
}

}  // namespace

Json number_row(std::string_view name, double value, double threshold, std::string_view verdict) {
  return {{"name", name}, {"value", value}, {"threshold", threshold}, {"verdict", verdict}};
}

core::Result<LifecycleBatch> LifecycleBatch::begin(const Services& services,
                                                   std::span<const core::StrategyId> strategies) {
  LifecycleBatch batch(services);
  ASSIGN_OR_RETURN(const auto states, services.database.lifecycle().states(strategies));
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i]) batch.states_.emplace(strategies[i], *states[i]);
  return batch;
}

const ports::StrategyState* LifecycleBatch::state(const core::StrategyId& strategy) const {
  const auto found = states_.find(strategy);
  return found == states_.end() ? nullptr : &found->second;
}

core::Result<std::string> LifecycleBatch::add(const core::StrategyId& strategy,
                                              const pipeline::Happening& happening) {
  const auto found = states_.find(strategy);
  if (found == states_.end())
    return core::fail(core::ErrorKind::NotFound, "no such strategy is stored", strategy.value());
  ASSIGN_OR_RETURN(pipeline::Transition moved,
                   pipeline::transition(strategy, found->second, happening));
  found->second = std::move(moved.state);
  events_.push_back(std::move(moved.event));
  return events_.back().id;
}

core::Status LifecycleBatch::commit(std::optional<std::uint64_t> pool_version) {
  if (events_.empty()) return {};
  std::vector<ports::TrialTombstone> tombstones;
  for (const auto& event : events_) {
    if (event.to != StrategyStatus::Deleted || event.from == StrategyStatus::Deleted) continue;
    ASSIGN_OR_RETURN(const ports::StrategyRecord record,
                     services_->database.strategies().get(event.strategy));
    tombstones.push_back({record.source_hash, event.rule, event.by.time});
  }
  RETURN_IF_ERROR(services_->database.trials().bury(tombstones));
  return services_->database.lifecycle().append(events_, pool_version);
}

core::Status record_judgements(const Services& services, std::span<const JudgedStrategy> judged,
                               const ports::Actor& actor) {
  std::vector<core::StrategyId> ids;
  ids.reserve(judged.size());
  for (const auto& one : judged) ids.push_back(one.strategy);
  ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services, ids));
  for (const auto& one : judged) RETURN_IF_ERROR(add_judgement(batch, services, one, actor));
  return batch.commit();
}

}  // namespace sixbtc::application
