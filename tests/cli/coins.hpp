// Made-up coins for commands that need history.
#pragma once

#include "program.hpp"

namespace sixbtc::cli_test {

// Hourly candles as a Binance archive would hold them: `days` from day `first` on, trading about
// `volume` a day.
inline void write_coin(const TemporaryFolder& folder, const std::string& symbol, int first,
                       int days, double volume) {
  std::string csv;
  double price = 100;
  unsigned state = 12345;
  for (int hour = 24 * first; hour < 24 * (first + days); ++hour) {
    state = state * 1664525u + 1013904223u;
    const double open = price;
    price *= 1 + (static_cast<double>(state >> 16) / 65536.0 - 0.5) * 0.02;
    const long long time = (1'600'041'600LL + 3600LL * hour) * 1000;
    csv += std::to_string(time) + "," + std::to_string(open) + "," +
           std::to_string(std::max(open, price) * 1.001) + "," +
           std::to_string(std::min(open, price) * 0.999) + "," + std::to_string(price) + "," +
           std::to_string(volume / 24 / price) + "," + std::to_string(time + 3'599'999) +
           ",0,0,0,0,0\n";
  }
  (void)folder.write(symbol + "-1h-2020.csv", csv);
}

}  // namespace sixbtc::cli_test
