// The unattended search (`research run`): batch after batch it makes strategies, screens them,
// proves what scored enough, opens the vault for what is proved, and lets what remains ask for a
// place in the pool.
//
// Everything it has done is in the store after every step, and every step may be repeated: a run
// that was killed goes on with whoever awaits judging, and ends where an undisturbed run with the
// same seed ends, but for the times. The order of judging never depends on threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "application/services.hpp"
#include "ports/research_log.hpp"

namespace sixbtc::application {

struct ResearchRequest {
  std::uint64_t seed = 0;
  std::uint64_t trials = 0;                     // strategies tried in all; 0: no end of that kind
  std::optional<core::Duration> duration = {};  // begins no further batch after it
  int threads = 0;
};

enum class ResearchStep : std::uint8_t { Generate, Screen, Prove, Wait };

// Where the search is; counts since this process began.
struct ResearchProgress {
  ResearchStep step = ResearchStep::Generate;
  std::uint64_t tried = 0, wanted = 0;  // of the run; wanted 0: no end
  std::uint64_t screened = 0;           // passed the screen
  std::uint64_t proved = 0, admitted = 0;
  std::string waits_for = {};  // while it waits: why no batch is made yet
};

struct ResearchControl {
  std::stop_token stop;
  std::function<void(const ResearchProgress&)> progress;  // may be empty
};

struct ResearchReport {
  ports::ResearchRun run;
  std::uint64_t tried = 0;  // by the run, whoever began it
  bool is_resumed = false;
  bool is_finished = false;                      // else it was stopped or its time was up
  std::vector<ports::RuleCount> rules;           // over everything in the store
  std::map<std::string, std::size_t> by_source;  // made in this process
  std::map<std::string, std::size_t> discarded;  // texts that did not compile, by code
  std::vector<std::string> admitted;             // names, in this process
  std::vector<std::string> notes;
  core::Duration waited;  // in this process, for the hourly cap or a line that was too long
  ports::LedgerHead ledger;
  ResearchProgress progress;
};

[[nodiscard]] core::Result<ResearchReport> run_research(const Services& services,
                                                        const ResearchRequest& request,
                                                        const ResearchControl& control);

}  // namespace sixbtc::application
