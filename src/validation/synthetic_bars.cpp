#include "validation/synthetic_bars.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "analytics/permutation.hpp"
#include "core/elementary.hpp"

namespace sixbtc::validation {

namespace {

namespace elementary = core::elementary;

constexpr double first_price = 20'000;
constexpr double mean_volume = 500;
constexpr int steps_in_bar = 8;

double open_uniform(core::Random& random) {
  return (static_cast<double>(random.next() >> 12) + 0.5) * 0x1.0p-52;
}

// Standard normal numbers by Marsaglia's polar method (1964).
class Normals {
 public:
  explicit Normals(core::Random& random) : random_(random) {}
  double next() {
    if (spare_) return *std::exchange(spare_, std::nullopt);
    double x = 0, y = 0, square = 0;
    do {
      x = 2 * random_.uniform() - 1;
      y = 2 * random_.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * elementary::log(square) / square);
    spare_ = y * scale;
    return x * scale;
  }

 private:
  core::Random& random_;
  std::optional<double> spare_;
};

// The variance of a normal that makes it Student's t, scaled to a mean of 1: degrees over
// chi-square, which for even degrees is a sum of exponentials.
double tail_variance(core::Random& random, int degrees) {
  double product = 1;
  for (int i = 0; i < degrees / 2; ++i) product *= open_uniform(random);
  return static_cast<double>(degrees - 2) / (-2 * elementary::log(product));
}

core::Timestamp first_time() {
  return *core::Timestamp::parse("2020-01-01");
}

void set_times(columns::CandleColumns& bars, market::Interval interval, std::size_t count) {
  core::Timestamp time = first_time();
  bars.open_time.clear();
  for (std::size_t i = 0; i < count; ++i) {
    bars.open_time.push_back(time.nanoseconds());
    time = interval.next_start(time);
  }
}

std::vector<std::uint32_t> shuffled_order(std::size_t count, core::Random random) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  random.shuffle(std::span(order));
  return order;
}

}  // namespace

BarProcess coin_like(market::Interval interval) {
  const double hours = static_cast<double>(interval.nominal_minutes()) / 60;
  return {.volatility = 0.006 * std::sqrt(hours),
          .clustering_bars = 48 / hours,
          .clustering = 0.45,
          .tails = 4};
}

columns::CandleColumns synthetic_bars(const BarProcess& process, market::Interval interval,
                                      std::size_t count, core::Random random) {
  CHECK(process.tails > 2 && process.tails % 2 == 0);
  Normals normals(random);
  columns::CandleColumns bars;
  bars.reserve(count);
  const double keeps = elementary::exp(-1 / process.clustering_bars);
  const double shock = process.clustering * std::sqrt(1 - keeps * keeps);
  double log_volatility = process.clustering * normals.next();
  double last = first_price, direction = random.uniform() < 0.5 ? 1 : -1;
  core::Timestamp time = first_time();
  for (std::size_t i = 0; i < count; ++i) {
    log_volatility = keeps * log_volatility + shock * normals.next();
    if (process.edge != 0 && random.uniform() * process.turns_every_bars < 1)
      direction = -direction;
    // So centred that the mean square is that of the process.
    const double volatility =
        process.volatility *
        elementary::exp(log_volatility - process.clustering * process.clustering);
    const double tail = std::sqrt(tail_variance(random, process.tails));
    const double drift = process.trend + volatility * process.edge * direction;
    const double step = volatility * tail / std::sqrt(static_cast<double>(steps_in_bar));
    double path = 0, high = 0, low = 0;
    for (int k = 0; k < steps_in_bar; ++k) {
      path += drift / steps_in_bar + step * normals.next();
      high = std::max(high, path);
      low = std::min(low, path);
    }
    const double close = last * elementary::exp(path);
    bars.push_back({time, last, std::max(last * elementary::exp(high), std::max(last, close)),
                    std::min(last * elementary::exp(low), std::min(last, close)), close,
                    mean_volume * tail * volatility / process.volatility *
                        elementary::exp(0.5 * normals.next() - 0.125),
                    true});
    last = close;
    time = interval.next_start(time);
  }
  return bars;
}

columns::CandleColumns shuffled_bars(const columns::CandleView& sample, market::Interval interval,
                                     std::size_t count, core::Random random) {
  CHECK(sample.size() >= 2 && count >= 2);
  columns::CandleColumns tiled;
  tiled.reserve(count);
  double scale = first_price / sample.open[0];
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = i % sample.size();
    // The next pass opens where the last one closed.
    if (row == 0 && i > 0) scale = tiled.close.back() / sample.open[0];
    tiled.push_back({first_time() + core::Duration::seconds(static_cast<std::int64_t>(i)),
                     sample.open[row] * scale, sample.high[row] * scale, sample.low[row] * scale,
                     sample.close[row] * scale, sample.volume[row], true});
  }
  const analytics::BarShapes shapes(tiled.view(), 0);
  columns::CandleColumns bars = shapes.permuted(shuffled_order(count - 1, random.fork(0)),
                                                shuffled_order(count - 1, random.fork(1)));
  set_times(bars, interval, count);
  return bars;
}

}  // namespace sixbtc::validation
