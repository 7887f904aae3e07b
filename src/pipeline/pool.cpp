#include "pipeline/pool.hpp"

#include "core/check.hpp"
#include "pipeline/likeness.hpp"

namespace sixbtc::pipeline {
namespace {

constexpr std::array<std::string_view, 7> rule_names = {
    "free_place", "better_than_worst", "better_duplicate", "below_floor",
    "not_better", "worse_duplicate",   "already_in"};

PoolDecision admitted(PoolDecision decision, PoolRule rule) {
  decision.rule = rule;
  decision.is_admitted = true;
  return decision;
}

PoolDecision refused(PoolDecision decision, PoolRule rule) {
  decision.rule = rule;
  decision.leaving.clear();
  return decision;
}

}  // namespace

std::string_view to_string(PoolRule rule) {
  return rule_names.at(static_cast<std::size_t>(rule));
}

bool are_near_duplicates(const Candidate& a, const Candidate& b, const PoolRules& rules) {
  if (!a.cluster_key.empty() && a.cluster_key == b.cluster_key) return true;
  const auto correlation = return_correlation(a.returns, b.returns, rules.common_days_min);
  return correlation && *correlation >= rules.duplicate_correlation;
}

bool ranks_before(const Rank& a, const Rank& b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.since != b.since) return a.since < b.since;
  return a.strategy < b.strategy;
}

PoolDecision decide(const Candidate& candidate, std::span<const Seat> pool,
                    const PoolRules& rules) {
  CHECK(rules.size > 0);
  PoolDecision decision{.strategy = candidate.strategy,
                        .score = candidate.score,
                        .threshold = rules.score_min,
                        .places = rules.size,
                        .taken = pool.size(),
                        .leaving = {},
                        .rivals = {}};
  const Seat* worst = nullptr;
  double best_rival = 0;
  for (const Seat& seat : pool) {
    if (seat.candidate.strategy == candidate.strategy)
      return refused(std::move(decision), PoolRule::AlreadyIn);
    if (worst == nullptr || ranks_before(worst->rank(), seat.rank())) worst = &seat;
    if (!are_near_duplicates(candidate, seat.candidate, rules)) continue;
    best_rival =
        decision.rivals.empty() ? seat.candidate.score : std::max(best_rival, seat.candidate.score);
    decision.rivals.push_back(seat.candidate.strategy);
  }
  // Also false for a score that is not a number.
  if (!(candidate.score >= rules.score_min))
    return refused(std::move(decision), PoolRule::BelowFloor);
  if (!decision.rivals.empty()) {
    decision.threshold = best_rival;
    if (!(candidate.score > best_rival))
      return refused(std::move(decision), PoolRule::WorseDuplicate);
    decision.leaving = decision.rivals;
    return admitted(std::move(decision), PoolRule::BetterDuplicate);
  }
  if (pool.size() < rules.size) return admitted(std::move(decision), PoolRule::FreePlace);
  decision.threshold = worst->candidate.score;
  if (!(candidate.score > worst->candidate.score))
    return refused(std::move(decision), PoolRule::NotBetter);
  decision.leaving.push_back(worst->candidate.strategy);
  return admitted(std::move(decision), PoolRule::BetterThanWorst);
}

PoolOutcome place(std::vector<Candidate> candidates, std::vector<Seat> pool, core::Timestamp now,
                  const PoolRules& rules) {
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.strategy < b.strategy;
  });
  PoolOutcome outcome;
  for (Candidate& candidate : candidates) {
    PoolDecision decision = decide(candidate, pool, rules);
    if (decision.is_admitted) {
      std::erase_if(pool, [&](const Seat& seat) {
        return std::ranges::find(decision.leaving, seat.candidate.strategy) !=
               decision.leaving.end();
      });
      pool.push_back({std::move(candidate), now});
    }
    outcome.decisions.push_back(std::move(decision));
  }
  std::ranges::sort(pool, ranks_before, &Seat::rank);
  outcome.pool = std::move(pool);
  return outcome;
}

}  // namespace sixbtc::pipeline
