// Where the market of one instrument stands, as the exchange sees it.
#pragma once

#include <optional>
#include <vector>

#include "simulation/venue/order_list.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

struct OpenBar {
  core::Timestamp open_time, close_time;
  fills::Bar prices;
  std::vector<fills::FundingEvent> funding;  // of this bar
  std::size_t funding_next = 0;

  // In parts of the bar, 0 to 1; and back, in whole nanoseconds, rounded up.
  [[nodiscard]] double part_of(core::Timestamp time) const;
  [[nodiscard]] core::Timestamp time_of(double part) const;
};

struct MarketState {
  SimulatedInstrument traded;  // with the floor of costs applied and its tiers filled in
  core::Rate taker, maker;
  std::optional<OpenBar> bar;
  std::optional<double> last_price;
  bool is_fed_by_prices = false;    // by bars otherwise
  std::vector<OrderNumber> orders;  // open ones, in order of arrival
  bool has_changed = true;          // since what is due next was looked up

  // Where an order would fill now; none: it waits.
  [[nodiscard]] std::optional<double> price(core::Timestamp now) const;
};

// What the open bar will do to an order or a position.
struct Touch {
  fills::ExitReason reason = fills::ExitReason::Stop;  // Liquidation, Stop, Target
  OrderNumber order = 0;                               // 0: a liquidation
  double price = 0;                                    // before slippage
  core::Timestamp time;
};

}  // namespace sixbtc::simulation
