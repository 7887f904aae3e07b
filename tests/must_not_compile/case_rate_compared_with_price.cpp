#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

bool less(core::Rate rate, core::Price price) {
  return rate < price;
}
