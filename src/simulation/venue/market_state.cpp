#include "simulation/venue/market_state.hpp"

#include <algorithm>
#include <cmath>

#include "fills/bar_path.hpp"

namespace sixbtc::simulation {

double OpenBar::part_of(core::Timestamp time) const {
  const double whole = static_cast<double>((close_time - open_time).nanoseconds());
  return std::clamp(static_cast<double>((time - open_time).nanoseconds()) / whole, 0.0, 1.0);
}

core::Timestamp OpenBar::time_of(double part) const {
  const double whole = static_cast<double>((close_time - open_time).nanoseconds());
  const auto nanoseconds = static_cast<std::int64_t>(std::ceil(part * whole));
  return std::min(open_time + core::Duration::nanoseconds(nanoseconds), close_time);
}

std::optional<double> MarketState::price(core::Timestamp now) const {
  if (bar) return fills::path_price(bar->prices, bar->part_of(now));
  if (is_fed_by_prices) return last_price;
  return std::nullopt;
}

}  // namespace sixbtc::simulation
