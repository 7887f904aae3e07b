// Where waiting comes from, so that tests wait without time passing.
#pragma once

#include <stop_token>

#include "core/time.hpp"

namespace sixbtc::core {

class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // False when `stop` ended it early. Nothing or less: returns at once.
  virtual bool sleep(Duration duration, const std::stop_token& stop) = 0;
};

}  // namespace sixbtc::core
