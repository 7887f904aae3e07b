#include "generation/expansion_source.hpp"

#include "generation/checking.hpp"
#include "generation/permutation.hpp"

namespace sixbtc::generation {

core::Result<Proposals> ExpansionSource::make(const SourceRequest& request) {
  auto known = expansions_.find(request.interval);
  if (known == expansions_.end()) {
    std::vector<Expansion> expansions;
    for (const BaseScript& base : scripts_) {
      ASSIGN_OR_RETURN(Expansion expansion, Expansion::make(base, *request.grid, limits_));
      expansions.push_back(std::move(expansion));
    }
    known = expansions_.emplace(request.interval, std::move(expansions)).first;
  }
  const std::vector<Expansion>& expansions = known->second;
  Proposals made;
  if (expansions.empty()) {
    made.is_exhausted = true;
    return made;
  }
  for (std::uint64_t i = request.first; i < request.first + request.count; ++i) {
    const std::uint64_t which = i % expansions.size(), number = i / expansions.size();
    if (number >= per_base_max_) {
      made.is_exhausted = true;
      made.note = "generation.expansion.strategies_per_base_max is reached";
      break;
    }
    const Expansion& expansion = expansions[which];
    if (number >= expansion.size()) continue;
    const std::uint64_t key = mix(seed_on(request.seed, request.interval), which);
    ASSIGN_OR_RETURN(Draft draft, expansion.draft(permuted(number, expansion.size(), key)));
    made.drafts.push_back(std::move(draft));
  }
  return made;
}

}  // namespace sixbtc::generation
