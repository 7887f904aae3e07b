// Many seeds, over all cores, added up. The same seeds give the same report on any number of
// threads.
#pragma once

#include <functional>
#include <stop_token>

#include "drill/simulation.hpp"

namespace sixbtc::drill {

struct Seeds {
  std::uint64_t first = 1, last = 1;  // both included
};

struct CampaignOptions {
  std::optional<Protection> removed;
  int threads = 0;  // 0: all cores
  std::stop_token stop = {};
  // With the number of sessions done; from any thread, never twice at once.
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress = {};
};

struct CampaignReport {
  std::uint64_t sessions = 0;
  std::vector<Violation> violations;            // by seed
  std::map<std::string, std::uint64_t> faults;  // by class; those that never struck, too
  std::uint64_t steps = 0, events = 0, orders = 0, fills = 0, restarts = 0;
  core::Duration unprotected_longest;
};

[[nodiscard]] CampaignReport run_campaign(const Setup& setup, Seeds seeds,
                                          const CampaignOptions& options);

}  // namespace sixbtc::drill
