#include <rapidcheck.h>

#include "market/candle.hpp"
#include "market/series_key.hpp"
#include "market/symbol.hpp"
#include "market/trading_rules.hpp"

namespace sixbtc::market {
namespace {

using core::Duration;
using core::Timestamp;

Timestamp at(const char* text) {
  return *Timestamp::parse(text);
}

TEST(Interval, text_round_trips) {
  for (const char* text : {"1m", "3m", "5m", "15m", "30m", "37m", "148m", "1h", "2h", "4h", "8h",
                           "12h", "1d", "3d", "1w", "1M"})
    EXPECT_EQ(Interval::parse(text)->to_string(), text);
  EXPECT_EQ(Interval::parse("60m")->to_string(), "1h");
  EXPECT_EQ(Interval::parse("1mo")->to_string(), "1M");
  for (const char* bad : {"", "m", "0m", "5", "5x", "-5m", "1.5h", "2M", "99999999999m", "400d"})
    EXPECT_FALSE(Interval::parse(bad).has_value()) << bad;
}

TEST(Interval, buckets_are_anchored_to_epoch_monday_and_calendar) {
  EXPECT_EQ(Interval::parse("37m")->bucket_start(Timestamp{}).nanoseconds(), 0);
  EXPECT_EQ(Interval::parse("1w")->bucket_start(at("2024-05-01T10:00Z")), at("2024-04-29"));
  EXPECT_EQ(Interval::month().bucket_start(at("2024-02-29T23:59Z")), at("2024-02-01"));
  EXPECT_EQ(Interval::month().next_start(at("2024-12-01")), at("2025-01-01"));
}

TEST(Interval, every_instant_lies_in_its_bucket) {
  EXPECT_TRUE(rc::check("bucket", [] {
    const auto minutes = *rc::gen::inRange<std::int64_t>(0, 20'000);
    const Interval interval = minutes == 0 ? Interval::month() : Interval::minutes(minutes);
    const auto time =
        Timestamp::from_seconds(*rc::gen::inRange<std::int64_t>(-2'000'000'000, 4'000'000'000));
    const Timestamp start = interval.bucket_start(time);
    RC_ASSERT(start <= time);
    RC_ASSERT(time < interval.next_start(start));
    RC_ASSERT(interval.bucket_start(start) == start);
  }));
}

TEST(Interval, knows_what_it_can_be_built_from) {
  const auto i = [](const char* text) { return *Interval::parse(text); };
  EXPECT_TRUE(i("148m").is_built_from(i("37m")));
  EXPECT_TRUE(i("1w").is_built_from(i("1d")));
  EXPECT_FALSE(i("1w").is_built_from(i("7h")));
  EXPECT_TRUE(i("1M").is_built_from(i("1d")));
  EXPECT_FALSE(i("1M").is_built_from(i("37m")));
  EXPECT_FALSE(i("1h").is_built_from(i("37m")));
}

TEST(Symbol, base_asset_drops_a_dollar_quote) {
  EXPECT_EQ(base_asset("BTCUSDT"), "BTC");
  EXPECT_EQ(base_asset("ETHUSD"), "ETH");
  EXPECT_EQ(base_asset("kPEPE"), "KPEPE");
  EXPECT_EQ(base_asset("USDT"), "USDT");
}

TEST(ClosedCandle, cannot_exist_before_its_close) {
  const Candle candle{at("2024-01-01T00:00Z"), 1, 2, 0.5, 1.5, 10};
  const Interval hour = Interval::minutes(60);
  EXPECT_FALSE(ClosedCandle::create(candle, hour, at("2024-01-01T00:59:59Z")).has_value());
  EXPECT_EQ(ClosedCandle::create(candle, hour, at("2024-01-01T01:00Z"))->close_time(),
            at("2024-01-01T01:00Z"));
}

TEST(TradingRules, rounding_never_passes_the_value) {
  const TradingRules rules{*core::Price::parse("0.1"), *core::Quantity::parse("0.001"), {}, {}, 10};
  EXPECT_TRUE(rc::check("round", [&] {
    const double value =
        static_cast<double>(*rc::gen::inRange<std::int64_t>(1, 9'000'000'000)) / 7919.0;
    const auto down = rules.round_price(value, core::Rounding::Down);
    const auto up = rules.round_price(value, core::Rounding::Up);
    RC_ASSERT(down->to_double() <= value && value <= up->to_double());
    RC_ASSERT(down->units() % rules.tick.units() == 0 && up->units() % rules.tick.units() == 0);
    const auto lots = rules.round_quantity_down(value);
    RC_ASSERT(lots.to_double() <= value + 0.5e-8 && lots.units() % rules.lot.units() == 0);
    RC_ASSERT(lots.to_double() + rules.lot.to_double() > value - 0.5e-8);
  }));
  for (const double bad : {-1.0, std::nan(""), 1e300})
    EXPECT_TRUE(rules.round_quantity_down(bad).is_zero());
  // A quotient that is a whole number of lots in decimals keeps all of them.
  EXPECT_EQ(rules.round_quantity_down(6000.0 / 50000.0).to_string(), "0.12");
}

// The coarser of tick and significant digits, found by dividing.
std::int64_t step_by_division(const TradingRules& rules, std::int64_t units) {
  if (!rules.significant_digits) return rules.tick.units();
  std::int64_t step = 1;
  for (std::int64_t rest = units;
       rest >= core::power_of_ten(*rules.significant_digits) && step < core::Price::one; rest /= 10)
    step *= 10;
  return std::max(step, rules.tick.units());
}

TEST(TradingRules, a_level_is_the_rounded_price_where_that_is_above_zero) {
  EXPECT_TRUE(rc::check("level", [](std::uint32_t units, std::uint64_t bits) {
    TradingRules rules{core::Price::from_units(*rc::gen::element<std::int64_t>(
                           1, 10, 25'000'000, 10'000'000, 100'000'000'000, INT64_MAX / 2)),
                       core::Quantity::from_units(1),
                       {},
                       {},
                       10};
    if (*rc::gen::arbitrary<bool>()) rules.significant_digits = *rc::gen::inRange(1, 8);
    const double price = static_cast<double>(units) / *rc::gen::element(8.0, 7e4, 1e9, 0.05);
    // Prices as quoted lie on a step or a hair beside it.
    const double quoted = static_cast<double>(units) / 100.0;
    for (const double value : {price, -price, std::bit_cast<double>(bits), 9.2e10, std::nan(""),
                               quoted, std::nextafter(quoted, 0.0), std::nextafter(quoted, 1e300),
                               quoted * 1.0002, 0.98 * quoted, std::nextafter(1e3, 0.0), 1e3, 1e-8})
      for (const auto rounding : {core::Rounding::Down, core::Rounding::Up}) {
        const core::Price level = rules.round_level(value, rounding);
        const auto rounded = rules.round_price(value, rounding);
        RC_ASSERT(level.units() == (rounded ? std::max<std::int64_t>(rounded->units(), 0) : 0));
        RC_ASSERT(rules.level_near(value, rounding) == level.to_double());
        RC_ASSERT(LevelGrid(rules).level_near(value, rounding) == level.to_double());
        if (level.is_zero()) continue;
        const auto exact = core::units_from_double(value, core::Price::digits, rounding);
        RC_ASSERT(level.units() % step_by_division(rules, *exact) == 0);
      }
    const auto exact =
        core::units_from_double(price, core::Quantity::digits, core::Rounding::HalfEven);
    rules.lot = core::Quantity::from_units(rules.tick.units());
    RC_ASSERT(rules.round_quantity_down(price).units() ==
              *exact / rules.lot.units() * rules.lot.units());
    // Quotients stand for the decimal they are a hair beside.
    for (const double value : {price, quoted, std::nextafter(quoted, 0.0), quoted * 1.0002}) {
      const LotGrid::Lots lots = LotGrid(rules).below(value);
      if (!lots.are_sure()) continue;
      const core::Quantity rounded = rules.round_quantity_down(value);
      RC_ASSERT(lots.quantity == rounded.to_double());
      RC_ASSERT(static_cast<std::int64_t>(lots.count) * rules.lot.units() == rounded.units());
    }
  }));
}

TEST(TradingRules, significant_digits_bind_before_the_tick_and_integers_pass) {
  const TradingRules rules{*core::Price::parse("0.000001"), *core::Quantity::parse("1"), {}, 5, 10};
  EXPECT_EQ(rules.round_price(1234.56, core::Rounding::Down)->to_string(), "1234.5");
  EXPECT_EQ(rules.round_price(123456.7, core::Rounding::Down)->to_string(), "123456");
  EXPECT_EQ(rules.round_price(0.0012345678, core::Rounding::Up)->to_string(), "0.001235");
}

}  // namespace
}  // namespace sixbtc::market
