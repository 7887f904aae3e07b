// What a backtest assumes, as plain values; there are no defaults in code (config/config.yaml).
#pragma once

#include <cstddef>

#include "fills/costs.hpp"
#include "market/trading_rules.hpp"
#include "risk/sizing.hpp"

namespace sixbtc::backtest {

// Names as in the configuration (backtest.*).
struct Settings {
  double initial_capital;
  double stop_atr_multiple;    // stop of an entry that brings none
  double target_atr_multiple;  // target of an entry that brings none; 0: none is added
};

// Everything around the strategy that decides what its trades are.
struct Assumptions {
  Settings settings;
  fills::CostModel costs;  // before the floor; the loop applies it
  risk::SizingPolicy sizing;
  market::TradingRules rules;
  int leverage;  // asked for; risk/ cuts it to what is allowed
};

}  // namespace sixbtc::backtest
