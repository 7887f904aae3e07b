// What a session trades: fixed when it is opened, so that a replay finds the same tables.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "engine/event.hpp"
#include "fills/costs.hpp"
#include "market/instrument.hpp"
#include "strategy/levels.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::engine {

struct SeriesPlan {
  market::InstrumentId instrument;
  strategy::SeriesContext context;
};

// One strategy on one series. Its place in the plan is its orders::OwnerId.
struct Deployment {
  core::StrategyId strategy;
  std::string name;
  SeriesIndex series;
  std::shared_ptr<const strategy::StrategyCore> core;
  strategy::EntryParams defaults;  // where a signal leaves something unsaid
  int leverage = 1;                // asked for
};

// Names as in the configuration.
struct EngineSettings {
  double initial_capital;  // that a strategy's virtual account begins with
  strategy::UnsaidLevels unsaid;
  int atr_length;
  std::int64_t warmup_bars;  // shown to a strategy before its first decision that counts
  core::Duration entry_price_wait;
  core::Duration unprotected_max;  // a position without a stop for longer is closed
  fills::CostModel costs;          // what fills are expected to cost, the floor applied
};

// How alike two instruments move; pairs that are not named count as one bet.
struct CorrelationPlan {
  market::InstrumentId a, b;
  double correlation = 1;
};

struct Plan {
  core::SessionId session;
  std::vector<market::Instrument> instruments;  // in order of their ids
  std::vector<SeriesPlan> series;
  std::vector<Deployment> deployments;
  std::vector<CorrelationPlan> correlations;
  EngineSettings settings;
};

}  // namespace sixbtc::engine
