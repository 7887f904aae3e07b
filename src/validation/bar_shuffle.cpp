#include "validation/bar_shuffle.hpp"

#include <algorithm>
#include <map>

#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

// Uniform in [0, bound) without a division (Lemire 2019): most of the time of a permutation would
// go into them.
std::uint32_t below(core::Random& random, std::uint32_t bound) {
  while (true) {
    const std::uint64_t product = (random.next() >> 32) * bound;
    const auto rest = static_cast<std::uint32_t>(product);
    if (rest >= bound || rest >= (0U - bound) % bound)
      return static_cast<std::uint32_t>(product >> 32);
  }
}

}  // namespace

BarShuffle::BarShuffle(std::span<const ProofSeries> series, int atr_length)
    : series_(series), atr_length_(atr_length) {
  std::vector<std::int64_t> times;
  for (const ProofSeries& one : series) {
    CHECK(one.window.first_decision > 0);  // the bar before it is where the shuffled ones begin
    CHECK(one.window.end == one.market->bars().size());
    const auto own = one.market->bars().open_time.subspan(one.window.first_decision);
    times.insert(times.end(), own.begin(), own.end());
  }
  std::ranges::sort(times);
  times.erase(std::ranges::unique(times).begin(), times.end());
  moments_ = times.size();
  std::vector<std::vector<bool>> symbols(moments_, std::vector<bool>(series.size(), false));
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto own = series[i].market->bars().open_time.subspan(series[i].window.first_decision);
    shapes_.emplace_back(series[i].market->bars(), series[i].window.first_decision - 1);
    std::vector<Moment>& moment_of = moment_of_.emplace_back();
    std::vector<std::uint32_t>& bar_of = bar_of_.emplace_back(moments_, 0);
    std::size_t moment = 0;
    for (std::size_t bar = 0; bar < own.size(); ++bar) {
      while (times[moment] < own[bar]) ++moment;
      moment_of.push_back(static_cast<Moment>(moment));
      bar_of[moment] = static_cast<std::uint32_t>(bar);
      symbols[moment][i] = true;
    }
  }
  std::map<std::vector<bool>, std::vector<Moment>> groups;
  for (Moment moment = 0; moment < moments_; ++moment) groups[symbols[moment]].push_back(moment);
  for (auto& [set, moments] : groups) groups_.push_back(std::move(moments));
}

std::vector<BarShuffle::Moment> BarShuffle::shuffled(core::Random& random) const {
  std::vector<Moment> source(moments_);
  std::vector<Moment> order;
  for (const std::vector<Moment>& group : groups_) {
    order = group;
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[below(random, static_cast<std::uint32_t>(i))]);
    for (std::size_t i = 0; i < group.size(); ++i) source[group[i]] = order[i];
  }
  return source;
}

std::vector<backtest::MarketData> BarShuffle::draw(core::Random random) const {
  const std::vector<Moment> shape_from = shuffled(random), gap_from = shuffled(random);
  std::vector<backtest::MarketData> markets;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    const std::size_t count = moment_of_[i].size();
    std::vector<std::uint32_t> shapes(count), gaps(count);
    for (std::size_t bar = 0; bar < count; ++bar) {
      shapes[bar] = bar_of_[i][shape_from[moment_of_[i][bar]]];
      gaps[bar] = bar_of_[i][gap_from[moment_of_[i][bar]]];
    }
    markets.push_back(backtest::with_bars(
        *series_[i].market, columns::CandleSeries(shapes_[i].permuted(shapes, gaps)), atr_length_));
  }
  return markets;
}

}  // namespace sixbtc::validation
