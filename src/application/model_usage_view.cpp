#include "application/model_usage_view.hpp"

#include <map>

namespace sixbtc::application {

core::Result<std::vector<ModelUsageView>> model_usage(const Services& services) {
  const ports::ModelUsage& usage = services.database.model_usage();
  ASSIGN_OR_RETURN(const std::vector<ports::ModelUsageRow> ever, usage.since({}));
  ASSIGN_OR_RETURN(const std::vector<ports::ModelUsageRow> today,
                   usage.since(ports::day_of(services.clock.now())));
  std::map<std::pair<std::string, std::string>, ModelUsageView> views;
  for (const auto& row : ever) views[{row.provider, row.model}].ever = row;
  for (const auto& row : today) views[{row.provider, row.model}].today = row;
  for (const auto& [name, provider] : services.settings().generation.ai.providers)
    if (provider.enabled || views.contains({name, provider.model}))
      views[{name, provider.model}].calls_per_day_max = provider.calls_per_day_max;
  std::vector<ModelUsageView> sorted;
  for (auto& [key, view] : views) {
    view.provider = key.first;
    view.model = key.second;
    sorted.push_back(std::move(view));
  }
  return sorted;
}

}  // namespace sixbtc::application
