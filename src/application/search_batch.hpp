// One batch of strategies through everything that stands before the pool: screen, score, proof,
// vault, and a place.
//
// What is booked and stored may be stored again, so a batch that was killed is simply judged again:
// whoever got further meanwhile goes on from there.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "application/prove.hpp"
#include "application/screening.hpp"

namespace sixbtc::application {

// Who awaits what.
struct Awaiting {
  std::vector<ports::StrategyRecord> screen;
  std::vector<ports::StrategyRecord> proof;
  std::vector<ports::StrategyRecord> place;  // proven, the vault seen
};
// Whom an earlier process left on the way. Deleted, retired and active ones await nothing.
[[nodiscard]] core::Result<Awaiting> awaiting_judgement(const Services& services);

struct BatchControl {
  std::stop_token stop;
  int threads = 0;
  std::function<void(std::uint64_t done, std::uint64_t total)> screening = {};
  std::function<void()> proving = {};  // before each candidate
};

struct BatchOutcome {
  ScreeningReport screening;
  std::vector<ProveView> proofs;  // by strategy id
  std::vector<std::string> admitted;
  std::vector<std::string> notes;
};

// The proofs wait until the whole batch is counted: a batch that was stopped leaves them for later.
[[nodiscard]] core::Result<BatchOutcome> judge_batch(const Services& services, SeriesPool& pool,
                                                     Awaiting awaiting,
                                                     const BatchControl& control);

}  // namespace sixbtc::application
