#include "application/proof_json.hpp"

#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

Json to_json(const validation::ProofGate& gate) {
  Json json = to_json(gate.gate);
  Json evidence = Json::object();
  for (const auto& [name, values] : gate.evidence)
    evidence[name] = values.size() == 1 ? Json(values.front()) : Json(values);
  json["evidence"] = std::move(evidence);
  return json;
}

Json to_json(const TrialSummary& trials) {
  const validation::TrialStatistics& found = trials.statistics;
  Json json = {{"strategies", found.raw},     {"independent", found.clustered},
               {"rows", trials.rows},         {"comparable", trials.comparable},
               {"clusters", trials.clusters}, {"alike_from", trials.correlation}};
  json["sharpe_variance"] = found.sharpe_variance ? Json(*found.sharpe_variance) : Json();
  return json;
}

Json to_json(const ScoreView& view) {
  const Judgement& judgement = view.judgement;
  Json json = {{"id", view.strategy.id.value()},
               {"name", view.strategy.name},
               {"series", view.series},
               {"passport", Json::parse(view.passport.to_json())},
               {"screen", to_json(judgement.gates)},
               {"passed_screen", judgement.is_passed},
               {"score", to_json(judgement.score)},
               {"training", to_json(judgement.training.metrics)}};
  json["holdout"] = judgement.holdout ? to_json(judgement.holdout->metrics) : Json();
  return json;
}

Json to_json(const ProveView& view) {
  Json gates = Json::array();
  for (const validation::ProofGate& gate : view.proof.gates) gates.push_back(to_json(gate));
  if (view.vault) gates.push_back(to_json(*view.vault));
  Json json = to_json(view.scored);
  json["from"] = view.from.to_rfc3339();
  json["to"] = view.to.to_rfc3339();
  json["seed"] = view.proof.seed;
  json["trials"] = to_json(view.trials);
  json["gates"] = std::move(gates);
  json["history"] = to_json(view.proof.metrics);
  json["vault_opened"] = view.vault.has_value();
  json["passed"] = view.is_passed;
  json["notes"] = view.notes;
  return json;
}

}  // namespace sixbtc::application
