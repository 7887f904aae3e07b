// From one stage of a strategy's life to the next (DESIGN section 6): the gates in between as the
// program has judged them, and the steps a person may take. Nothing here moves a gate: who does not
// pass one stays, and a stage that does not exist yet is a gate that is missing.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "application/services.hpp"
#include "application/session_state.hpp"

namespace sixbtc::application {

struct GraduationGate {
  std::string name;
  std::optional<double> value, threshold;
  std::string verdict;  // "pass", "fail", "undecided", "off", "not_run"; "missing": not judged yet
  std::string detail{};
};

// What a session made of the strategy. Of closed positions; ratios of the initial capital.
struct PaperEvidence {
  core::SessionId session;
  double days = 0;
  std::uint64_t trades = 0;
  double total_return = 0, drawdown = 0;  // drawdown: of realised equity, 0..1
};

struct Graduation {
  ports::StrategyRecord strategy;
  ports::StrategyState state;
  std::optional<std::string> next;  // "LIVE paper"; none: there is no next one
  std::vector<GraduationGate> gates;
  std::optional<PaperEvidence> paper;

  [[nodiscard]] std::vector<GraduationGate> open_gates() const;  // those that do not pass
};

// `paper`: of a session that may have traded it; null: none.
[[nodiscard]] core::Result<Graduation> graduation(const Services& services,
                                                  const std::string& strategy,
                                                  const SessionState* paper);
// Of those in the pool, best first, then those that are LIVE. `limit` of them from `offset` on.
[[nodiscard]] core::Result<std::vector<Graduation>> graduation_candidates(const Services& services,
                                                                          const SessionState* paper,
                                                                          std::uint64_t offset,
                                                                          std::uint64_t limit);

// One stage back, by the state machine: from the pool to be judged again, from LIVE to the pool.
[[nodiscard]] core::Result<ports::LifecycleEvent> demote(const Services& services,
                                                         const std::string& strategy,
                                                         const ports::Actor& person);

[[nodiscard]] nlohmann::ordered_json to_json(const Graduation& graduation);

}  // namespace sixbtc::application
