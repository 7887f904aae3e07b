#include "generation/checking.hpp"

#include <rapidcheck.h>

#include "generation/permutation.hpp"
#include "generation/test_settings.hpp"
#include "language/format.hpp"

namespace sixbtc::generation {
namespace {

using test::exits;
using test::limits;
using test::origin;

constexpr const char* script =
    "//@version=6\n//@sixbtc type=MOM stop=2%\nstrategy(\"a\")\nif ta.crossover(close, "
    "ta.ema(close, 20))\n    strategy.entry(\"Long\", strategy.long)\n";

TEST(Checking, layout_and_comments_make_no_other_strategy) {
  const auto hour = market::Interval::minutes(60);
  const std::string commented =
      "// mine\n//@sixbtc type=MOM stop=2%\n//@version=6\nstrategy( \"a\" )  // a\n\n\nif "
      "ta.crossover(close,ta.ema(close , 20))\n    // buy\n    strategy.entry(\"Long\", "
      "strategy.long)";
  EXPECT_EQ(id_of(commented, hour), id_of(script, hour));
  EXPECT_EQ(normalised(commented + "\n"), normalised(script));
}

TEST(Checking, another_number_word_annotation_or_interval_does) {
  const auto hour = market::Interval::minutes(60);
  const auto changed = [&](std::string from, std::string to) {
    std::string text = script;
    text.replace(text.find(from), from.size(), to);
    return id_of(text, hour);
  };
  EXPECT_NE(changed("20", "21"), id_of(script, hour));
  EXPECT_NE(changed("crossover", "crossunder"), id_of(script, hour));
  EXPECT_NE(changed("2%", "3%"), id_of(script, hour));
  EXPECT_NE(id_of(script, market::Interval::minutes(15)), id_of(script, hour));
}

TEST(Checking, what_does_not_compile_is_discarded_with_its_code) {
  Draft broken;
  broken.source =
      "//@version=6\nstrategy(\"a\")\nif close[-1] > close\n    "
      "strategy.entry(\"Long\", strategy.long)\n";
  Draft untyped;
  untyped.source =
      "//@version=6\nstrategy(\"a\")\nif close > open\n    "
      "strategy.entry(\"Long\", strategy.long)\n";
  Draft good;
  good.source = script;
  const Checked result = check_all({broken, untyped, good, good}, origin(), limits());
  EXPECT_EQ(result.strategies.size(), 1u);
  EXPECT_EQ(result.repeated, 1u);
  ASSERT_EQ(result.discarded.size(), 2u);
  EXPECT_EQ(result.discarded.begin()->first[0], 'E');
  EXPECT_EQ(result.discarded.at("no type"), 1u);
}

TEST(Permutation, is_a_bijection_of_any_size) {
  rc::check("every place once", [](std::uint64_t key) {
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 5000);
    std::vector<bool> seen(size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const std::uint64_t where = permuted(i, size, key);
      RC_ASSERT(where < size);
      RC_ASSERT(!seen[where]);
      seen[where] = true;
    }
  });
}

TEST(Combinator, any_number_of_any_seed_is_a_strategy_in_the_one_style) {
  rc::check("compiles and is formatted", [](std::uint64_t seed) {
    static const CombinationSpace space({25, 40, 15, 8, 4, 8});
    static const auto all = exits();
    const auto index = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
    auto draft = space.at(seed, index, all);
    if (!draft) return;  // a small set has nothing more
    RC_ASSERT(*language::format(draft->source, limits()) == draft->source);
    const TradeDirection direction = draft->direction;
    const auto made = checked(std::move(*draft), origin(), limits());
    RC_ASSERT(made.has_value());
    RC_ASSERT(made->direction == direction);
    const bool buys = made->source.find("strategy.long") != std::string::npos;
    const bool sells = made->source.find("strategy.short") != std::string::npos;
    RC_ASSERT(buys == (direction != TradeDirection::Short));
    RC_ASSERT(sells == (direction != TradeDirection::Long));
  });
}

TEST(Checking, any_bytes_can_be_normalised) {
  rc::check("without fail", [](const std::string& bytes) {
    RC_ASSERT(normalised(bytes + "\n") == normalised(bytes + "\n\n"));
  });
}

}  // namespace
}  // namespace sixbtc::generation
