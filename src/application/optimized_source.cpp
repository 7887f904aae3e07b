#include "application/optimized_source.hpp"

#include <nlohmann/json.hpp>

#include "application/breeding.hpp"
#include "application/judge_many.hpp"
#include "application/optimise.hpp"
#include "generation/permutation.hpp"

namespace sixbtc::application {

namespace {

// What is wrong with one parent, or with its candles, holds up no other.
bool is_of_the_parent(const core::Error& error) {
  return is_own_fault(error) || error.kind == core::ErrorKind::Malformed ||
         error.kind == core::ErrorKind::NotFound;
}

}  // namespace

// Whose winners are stored, whatever became of them.
core::Status OptimizedSource::remember_stored() {
  if (has_remembered_) return {};
  ports::StrategyQuery query;
  query.generation_mode = std::string(mode_name);
  for (const auto status :
       {std::optional<ports::StrategyStatus>(), std::optional(ports::StrategyStatus::Deleted)}) {
    query.status = status;
    ASSIGN_OR_RETURN(const auto stored, services_.database.strategies().list(query));
    for (const auto& strategy : stored) {
      // The search on a winner's own inputs would only find it again.
      searched().insert(strategy.id.value());
      const auto parameters = nlohmann::json::parse(strategy.parameters_json, nullptr, false);
      if (!parameters.is_object() || !parameters.contains("parents")) continue;
      for (const auto& parent : parameters["parents"])
        if (parent.is_string()) searched().insert(parent.get<std::string>());
    }
  }
  has_remembered_ = true;
  return {};
}

core::Result<const std::vector<generation::Parent>*> OptimizedSource::parents(
    market::Interval interval) {
  const auto found = parents_.find(interval);
  if (found != parents_.end()) return &found->second;
  ASSIGN_OR_RETURN(std::vector<generation::Parent> fittest, parents_on(services_, interval));
  return &parents_.emplace(interval, std::move(fittest)).first->second;
}

core::Status OptimizedSource::search(const std::string& parent, generation::Proposals& proposals) {
  ASSIGN_OR_RETURN(const ports::StrategyRecord record,
                   services_.database.strategies().get(core::StrategyId(parent)));
  if (record.symbols.size() != 1) {
    ++proposals.discarded["several symbols"];
    return {};
  }
  OptimiseRequest request;
  request.series = {record.exchange, record.market, record.symbols.front(), record.interval};
  request.seed = generation::mix(std::stoull(record.source_hash.substr(0, 15), nullptr, 16), seed_);
  request.newest_fold_only = true;
  request.keeps_choice = false;
  auto view = optimise(services_, record.name, record.source, request, {stop_, {}});
  if (!view) {
    if (!is_of_the_parent(view.error())) return std::unexpected(std::move(view).error());
    ++proposals.discarded[view.error().message];
    return {};
  }
  if (view->was_interrupted)
    return core::fail(core::ErrorKind::Interrupted, "stopped in a search for parameters");
  if (!view->strategy) {
    ++proposals.discarded["no parameters trade enough"];
    return {};
  }
  generation::Draft draft;
  draft.source = view->strategy->source;
  draft.type = record.type;
  draft.base_name = record.name;
  for (const auto& [name, value] : view->folds.back().parameters)
    draft.parameters.push_back({name, value});
  draft.parents = {parent};
  draft.symbol = record.symbols.front();
  proposals.drafts.push_back(std::move(draft));
  return {};
}

core::Result<generation::Proposals> OptimizedSource::make(
    const generation::SourceRequest& request) {
  RETURN_IF_ERROR(remember_stored());
  ASSIGN_OR_RETURN(const auto* const fittest, parents(request.interval));
  generation::Proposals proposals;
  for (const generation::Parent& parent : *fittest) {
    if (proposals.drafts.size() == request.count) return proposals;
    if (searched().contains(parent.id)) continue;
    RETURN_IF_ERROR(search(parent.id, proposals));
    searched().insert(parent.id);
  }
  proposals.is_exhausted = true;
  proposals.note = fittest->empty()
                       ? "no strategy was judged yet whose parameters could be searched"
                       : "the parameters of the fittest strategies are searched";
  return proposals;
}

}  // namespace sixbtc::application
