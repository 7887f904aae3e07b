// Random scripts on random bars: what must hold whatever is ordered.
#include <rapidcheck.h>

#include "core/random.hpp"
#include "simulation/tradingview/broker.hpp"

namespace sixbtc::tradingview {
namespace {

constexpr double tick = 0.01;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  [[nodiscard]] int below(int n) {
    return static_cast<int>(random_.below(static_cast<std::uint64_t>(n)));
  }
  [[nodiscard]] bool one_in(int n) { return below(n) == 0; }
  // A price or distance on a tenth of the tick grid.
  [[nodiscard]] double around(double center, int ticks) {
    return center + tick / 10 * static_cast<double>(below(20 * ticks + 1) - 10 * ticks);
  }

 private:
  core::Random random_;
};

std::vector<Bar> random_bars(Dice& dice, std::size_t count) {
  std::vector<Bar> bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    const auto on_grid = [&](double value) { return std::round(value * 100) / 100; };
    const double open = on_grid(dice.one_in(6) ? dice.around(price, 80) : price);
    const double close = on_grid(std::max(20.0, dice.around(open, 60)));
    const double high = on_grid(std::max(open, close) + tick * dice.below(40));
    const double low = on_grid(std::min(open, close) - tick * dice.below(40));
    bars.push_back({core::Timestamp::from_seconds(900 * static_cast<std::int64_t>(i)), open, high,
                    low, close, static_cast<std::int64_t>(i / 24)});
    price = close;
  }
  return bars;
}

Properties random_properties(Dice& dice) {
  constexpr CommissionType commissions[] = {CommissionType::Percent, CommissionType::CashPerOrder,
                                            CommissionType::CashPerContract};
  constexpr QuantityType quantities[] = {QuantityType::Fixed, QuantityType::PercentOfEquity,
                                         QuantityType::Cash};
  const int kind = dice.below(3);
  return {.initial_capital = dice.one_in(3) ? 500.0 : 100'000.0,
          .default_quantity_type = quantities[kind],
          .default_quantity = kind == 0   ? 2.0
                              : kind == 1 ? 40.0
                                          : 250.0,
          .pyramiding = dice.below(4),
          .commission_type = commissions[dice.below(3)],
          .commission = dice.one_in(2) ? 0.0 : 0.05,
          .slippage_ticks = 0,
          .process_orders_on_close = dice.one_in(4),
          .close_entries_rule = dice.one_in(2) ? CloseRule::Any : CloseRule::Fifo,
          .margin_long = dice.one_in(3) ? 0.0 : 100.0,
          .margin_short = dice.one_in(3) ? 25.0 : 100.0,
          .limit_fill_ticks = dice.one_in(4) ? 2 : 0,
          .tick = tick,
          .point_value = 1,
          .quantity_step = 0.01};
}

// One random order call.
void order_something(Broker& broker, Dice& dice, double close) {
  const char* const names[] = {"A", "B", "C"};
  const Label id = broker.labels().intern(names[dice.below(3)]);
  const Label exit_id = broker.labels().intern(dice.one_in(2) ? "X" : "Y");
  const Direction side = dice.one_in(2) ? Direction::Long : Direction::Short;
  const double quantity = dice.one_in(2) ? na : 0.01 * (1 + dice.below(300));
  const Label group = dice.one_in(4) ? broker.labels().intern("G") : Label::None;
  switch (dice.below(8)) {
    case 0:
    case 1:
    case 2: {
      OrderRequest request{.id = id, .direction = side, .quantity = quantity};
      if (dice.one_in(2)) request.stop = dice.around(close, 60);
      if (dice.one_in(3)) request.limit = dice.around(close, 60);
      request.oca_name = group;
      request.oca_type = dice.one_in(2) ? OcaType::Cancel : OcaType::Reduce;
      dice.one_in(4) ? broker.order(request) : broker.entry(request);
      break;
    }
    case 3:
    case 4:
    case 5: {
      ExitRequest request{.id = exit_id, .from_entry = dice.one_in(3) ? Label::None : id};
      if (dice.one_in(3)) request.quantity_percent = 10 * (1 + dice.below(10));
      if (dice.one_in(4)) request.quantity = quantity;
      if (dice.one_in(2)) request.stop = dice.around(close, 80);
      if (dice.one_in(2)) request.limit = dice.around(close, 80);
      if (dice.one_in(3)) request.profit = 1 + dice.below(60);
      if (dice.one_in(3)) request.loss = 1 + dice.below(60);
      if (dice.one_in(3)) {
        request.trail_points = dice.below(40);
        request.trail_offset = dice.below(30);
      }
      request.oca_name = group;
      broker.exit(request);
      break;
    }
    case 6:
      broker.close({.id = dice.one_in(3) ? Label::None : id,
                    .quantity_percent = dice.one_in(2) ? 50.0 : na,
                    .immediately = dice.one_in(4)});
      break;
    default:
      dice.one_in(5) ? broker.cancel_all() : broker.cancel(dice.one_in(2) ? id : exit_id);
  }
}

enum class Way { Quick, PartByPart };

// The part-by-part way hands the broker each bar once more as its own only part: it then walks
// every bar, quiet or not.
void play(Broker& broker, std::uint64_t seed, const std::vector<Bar>& bars, Way way) {
  Dice dice(seed);
  for (const Bar& bar : bars) {
    broker.open_bar(bar, way == Way::Quick ? std::span<const Bar>() : std::span(&bar, 1));
    while (dice.one_in(2)) order_something(broker, dice, bar.close);
    broker.close_bar();
  }
}

bool same_trade(const Trade& a, const Trade& b) {
  return a.direction == b.direction && a.quantity == b.quantity && a.entry_id == b.entry_id &&
         a.exit_id == b.exit_id && a.entry_price == b.entry_price && a.exit_price == b.exit_price &&
         a.entry_bar == b.entry_bar && a.exit_bar == b.exit_bar && a.profit == b.profit &&
         a.max_runup == b.max_runup && a.max_drawdown == b.max_drawdown;
}

TEST(BrokerProperty, quiet_bars_change_nothing_that_a_full_walk_would) {
  EXPECT_TRUE(rc::check("quick == part by part", [](std::uint64_t seed) {
    Dice dice(seed);
    const Properties properties = random_properties(dice);
    const std::vector<Bar> bars = random_bars(dice, 300);
    Broker quick(properties), full(properties);
    play(quick, seed, bars, Way::Quick);
    play(full, seed, bars, Way::PartByPart);
    RC_ASSERT(quick.closed_trades().size() == full.closed_trades().size());
    for (std::size_t i = 0; i < quick.closed_trades().size(); ++i)
      RC_ASSERT(same_trade(quick.closed_trades()[i], full.closed_trades()[i]));
    RC_ASSERT(quick.position_size() == full.position_size());
    RC_ASSERT(quick.equity() == full.equity());
    RC_ASSERT(quick.pending_orders() == full.pending_orders());
  }));
}

TEST(BrokerProperty, every_fill_lies_inside_its_bar_and_the_books_add_up) {
  EXPECT_TRUE(rc::check("books", [](std::uint64_t seed) {
    Dice dice(seed);
    const Properties properties = random_properties(dice);
    const std::vector<Bar> bars = random_bars(dice, 300);
    Broker broker(properties);
    play(broker, seed, bars, Way::Quick);
    const auto lies_in = [&](std::int64_t bar, double price) {
      const Bar& at = bars[static_cast<std::size_t>(bar)];
      return price >= at.low - 1e-9 && price <= at.high + 1e-9;
    };
    double profit = 0, charged = 0, size = 0;
    for (const Trade& trade : broker.closed_trades()) {
      RC_ASSERT(trade.quantity > 0);
      RC_ASSERT(trade.entry_bar <= trade.exit_bar);
      RC_ASSERT(lies_in(trade.entry_bar, trade.entry_price));
      RC_ASSERT(lies_in(trade.exit_bar, trade.exit_price));
      RC_ASSERT(trade.max_runup >= 0 && trade.max_drawdown >= 0);
      profit += trade.profit;
    }
    for (const Trade& trade : broker.open_trades()) {
      RC_ASSERT(market::sign(trade.direction) * broker.position_size() > 0);
      size += trade.size();
      charged += trade.commission;
    }
    RC_ASSERT(std::abs(size - broker.position_size()) < 1e-9);
    RC_ASSERT(std::abs(profit - charged - broker.net_profit()) < 1e-6);
    RC_ASSERT(std::abs(broker.account().gross_profit() - broker.account().gross_loss() - profit) <
              1e-6);
    const double expected = properties.initial_capital + broker.net_profit() + broker.open_profit();
    RC_ASSERT(std::abs(broker.equity() - expected) < 1e-9);
  }));
}

}  // namespace
}  // namespace sixbtc::tradingview
