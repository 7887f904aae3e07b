#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

core::Price sum(core::Price a, core::Price b) {
  return a + b;
}
core::StrategyId same(core::StrategyId id) {
  return id;
}
double close_of(const market::ClosedCandle& bar) {
  return bar.candle().close;
}
