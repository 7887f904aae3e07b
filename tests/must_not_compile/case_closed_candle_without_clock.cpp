#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

market::ClosedCandle closed(const market::Candle& open) {
  return {open};
}
