#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

auto sum(core::Price price, core::Quantity quantity) {
  return price + quantity;
}
