// One whole session in virtual time, driven by one seed: the real session, engine, execution, risk
// and ledger against the simulated venue, with everything that can go wrong between them, processes
// that die and come back, and checkers that look at every step. Then the faults stop, and all must
// agree again within bounded time.
//
// Nothing here is shared between simulations; each belongs to one thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "drill/checkers.hpp"
#include "drill/faulty_journal.hpp"
#include "drill/protections.hpp"
#include "drill/scenario.hpp"
#include "live/recovery.hpp"
#include "simulation/venue/actors.hpp"

namespace sixbtc::drill {

// Called with lines of drill/trace.hpp.
using TraceSink = std::function<void(const std::string&)>;

struct SessionResult {
  std::uint64_t seed = 0;
  std::optional<Violation> violation;
  std::map<std::string, std::uint64_t> faults;  // by class, how often each struck
  std::uint64_t steps = 0, events = 0, orders = 0, fills = 0, restarts = 0;
  core::Duration unprotected_longest;
  std::uint64_t digest = 0;
};

// The same scenario gives the same result, to the last bit. `removed`: a protection to do without.
[[nodiscard]] SessionResult simulate(const Scenario& scenario, std::optional<Protection> removed,
                                     const TraceSink& trace = {});

}  // namespace sixbtc::drill
