// Who has a place in the pool: a leaderboard by score with a size and a floor, where
// near-duplicates compete with each other alone (DESIGN section 6).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ports/pool_repository.hpp"

namespace sixbtc::pipeline {

// Names as in the configuration (pool.*); the floor is score.proof_threshold, which never moves.
struct PoolRules {
  std::size_t size = 0;
  double score_min = 0;
  double duplicate_correlation = 0;  // of daily returns, from which on two are near-duplicates
  std::int64_t common_days_min = 0;  // fewer common days say nothing
};

// A proven strategy that asks for a place, and the members that have one.
using Candidate = ports::PoolEntry;
// What decides between two members.
struct Rank {
  double score;
  core::Timestamp since;  // of the admission
  const core::StrategyId& strategy;
};
struct Seat {
  Candidate candidate;
  core::Timestamp since;
  [[nodiscard]] Rank rank() const { return {candidate.score, since, candidate.strategy}; }
};

enum class PoolRule : std::uint8_t {
  FreePlace,        // in: there was room
  BetterThanWorst,  // in: the worst leaves
  BetterDuplicate,  // in: better than every near-duplicate; they leave
  BelowFloor,       // out
  NotBetter,        // out: full, and not above the worst
  WorseDuplicate,   // out: a near-duplicate is at least as good
  AlreadyIn,        // out: it has a place
};
[[nodiscard]] std::string_view to_string(PoolRule rule);  // "free_place"

struct PoolDecision {
  core::StrategyId strategy;
  PoolRule rule = PoolRule::FreePlace;
  bool is_admitted = false;
  double score = 0;
  double threshold = 0;                   // what the score was held against
  std::size_t places = 0, taken = 0;      // before it
  std::vector<core::StrategyId> leaving;  // near-duplicates, or the worst, whom it replaces
  std::vector<core::StrategyId> rivals;   // its near-duplicates in the pool
};

[[nodiscard]] bool are_near_duplicates(const Candidate& a, const Candidate& b,
                                       const PoolRules& rules);

// Best first: by score, then who came first, then by id. The order of the leaderboard and of every
// tie.
[[nodiscard]] bool ranks_before(const Rank& a, const Rank& b);

// One candidate before the pool as it is; changes nothing. A candidate enters only strictly above
// those it would replace: at equal scores the one inside stays.
[[nodiscard]] PoolDecision decide(const Candidate& candidate, std::span<const Seat> pool,
                                  const PoolRules& rules);

struct PoolOutcome {
  std::vector<PoolDecision> decisions;  // in the order they were taken: best candidate first
  std::vector<Seat> pool;               // afterwards, best first
};
// All candidates of one batch, one after the other, the best first: the answer does not depend on
// the order they are given in. No two in the pool that decide() calls near-duplicates, unless they
// were in it before.
[[nodiscard]] PoolOutcome place(std::vector<Candidate> candidates, std::vector<Seat> pool,
                                core::Timestamp now, const PoolRules& rules);

}  // namespace sixbtc::pipeline
