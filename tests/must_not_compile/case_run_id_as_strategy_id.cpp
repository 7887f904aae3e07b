#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

core::StrategyId mixed(core::BacktestRunId id) {
  return id;
}
