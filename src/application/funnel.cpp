#include "application/funnel.hpp"

#include <nlohmann/json.hpp>

#include "application/record_json.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

core::Result<Funnel> show_funnel(const Services& services) {
  using enum ports::StrategyStatus;
  Funnel funnel;
  for (const ports::StrategyStatus status :
       {Generated, Validated, Active, Live, Retired, Deleted}) {
    ports::StrategyQuery query;
    query.status = status;
    ASSIGN_OR_RETURN(const std::uint64_t count, services.database.strategies().count(query));
    funnel.stages.push_back({status, count});
    funnel.strategies += count;
  }
  ASSIGN_OR_RETURN(funnel.rules, services.database.research().rule_counts());
  return funnel;
}

Json to_json(const Funnel& funnel) {
  Json stages = Json::array(), rules = Json::array();
  for (const Funnel::Stage& stage : funnel.stages)
    stages.push_back(
        {{"status", ports::to_string(stage.status)}, {"strategies", stage.strategies}});
  for (const ports::RuleCount& rule : funnel.rules)
    rules.push_back({{"rule", rule.rule}, {"passed", rule.passed}, {"failed", rule.failed}});
  return {{"strategies", funnel.strategies}, {"stages", stages}, {"rules", rules}};
}

Json transition_json(const ports::LifecycleEvent& event) {
  Json json = {{"strategy_id", event.strategy.value()}};
  json.update(to_json(event));
  return json;
}

}  // namespace sixbtc::application
