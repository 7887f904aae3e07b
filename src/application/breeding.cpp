#include "application/breeding.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sixbtc::application {

namespace {

// So many candidates for each parent: of all intervals, and near to passing is not yet fit.
constexpr std::uint64_t candidates_per_parent = 20;

std::optional<double> training_points(const std::string& metrics_json) {
  const auto metrics = nlohmann::json::parse(metrics_json, nullptr, false);
  const auto points = nlohmann::json::json_pointer("/score/training/points");
  if (!metrics.is_object() || !metrics.contains(points) || !metrics[points].is_number())
    return std::nullopt;
  return metrics[points].get<double>();
}

}  // namespace

core::Result<std::vector<generation::Parent>> parents_on(const Services& services,
                                                         market::Interval interval) {
  const auto most = static_cast<std::uint64_t>(services.settings().generation.genetic.parents_max);
  ASSIGN_OR_RETURN(const std::vector<ports::RankedStrategy> candidates,
                   services.database.backtests().ranked({.is_passed = std::nullopt,
                                                         .with_deleted = true,
                                                         .order = ports::RankingOrder::ByNearness,
                                                         .limit = candidates_per_parent * most}));
  std::vector<generation::Parent> parents;
  for (const auto& candidate : candidates) {
    if (candidate.interval != interval) continue;
    const auto fitness = training_points(candidate.screening.metrics_json);
    if (fitness)
      parents.push_back({candidate.screening.strategy.value(), {}, candidate.type, *fitness});
  }
  std::ranges::sort(parents, [](const generation::Parent& a, const generation::Parent& b) {
    return a.fitness != b.fitness ? a.fitness > b.fitness : a.id < b.id;
  });
  if (parents.size() > most) parents.resize(most);
  for (auto& parent : parents) {
    ASSIGN_OR_RETURN(ports::StrategyRecord record,
                     services.database.strategies().get(core::StrategyId(parent.id)));
    parent.source = std::move(record.source);
  }
  return parents;
}

}  // namespace sixbtc::application
