#include "drill/market_maker.hpp"

#include <algorithm>

namespace sixbtc::drill {

namespace {

constexpr core::Duration bar_length = core::Duration::minutes(1);
constexpr double jump_share = 0.003, jump_size = 0.03;

}  // namespace

MarketMaker::MarketMaker(const Scenario& scenario)
    : scenario_(scenario),
      random_(core::Random(scenario.seed).fork(31)),
      prices_(scenario.first_prices),
      forming_(prices_.size()) {
  for (std::size_t i = 0; i < prices_.size(); ++i) prices_[i] = on_tick(i, prices_[i]);
  make_history();
}

core::Timestamp MarketMaker::time_of(std::int64_t tick) const {
  const std::int64_t bar = tick / scenario_.ticks_per_bar, inside = tick % scenario_.ticks_per_bar;
  return scenario_.start + bar_length * bar +
         core::Duration::nanoseconds(bar_length.nanoseconds() / scenario_.ticks_per_bar * inside);
}

double MarketMaker::on_tick(std::size_t instrument, double price) const {
  const market::TradingRules& rules = scenario_.plan.instruments[instrument].rules;
  return std::max(rules.round_level(price, core::Rounding::HalfEven), rules.tick).to_double();
}

void MarketMaker::move(std::size_t instrument) {
  const double size = random_.uniform() < jump_share ? jump_size : scenario_.swing;
  prices_[instrument] =
      on_tick(instrument, prices_[instrument] * (1 + size * 2 * (random_.uniform() - 0.5)));
}

void MarketMaker::make_history() {
  for (std::size_t i = 0; i < prices_.size(); ++i)
    for (std::int64_t bar = scenario_.history_bars; bar > 0; --bar) {
      const double open = prices_[i];
      move(i);
      const double close = prices_[i];
      bars_.push_back({engine::SeriesIndex{static_cast<std::uint32_t>(i)},
                       {scenario_.start - bar_length * bar, open, std::max(open, close),
                        std::min(open, close), close, 1, true},
                       true});
    }
}

void MarketMaker::next(std::int64_t tick) {
  for (std::size_t i = 0; i < prices_.size(); ++i) {
    if (tick > 0) move(i);
    market::Candle& bar = forming_[i];
    if (tick == 0) {
      bar = {time_of(0), prices_[i], prices_[i], prices_[i], prices_[i], 1, true};
      continue;
    }
    if (tick % scenario_.ticks_per_bar == 0) continue;  // the open of the next one
    bar.high = std::max(bar.high, prices_[i]);
    bar.low = std::min(bar.low, prices_[i]);
    bar.close = prices_[i];
  }
}

void MarketMaker::close_bars(std::int64_t tick) {
  for (std::size_t i = 0; i < prices_.size(); ++i) {
    bars_.push_back({engine::SeriesIndex{static_cast<std::uint32_t>(i)}, forming_[i], false});
    forming_[i] = {time_of(tick), prices_[i], prices_[i], prices_[i], prices_[i], 1, true};
  }
}

engine::PricesSeen MarketMaker::seen() const {
  engine::PricesSeen seen;
  for (std::size_t i = 0; i < prices_.size(); ++i) {
    const auto price = core::Price::from_double(prices_[i], core::Rounding::HalfEven);
    CHECK(price.has_value());
    seen.prices.push_back({market::InstrumentId{static_cast<std::uint32_t>(i)}, *price});
  }
  return seen;
}

}  // namespace sixbtc::drill
