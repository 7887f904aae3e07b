#include "core/fixed.hpp"
#include "core/ids.hpp"
#include "market/candle.hpp"

using namespace sixbtc;

core::Price price = 42.5;
