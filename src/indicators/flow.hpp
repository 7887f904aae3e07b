// Money flow: what volume says about a move. Pine's remaining volume variables, and those it lacks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "indicators/oscillators.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::indicators {

// Intraday intensity: (2 close - high - low) / ((high - low) volume); na without range or volume.
class IntradayIntensity {
 public:
  [[nodiscard]] double next(double high, double low, double close, double volume) const {
    return (2 * close - high - low) / ((high - low) * volume);
  }
};

enum class VolumeChange { Falls, Rises };

// Negative (Falls) and positive (Rises) volume index, from 1 on the first bar: it grows by the
// relative change of the close on bars whose volume fell or rose. A close that is 0 or na, or was
// on the bar before, changes nothing.
template <VolumeChange counted>
class VolumeIndex {
 public:
  [[nodiscard]] double next(double close, double volume) {
    const double usable = is_na(close) ? 0 : close;
    const bool counts = counted == VolumeChange::Falls ? volume < volume_ : volume > volume_;
    if (counts && close_ != 0 && usable != 0) index_ += (close - close_) / close_ * index_;
    close_ = usable;
    volume_ = is_na(volume) ? 0 : volume;
    return index_;
  }

 private:
  double index_ = 1, close_ = 0, volume_ = 0;
};
using Nvi = VolumeIndex<VolumeChange::Falls>;
using Pvi = VolumeIndex<VolumeChange::Rises>;

// Price volume trend: running sum of the relative change of the close x volume; na on the first
// bar.
class Pvt {
 public:
  [[nodiscard]] double next(double close, double volume) {
    const double step = (close - close_) / close_ * volume;
    close_ = close;
    if (is_na(step)) return na;
    return sum_ += step;
  }

 private:
  double sum_ = 0, close_ = na;
};

// Williams' accumulation/distribution: running sum of close - min(low, previous close) on a rise
// and close - max(high, previous close) on a fall; 0 on the first bar.
class Wad {
 public:
  [[nodiscard]] double next(double high, double low, double close) {
    const double change = close - close_;
    const double step = change > 0   ? close - std::min(low, close_)
                        : change < 0 ? close - std::max(high, close_)
                                     : 0;
    close_ = close;
    return sum_ += step;
  }

 private:
  double sum_ = 0, close_ = na;
};

// Williams' variable accumulation/distribution: (close - open) / (high - low) x volume; na without
// range.
class Wvad {
 public:
  [[nodiscard]] double next(double open, double high, double low, double close,
                            double volume) const {
    return (close - open) / (high - low) * volume;
  }
};

struct AobvValue {
  double obv = na, fast = na, slow = na;
};

// On-balance volume (from 0) and two emas of it.
class Aobv {
 public:
  Aobv(std::size_t fast, std::size_t slow) : line_(ObvStart::Zero), fast_(fast), slow_(slow) {}
  [[nodiscard]] AobvValue next(double close, double volume) {
    const double line = line_.next(close, volume);
    return {line, fast_.next(line), slow_.next(line)};
  }

 private:
  Obv line_;
  Ema fast_, slow_;
};

// Chaikin money flow, -1..1: sum over n bars of ((close - low) - (high - close)) / (high - low) x
// volume over the sum of volume; a bar without range adds nothing; na without volume.
class Cmf {
 public:
  explicit Cmf(std::size_t length) : flow_(length), volume_(length) {}
  [[nodiscard]] double next(double high, double low, double close, double volume) {
    flow_.push(high > low ? ((close - low) - (high - close)) / (high - low) * volume
                          : 0 * (close - low) * volume);
    volume_.push(volume);
    return sum_of(flow_.values()) / sum_of(volume_.values());
  }

 private:
  Window flow_, volume_;
};

// Elder's force index: ema of the change x volume.
class ForceIndex {
 public:
  explicit ForceIndex(std::size_t length) : average_(length) {}
  [[nodiscard]] double next(double close, double volume) {
    return average_.next(change_.next(close) * volume);
  }

 private:
  Change change_{1};
  Ema average_;
};

// Arms' ease of movement: sma of (change of the bar's middle) (high - low) divisor / volume; a bar
// without volume counts as 0. First value: bar n.
class EaseOfMovement {
 public:
  EaseOfMovement(std::size_t length, double divisor) : mean_(length), divisor_(divisor) {}
  [[nodiscard]] double next(double high, double low, double volume) {
    const double move = change_.next((high + low) / 2) * (high - low);
    return mean_.next(volume == 0 ? 0 * move : divisor_ * move / volume);
  }

 private:
  Change change_{1};
  Sma mean_;
  double divisor_;
};

// Klinger's oscillator, simple form: volume signed by the change of hlc3 (a standstill counts as a
// rise), ema(fast) - ema(slow) of it, and its ema; from the second bar on.
class Klinger {
 public:
  Klinger(std::size_t fast, std::size_t slow, std::size_t signal)
      : line_(fast, slow), signal_(signal) {}
  [[nodiscard]] SignalValue next(double high, double low, double close, double volume) {
    const double change = change_.next((high + low + close) / 3);
    const double line = line_.next(is_na(change) ? na : change >= 0 ? volume : -volume);
    return {line, signal_.next(line)};
  }

 private:
  Change change_{1};
  Apo line_;
  Ema signal_;
};

// Price volume rank: 1 price and volume rose, 2 price alone rose, 3 volume alone rose, 4 neither;
// a standstill counts as a rise. na on the first bar.
class PriceVolumeRank {
 public:
  [[nodiscard]] double next(double close, double volume) {
    const double price_change = close - close_, volume_change = volume - volume_;
    close_ = close;
    volume_ = volume;
    if (is_na(price_change) || is_na(volume_change)) return na;
    return (price_change >= 0 ? 1 : 3) + (volume_change >= 0 ? 0 : 1);
  }

 private:
  double close_ = na, volume_ = na;
};

// Point of control of the last n bars: the middle of that one of `bins` equal steps between the
// lowest and the highest price that holds the most volume, each bar's volume put at its price; the
// lowest of equals. The price itself in a flat window; na without volume.
class VolumeProfile {
 public:
  VolumeProfile(std::size_t length, std::size_t bins)
      : price_(length), volume_(length), sums_(bins) {
    CHECK(bins > 0);
  }
  [[nodiscard]] double next(double price, double volume) {
    price_.push(price);
    volume_.push(volume);
    const auto prices = price_.values(), volumes = volume_.values();
    const double total = sum_of(volumes);
    if (is_na(sum_of(prices)) || !(total > 0)) return na;
    const auto [low, high] = std::minmax_element(prices.begin(), prices.end());
    const double bottom = *low, step = (*high - *low) / static_cast<double>(sums_.size());
    if (!(step > 0)) return price;
    std::fill(sums_.begin(), sums_.end(), 0);
    for (std::size_t i = 0; i < prices.size(); ++i) {
      const auto bin = static_cast<std::size_t>((prices[i] - bottom) / step);
      sums_[std::min(bin, sums_.size() - 1)] += volumes[i];
    }
    const auto most = std::max_element(sums_.begin(), sums_.end()) - sums_.begin();
    return bottom + (static_cast<double>(most) + 0.5) * step;
  }

 private:
  Window price_, volume_;
  std::vector<double> sums_;
};

}  // namespace sixbtc::indicators
