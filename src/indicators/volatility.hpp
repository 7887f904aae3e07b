// Volatility per bar from logarithms of prices.
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/elementary.hpp"
#include "indicators/averages.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// ln(close / previous close).
class LogReturn {
 public:
  [[nodiscard]] double next(double close) {
    const double value = core::elementary::log(close / previous_);
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
    const double range = core::elementary::log(high / low);
    return std::sqrt(mean_.next(range * range) / (4 * std::numbers::ln2));
  }

 private:
  Sma mean_;
};

// sqrt(mean(ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2)), Garman and Klass 1980.
class GarmanKlassVolatility {
 public:
  explicit GarmanKlassVolatility(std::size_t length) : mean_(length) {}
  [[nodiscard]] double next(double open, double high, double low, double close) {
    const double range = core::elementary::log(high / low);
    const double body = core::elementary::log(close / open);
    return std::sqrt(mean_.next(range * range / 2 - (2 * std::numbers::ln2 - 1) * body * body));
  }

 private:
  Sma mean_;
};

}  // namespace sixbtc::indicators
