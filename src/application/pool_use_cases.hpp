// The pool as users and the research loop see it: admit, look at it, test again, choose from it.
#pragma once

#include <string>
#include <vector>

#include "application/lifecycle.hpp"
#include "application/services.hpp"
#include "pipeline/classify.hpp"
#include "pipeline/pool.hpp"
#include "pipeline/retest.hpp"

namespace sixbtc::application {

[[nodiscard]] pipeline::PoolRules pool_rules(const ports::Settings& settings);
[[nodiscard]] pipeline::ClassifyRules classify_rules(const ports::Settings& settings);

// Proven strategies ask for a place; every one of them is VALIDATED. Who gets one becomes ACTIVE,
// whom it replaces and who gets none RETIRED, who is below the floor DELETED. A strategy that is in
// already is passed over. Decisions in the order they were taken. Safe to repeat after an
// interruption with those that are still VALIDATED.
[[nodiscard]] core::Result<std::vector<pipeline::PoolDecision>> admit_to_pool(
    const Services& services, const std::vector<pipeline::Candidate>& candidates,
    const ports::Actor& actor);

struct PoolRow {
  ports::PoolMember member;
  std::size_t rank = 0;  // from 1
  bool is_due = false;   // for a re-test
};
struct PoolView {
  std::vector<PoolRow> rows;  // best first
  pipeline::PoolRules rules;
};
[[nodiscard]] core::Result<PoolView> show_pool(const Services& services);

struct RetestRow {
  ports::StrategyRecord strategy;
  double score_before = 0;
  pipeline::RetestResult result;
  pipeline::RetestRule rule = pipeline::RetestRule::StillGood;
};
struct RetestReport {
  std::vector<RetestRow> rows;        // in the order of waiting
  std::vector<core::Error> problems;  // members that could not be judged stay as they are
  std::size_t due = 0;
};
// Judges the members that are due, at most `limit` of them, on the candles stored now: screen,
// holdout, score, and every gate of the proof but the vault. Retires those that decayed. `every`:
// how long ago the last judging must be; zero tests everybody.
[[nodiscard]] core::Result<RetestReport> retest_pool(const Services& services, core::Duration every,
                                                     std::size_t limit, int threads,
                                                     const Control& control);

struct ClassifiedRow {
  pipeline::Classified classified;
  std::string name, type, against_name;
  market::Interval interval = market::Interval::minutes(60);
};
[[nodiscard]] core::Result<std::vector<ClassifiedRow>> classify_pool(const Services& services);

// A person's decision, with a reason (`person.reason`). Into ACTIVE it leads through the pool, with
// what the strategy last brought to it: who has a better claim keeps the place.
[[nodiscard]] core::Result<ports::LifecycleEvent> override_state(const Services& services,
                                                                 const std::string& strategy,
                                                                 ports::StrategyStatus target,
                                                                 const ports::Actor& person);

}  // namespace sixbtc::application
