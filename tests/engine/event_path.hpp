// Strategies on recorded bars through the whole event path: engine, execution, ledger and the
// simulated venue, without delay and without faults. To be held against the backtest.
#pragma once

#include <memory>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/settings.hpp"
#include "paper/candle_replay.hpp"

namespace sixbtc::test {

struct Member {
  std::shared_ptr<const strategy::StrategyCore> strategy;
  const backtest::MarketData* market = nullptr;
  backtest::Window window;
  strategy::EntryParams defaults;
};

// One account for all members; each series once, in the order of its first member.
struct EventPathRun {
  std::unique_ptr<engine::Engine> engine;
  std::vector<ledger::RoundTrip> round_trips;
  std::vector<engine::DecisionRecord> decisions;
  std::vector<engine::Alert> alerts;
  std::uint64_t events = 0, digest = 0;
  core::Amount venue_balance;
  core::Status status;
};

// Wide limits: what the backtest would not refuse is not refused, save what cannot be switched off.
[[nodiscard]] engine::Policies policies_like(const backtest::Assumptions& assumptions);
[[nodiscard]] simulation::VenueSettings exact_venue(double initial_balance);

[[nodiscard]] EventPathRun run_event_path(const std::vector<Member>& members,
                                          const backtest::Assumptions& assumptions,
                                          const engine::Policies& policies,
                                          const simulation::VenueSettings& venue_settings,
                                          int atr_length);

}  // namespace sixbtc::test
