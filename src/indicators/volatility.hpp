// Volatility per bar from logarithms of prices: research columns. They use std::log, whose last bit
// may differ between machines; no kernel that a decision needs does.
#pragma once

#include <cmath>
#include <cstddef>

#include "indicators/averages.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// ln(close / previous close).
class LogReturn {
 public:
  [[nodiscard]] double next(double close) {
    const double value = std::log(close / previous_);
    previous_ = close;
    return value;
  }

 private:
  double previous_ = na;
};

// sqrt(mean(ln(high / low)^2) / (4 ln 2)), Parkinson 1980.
class ParkinsonVolatility {
 public:
  explicit ParkinsonVolatility(std::size_t length) : mean_(length) {}
  [[nodiscard]] double next(double high, double low) {
    const double range = std::log(high / low);
    return std::sqrt(mean_.next(range * range) / (4 * std::log(2.0)));
  }

 private:
  Sma mean_;
};

// sqrt(mean(ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2)), Garman and Klass 1980.
class GarmanKlassVolatility {
 public:
  explicit GarmanKlassVolatility(std::size_t length) : mean_(length) {}
  [[nodiscard]] double next(double open, double high, double low, double close) {
    const double range = std::log(high / low), body = std::log(close / open);
    return std::sqrt(mean_.next(range * range / 2 - (2 * std::log(2.0) - 1) * body * body));
  }

 private:
  Sma mean_;
};

}  // namespace sixbtc::indicators
