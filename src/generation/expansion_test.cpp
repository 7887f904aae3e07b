#include "generation/expansion.hpp"

#include <set>

namespace sixbtc::generation {
namespace {

constexpr const char* momentum = R"(//@version=6
//@sixbtc type=MOM leverage=2
strategy("Momentum", overlay=true)
length = input.int(10, "Length", minval=5, maxval=20, step=5)
level = input.float(0.5, "Level", minval=0.0, maxval=1.0, step=0.5)
change = ta.roc(close, length)
if change > level
    strategy.entry("L", strategy.long)
if change < -level
    strategy.entry("S", strategy.short)
)";

constexpr const char* with_exits = R"(//@version=6
//@sixbtc type=REV
strategy("Own exits")
length = input.int(10, minval=5, maxval=20, step=5)
if ta.crossover(close, ta.sma(close, length))
    strategy.entry("L", strategy.long)
if ta.crossunder(close, ta.sma(close, length))
    strategy.close("L")
)";

language::Limits limits() {
  return {.source_bytes = 65'536,
          .nodes = 10'000,
          .nesting = 64,
          .loop_iterations = 10'000,
          .history_bars = 1'000,
          .state_values = 1'000'000,
          .text_bytes = 1'000'000,
          .diagnostics = 20};
}

ExpansionGrid grid() {
  return {.stop_percent = {0.02, 0.03},
          .target_percent = {0, 0.04},
          .stop_atr = {2},
          .target_atr = {3},
          .exit_bars = {0, 8},
          .leverage = {1, 3},
          .target_exceeds_stop = true,
          .stop_to_liquidation = 0.9,
          .leverage_venue_max = 40,
          .inputs_max = 4};
}

std::vector<GeneratedStrategy> expanded(const char* source, std::uint64_t count,
                                        std::uint64_t seed) {
  Naming naming({});
  auto result = expand(
      {"base", source}, grid(),
      {.interval = market::Interval::minutes(60), .asset = "BTC", .count = count, .seed = seed},
      limits(), naming);
  EXPECT_TRUE(result) << result.error().to_string();
  return result ? std::move(*result) : std::vector<GeneratedStrategy>{};
}

// 4 lengths x 3 levels x (2 stops x (0 + 8 bars, 4 % + 0, 4 % + 8) + 1 ATR pair x 2) x 2 leverages.
TEST(Expand, whole_space_is_used_when_it_is_small_enough) {
  const auto strategies = expanded(momentum, 1'000'000, 7);
  EXPECT_EQ(strategies.size(), 4u * 3 * (2 * 3 + 2) * 2);
  std::set<std::string> ids, sources, names;
  for (const GeneratedStrategy& strategy : strategies) {
    ids.insert(strategy.id.value());
    sources.insert(strategy.source);
    names.insert(strategy.name);
    names.insert(strategy.alias);
  }
  EXPECT_EQ(ids.size(), strategies.size());
  EXPECT_EQ(sources.size(), strategies.size());
  EXPECT_EQ(names.size(), 2 * strategies.size());
}

TEST(Expand, each_strategy_is_complete_and_carries_its_parameters) {
  for (const GeneratedStrategy& strategy : expanded(momentum, 25, 7)) {
    const auto script = language::compile(strategy.source, limits());
    ASSERT_TRUE(script) << strategy.source;
    const strategy::Traits& traits = script->strategy->traits();
    std::map<std::string, std::string> values;
    for (const Parameter& parameter : strategy.parameters) values[parameter.name] = parameter.value;
    EXPECT_EQ(script->inputs.at(0).default_text, values.at("length"));
    EXPECT_EQ(script->inputs.at(1).default_number, std::stod(values.at("level")));
    EXPECT_EQ(traits.leverage, std::stoi(values.at("leverage")));
    ASSERT_TRUE(traits.defaults.stop);
    EXPECT_EQ(traits.defaults.target.has_value(), values.contains("target"));
    EXPECT_EQ(traits.defaults.bars_max != 0, values.contains("max_bars"));
    const strategy::Level& stop = *traits.defaults.stop;
    EXPECT_EQ(values.at("stop"), stop.kind == strategy::Level::Kind::Percent
                                     ? fmt::format("{:.10g}%", stop.value * 100)
                                     : fmt::format("{:.10g}atr", stop.value));
    EXPECT_EQ(strategy.type, "MOM");
    EXPECT_TRUE(strategy.name.starts_with("Strategy_MOM_"));
    EXPECT_TRUE(strategy.alias.starts_with("BTC_MOM_"));
  }
}

TEST(Expand, sample_repeats_with_its_seed_and_differs_with_another) {
  const auto one = expanded(momentum, 20, 7), again = expanded(momentum, 20, 7),
             other = expanded(momentum, 20, 8);
  ASSERT_EQ(one.size(), 20u);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].id, again[i].id);
    EXPECT_EQ(one[i].source, again[i].source);
    EXPECT_EQ(one[i].name, again[i].name);
  }
  EXPECT_NE(one[0].id, other[0].id);
}

TEST(Expand, scripts_with_their_own_exits_keep_them) {
  const auto strategies = expanded(with_exits, 100, 7);
  ASSERT_EQ(strategies.size(), 4u * 2);
  EXPECT_TRUE(strategies[0].alias.starts_with("BTC_MR_"));
  for (const GeneratedStrategy& strategy : strategies)
    EXPECT_EQ(strategy.source.find("stop="), std::string::npos);
}

TEST(Expand, bad_bases_are_refused_with_a_reason) {
  Naming naming({});
  const ExpansionRequest request{market::Interval::minutes(60), "BTC", 1, 1};
  const auto broken = expand({"broken", "strategy(\"x\"\n"}, grid(), request, limits(), naming);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where, "broken");
  const auto untyped = expand({"untyped",
                               "//@version=6\nstrategy(\"x\")\nif close > open\n"
                               "    strategy.entry(\"L\", strategy.long)\n"},
                              grid(), request, limits(), naming);
  ASSERT_FALSE(untyped);
  EXPECT_NE(untyped.error().message.find("type"), std::string::npos);
}

}  // namespace
}  // namespace sixbtc::generation
