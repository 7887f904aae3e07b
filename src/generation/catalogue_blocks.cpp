// Candle patterns, price action, and the regime of the market.
#include "generation/catalogue_rows.hpp"
#include "generation/market_regime.hpp"

namespace sixbtc::generation {

namespace {

constexpr auto candle = Category::Candle;
constexpr auto action = Category::PriceAction;

// A pattern that is 1 on a rise and -1 on a fall.
Entry pattern(const std::string& name) {
  const std::string call = "six.cdl_" + name;
  return {
      name, name, candle, "CDL", {}, {"$shape = " + call}, {{"$shape > 0", "$shape < 0", {}, {}}}};
}

// Two patterns that mirror each other; either may be missing.
Entry patterns(const std::string& name, const std::string& rising, const std::string& falling) {
  Entry entry{name, name, candle, "CDL", {}, {}, {Condition{}}};
  if (!rising.empty()) {
    entry.setup.push_back("$rising = six.cdl_" + rising);
    entry.conditions[0].long_text = "$rising > 0";
  }
  if (!falling.empty()) {
    entry.setup.push_back("$falling = six.cdl_" + falling);
    entry.conditions[0].short_text = "$falling < 0";
  }
  return entry;
}

}  // namespace

std::vector<Entry> block_entries() {
  std::vector<Entry> entries;
  for (const char* name : {"marubozu", "closing_marubozu", "belt_hold", "long_line", "inside_bar",
                           "engulfing", "harami", "harami_cross", "kicking", "doji_star",
                           "three_inside", "three_outside", "tristar", "three_line_strike"})
    entries.push_back(pattern(name));
  entries.push_back(patterns("hammer", "hammer", "hanging_man"));
  entries.push_back(patterns("star", "inverted_hammer", "shooting_star"));
  entries.push_back(patterns("piercing", "piercing", "dark_cloud_cover"));
  entries.push_back(patterns("morning_star", "morning_star", "evening_star"));
  entries.push_back(patterns("morning_doji_star", "morning_doji_star", "evening_doji_star"));
  entries.push_back(patterns("soldiers", "three_white_soldiers", "three_black_crows"));
  entries.push_back(patterns("matching_low", "matching_low", ""));
  entries.push_back(patterns("two_crows", "", "two_crows"));
  entries.push_back({"doji",
                     "doji",
                     candle,
                     "CDL",
                     {},
                     {"$shape = six.cdl_doji"},
                     {{"$shape > 0", "$shape > 0", {}, {}}}});

  entries.push_back(
      {"higher_high",
       "swing",
       action,
       "TRN",
       {},
       {},
       {{"high > high[1] and high[1] > high[2]", "low < low[1] and low[1] < low[2]", {}, {}}}});
  entries.push_back(
      {"inside",
       "bar_range",
       action,
       "BRE",
       {},
       {},
       {{"high < high[1] and low > low[1]", "high < high[1] and low > low[1]", {}, {}}}});
  entries.push_back(
      {"outside",
       "bar_range",
       action,
       "BRE",
       {},
       {},
       {{"high > high[1] and low < low[1]", "high > high[1] and low < low[1]", {}, {}}}});
  entries.push_back(
      {"gap", "gap", action, "BRE", {}, {}, {{"open > high[1]", "open < low[1]", {}, {}}}});
  entries.push_back({"run",
                     "run",
                     action,
                     "REV",
                     {whole("length", {3, 4, 5})},
                     {},
                     {{"ta.falling(close, $length)", "ta.rising(close, $length)", {}, {}},
                      {"ta.rising(close, $length)", "ta.falling(close, $length)", {}, {}}}});
  entries.push_back({"close_place",
                     "close_place",
                     action,
                     "MOM",
                     {},
                     {"$value = high > low ? (close - low) / (high - low) : 0.5"},
                     follow({0.7, 0.8, 0.9}, 0.5) + fade({0.1, 0.2, 0.3}, 0.5)});
  entries.push_back({"wide_bar",
                     "wide_bar",
                     action,
                     "BRE",
                     {whole("length", {14, 20})},
                     {"$value = (high - low) / ta.atr($length)[1]"},
                     over({1.5, 2, 2.5, 3})});

  Entry regime{"regime", "regime", Category::Regime, "TRN", {}, regime_statements(), {}};
  for (const char* condition : {"$label > 0", "$label < 0", "$label != 0"})
    regime.conditions.push_back({condition, condition, {}, {}});
  entries.push_back(std::move(regime));
  return entries;
}

}  // namespace sixbtc::generation
