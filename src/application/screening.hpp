// Many strategies judged on all cores, each result booked and stored: the screen of DESIGN
// section 5. Results do not depend on the number of threads.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "application/judge.hpp"
#include "application/proof_history.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

// Prepared series by symbol and interval, opened once and shared by everything that runs.
class SeriesPool {
 public:
  explicit SeriesPool(const Services& services) : services_(services) {}
  // The series cut in time; opened on first use. Not thread-safe; the result stays valid.
  [[nodiscard]] core::Result<SeriesWindow> get(const SeriesRequest& request);
  // What proofs on these series share.
  [[nodiscard]] ProofCuts& cuts() { return cuts_; }

 private:
  const Services& services_;
  ProofCuts cuts_;
  std::map<std::string, std::unique_ptr<SeriesWindow>> windows_;
  std::map<std::string, std::unique_ptr<PreparedSeries>> series_;
};

struct Screened {
  ports::StrategyRecord strategy;
  Judgement judgement;  // trades only where it passed
};

// How many strategies a gate stopped, and how many it was the only one to stop.
struct GateCount {
  std::string gate;
  std::size_t judged = 0, failed = 0, only_reason = 0;
};

struct ScreeningProblem {
  core::Error error;
  std::size_t strategies = 0;  // with this same problem
};

struct ScreeningReport {
  std::vector<Screened> results;  // in the order of the strategies
  std::vector<GateCount> gates;
  std::size_t passed = 0;
  std::vector<ScreeningProblem> problems;  // strategies that could not be judged
  // Runs over a window that jumped from event to event on shared signals, and those that did not.
  backtest::screening::StrategyScreen::Paths paths;
  bool was_interrupted = false;
};

// Judges the strategies and books every one in the trial ledger, stores the screening and, for
// those that passed, runs and trades. `threads` 0: all cores.
[[nodiscard]] core::Result<ScreeningReport> screen_strategies(
    const Services& services, std::span<const ports::StrategyRecord> strategies, int threads,
    const Control& control);

// The same on series that the caller keeps open for further batches.
[[nodiscard]] core::Result<ScreeningReport> screen_strategies(
    const Services& services, SeriesPool& pool, std::span<const ports::StrategyRecord> strategies,
    int threads, const Control& control);

// Best first: passed by score, then the others by how near they came; ties by id.
[[nodiscard]] std::vector<const Screened*> ranked(const ScreeningReport& report);

}  // namespace sixbtc::application
