#include <rapidcheck.h>

#include <cmath>
#include <set>

#include "core/hash.hpp"
#include "generation/naming.hpp"
#include "generation/parameter_space.hpp"

namespace sixbtc::generation {
namespace {

ExpansionGrid grid() {
  return {.stop_percent = {0.02, 0.03, 0.04, 0.06, 0.10},
          .target_percent = {0, 0.04, 0.06, 0.10, 0.15, 0.20},
          .stop_atr = {},
          .target_atr = {},
          .exit_bars = {0, 4, 8, 16, 32},
          .leverage = {1, 2, 3, 5, 10, 20, 40},
          .target_exceeds_stop = true,
          .stop_to_liquidation = 0.9,
          .leverage_venue_max = 40,
          .inputs_max = 4};
}

// reference/pipeline_facts.md section 3: 590 of 1,050 combinations of the 1h grid are valid, 657 of
// the 15m grid.
TEST(ExitChoices, count_of_the_known_grids) {
  EXPECT_EQ(exit_choices(grid(), {}).size(), 590u);
  ExpansionGrid quarter = grid();
  quarter.stop_percent = {0.01, 0.015, 0.02, 0.03, 0.05};
  quarter.target_percent = {0, 0.02, 0.03, 0.05, 0.07, 0.10};
  quarter.exit_bars = {0, 10, 20, 50, 100};
  EXPECT_EQ(exit_choices(quarter, {}).size(), 657u);
}

TEST(ExitChoices, every_refusal_holds) {
  for (const ExitChoice& choice : exit_choices(grid(), {})) {
    EXPECT_TRUE(choice.target || choice.bars_max > 0);
    EXPECT_TRUE(!choice.target || choice.target->value > choice.stop->value);
    EXPECT_LE(choice.leverage, std::floor(1 / (choice.stop->value / 0.9 + 1.0 / 40)));
  }
  ExpansionGrid loose = grid();
  loose.target_exceeds_stop = false;
  EXPECT_GT(exit_choices(loose, {}).size(), 590u);
}

TEST(ExitChoices, scripts_with_their_own_exits_vary_in_leverage_only) {
  const auto choices = exit_choices(grid(), {.has_own_exits = true, .annotated = {}});
  ASSERT_EQ(choices.size(), 7u);
  EXPECT_FALSE(choices[0].stop || choices[0].target);
}

TEST(ExitChoices, annotated_target_cannot_be_taken_away) {
  OwnExits own;
  own.annotated.target = strategy::Level{strategy::Level::Kind::Percent, 0.03};
  for (const ExitChoice& choice : exit_choices(grid(), own)) EXPECT_TRUE(choice.target);
}

TEST(ValuesOfRange, reaches_the_maximum_and_prints_short_numbers) {
  EXPECT_EQ(values_of_range(10, 30, 10, true), (std::vector<std::string>{"10", "20", "30"}));
  EXPECT_EQ(values_of_range(0.1, 0.3, 0.1, false), (std::vector<std::string>{"0.1", "0.2", "0.3"}));
  EXPECT_EQ(values_of_range(5, 6, 5, true), (std::vector<std::string>{"5"}));
}

TEST(Choose, draws_without_repetition_and_repeats_with_the_seed) {
  EXPECT_TRUE(rc::check("a sample is a set of the asked size", [] {
    const auto total = static_cast<std::uint64_t>(*rc::gen::inRange(1, 5'000));
    const auto count = static_cast<std::uint64_t>(*rc::gen::inRange(0, 6'000));
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto chosen = choose(total, count, core::Random(seed));
    RC_ASSERT(chosen.size() == std::min(total, count));
    RC_ASSERT(std::set(chosen.begin(), chosen.end()).size() == chosen.size());
    RC_ASSERT(std::ranges::is_sorted(chosen));
    if (!chosen.empty()) RC_ASSERT(chosen.back() < total);
    RC_ASSERT(chosen == choose(total, count, core::Random(seed)));
  }));
}

TEST(Combination, every_index_is_another_combination) {
  const std::vector<RangedInput> inputs{{"a", {"1", "2", "3"}}, {"b", {"x", "y"}}};
  ASSERT_EQ(size_of_space(inputs, 5), 30u);
  std::set<std::vector<std::size_t>> seen;
  for (std::uint64_t i = 0; i < 30; ++i) {
    Combination found = combination(i, inputs, 5);
    found.values.push_back(found.exit);
    seen.insert(found.values);
  }
  EXPECT_EQ(seen.size(), 30u);
  const std::vector<RangedInput> huge(9, {"x", std::vector<std::string>(1'000, "1")});
  EXPECT_EQ(size_of_space(huge, 1'000), std::uint64_t{1} << 63);
}

TEST(Naming, follows_the_formats_and_never_repeats) {
  Naming naming([](const std::string& name) { return name.ends_with("0"); });
  std::set<std::string> seen;
  for (int i = 0; i < 3'000; ++i) {
    const core::StrategyId id(core::uuid_from_content(fmt::format("{}", i)));
    const Names names = naming.assign(id, "BTC", i % 2 == 0 ? "REV" : "MOM");
    ASSERT_EQ(names.name.size(), 21u) << names.name;
    ASSERT_TRUE(names.name.starts_with(i % 2 == 0 ? "Strategy_REV_" : "Strategy_MOM_"));
    ASSERT_TRUE(names.alias.starts_with(i % 2 == 0 ? "BTC_MR_" : "BTC_MOM_"));
    ASSERT_EQ(names.alias.size(), i % 2 == 0 ? 12u : 13u);
    ASSERT_FALSE(names.name.ends_with("0") || names.alias.ends_with("0"));
    ASSERT_TRUE(seen.insert(names.name).second);
    ASSERT_TRUE(seen.insert(names.alias).second);
  }
}

}  // namespace
}  // namespace sixbtc::generation
