// New strategies from the configured sources in turn, checked, never one the store knows already,
// and stored.
#pragma once

#include <map>

#include "application/generate.hpp"
#include "application/sources.hpp"
#include "generation/checking.hpp"

namespace sixbtc::application {

// The exits of the grid of an interval; at least one.
[[nodiscard]] core::Result<std::vector<generation::ExitChoice>> exits_on(
    const ports::Settings& settings, market::Interval interval);

struct SourcesRequest {
  std::size_t count = 0;
  std::uint64_t seed = 0;
  std::vector<market::Interval> intervals;
  std::string symbol;                // empty: the universe's in turn
  std::vector<std::string> sources;  // names; each makes its share
  SourceMemory memory = {};          // for callers of many batches
};

struct SourcesReport {
  std::vector<ports::StrategyRecord> strategies;  // all new, in the order made
  std::map<std::string, std::size_t> by_source;
  std::map<std::string, std::size_t> discarded;  // texts that did not compile, by code
  std::size_t known = 0;                         // proposals the store, or this run, had already
  std::vector<std::string> notes;                // why a source made fewer than its share
  std::vector<ScriptProblem> problems;
};

// In rounds: each source makes generation.batch.strategies_per_timeframe on every interval, then
// all of them again, until there are `count` (M-060).
//
// NotFound for an unknown source. Same seed, same store, same strategies.
[[nodiscard]] core::Result<SourcesReport> generate_from_sources(const Services& services,
                                                                const SourcesRequest& request,
                                                                const Control& control);

}  // namespace sixbtc::application
