#include "generation/combinator.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <set>
#include <thread>

#include "generation/checking.hpp"
#include "generation/permutation.hpp"
#include "generation/test_settings.hpp"
#include "language/format.hpp"

namespace sixbtc::generation {
namespace {

using test::exits;
using test::limits;
using test::origin;

const CombinationSpace& space() {
  static const CombinationSpace one({25, 40, 15, 8, 4, 8});
  return one;
}

TEST(Permutation, visits_every_number_once) {
  for (const std::uint64_t size : {1ull, 2ull, 3ull, 7ull, 64ull, 1000ull, 4097ull}) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < size; ++i) seen.insert(permuted(i, size, 42));
    EXPECT_EQ(seen.size(), size);
    EXPECT_LT(*seen.rbegin(), size);
  }
}

TEST(Catalogue, every_choice_of_every_entry_compiles_in_every_direction_it_offers) {
  for (std::size_t e = 0; e < catalogue().entries().size(); ++e) {
    const Entry& entry = catalogue()[e];
    SCOPED_TRACE(entry.name);
    std::uint64_t rank = 0;
    for (std::size_t c = 0; c < entry.conditions.size(); ++c) {
      EXPECT_EQ(entry.conditions[c].is_directionless(), entry.is_filter());
      EXPECT_EQ(entry.conditions[c].long_levels.size(), entry.conditions[c].short_levels.size());
      std::uint64_t parameters = 1;
      for (const auto& numbers : entry.parameters) parameters *= numbers.values.size();
      for (const auto direction :
           {TradeDirection::Long, TradeDirection::Short, TradeDirection::Both}) {
        if (!entry.offers(direction)) continue;
        const Choice choice = catalogue().choice(e, rank);
        EXPECT_EQ(choice.condition, c);
        const SignalText signal = write_signal({&choice, 1}, Joining::All, 0, direction, 1);
        const std::string source = write_strategy(signal, entry.name, entry.type, exits().front());
        const auto script = language::compile(source, limits());
        ASSERT_TRUE(script) << language::render(script.error(), source, entry.name);
        for (const auto& warning : script->warnings) ADD_FAILURE() << warning.message << source;
        const auto formatted = language::format(source, limits());
        ASSERT_TRUE(formatted);
        EXPECT_EQ(*formatted, source);
      }
      rank += parameters * entry.conditions[c].variants();
    }
    EXPECT_EQ(rank, entry.variants());
  }
}

TEST(Catalogue, refuses_what_must_not_meet) {
  const Catalogue& all = catalogue();
  const auto together = [&](const char* a, const char* b) {
    return all.are_compatible(all.find(a), all.find(b));
  };
  for (const auto& pair : refused_pairs())
    for (std::size_t a = 0; a < all.entries().size(); ++a)
      for (std::size_t b = 0; b < all.entries().size(); ++b)
        if (all[a].family == pair[0] && all[b].family == pair[1]) {
          EXPECT_FALSE(all.are_compatible(a, b));
          EXPECT_FALSE(all.are_compatible(b, a));
        }
  EXPECT_FALSE(together("rsi", "roc"));               // one category
  EXPECT_FALSE(together("supertrend", "ema_cross"));  // trend and crossover
  EXPECT_TRUE(together("bb_percent", "atr_rank"));    // volatility may bring two
  EXPECT_TRUE(together("obv", "cmf"));                // so may volume
  EXPECT_TRUE(together("rsi", "adx"));
  EXPECT_TRUE(together("rsi", "supertrend"));
  EXPECT_FALSE(together("volume_spike", "volume_dry"));  // one figure
}

TEST(Combinator, every_strategy_compiles_and_none_is_met_twice) {
  std::set<core::StrategyId> ids;
  std::size_t made = 0;
  std::array<std::size_t, 3> directions{};
  for (std::uint64_t first = 0; first < 6000; first += 1000) {
    const Checked checked = combinations(space(), {.seed = 7, .first = first, .count = 1000},
                                         exits(), origin(), limits());
    EXPECT_TRUE(checked.discarded.empty()) << checked.discarded.begin()->first;
    EXPECT_EQ(checked.repeated, 0u);
    made += checked.strategies.size();
    for (const auto& strategy : checked.strategies) {
      ids.insert(strategy.id);
      ++directions[static_cast<std::size_t>(strategy.direction)];
      EXPECT_EQ(strategy.mode, "combinator");
      EXPECT_TRUE(strategy.name.starts_with("Strategy_" + strategy.type + "_"));
    }
  }
  EXPECT_EQ(ids.size(), made);
  EXPECT_EQ(made, 6000u);
  for (const std::size_t count : directions) EXPECT_EQ(count, 2000u);
}

TEST(Combinator, the_same_numbers_give_the_same_texts_on_any_thread_and_in_any_parts) {
  const auto texts = [&](std::uint64_t first, std::uint64_t count) {
    std::vector<std::string> sources;
    for (const auto& strategy : combinations(space(), {.seed = 3, .first = first, .count = count},
                                             exits(), origin(), limits())
                                    .strategies)
      sources.push_back(strategy.source + strategy.name + strategy.alias);
    return sources;
  };
  const auto whole = texts(100, 60);
  std::vector<std::vector<std::string>> parts(3);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < parts.size(); ++i)
    threads.emplace_back([&, i] { parts[i] = texts(100 + 20 * i, 20); });
  for (auto& thread : threads) thread.join();
  std::vector<std::string> joined;
  for (const auto& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  EXPECT_EQ(whole, joined);
}

TEST(Combinator, another_seed_gives_other_strategies) {
  std::set<std::string> ours;
  for (std::uint64_t i = 0; i < 300; ++i) ours.insert(space().at(1, i, exits())->source);
  std::size_t shared = 0;
  for (std::uint64_t i = 0; i < 300; ++i)
    shared += ours.contains(space().at(2, i, exits())->source);
  EXPECT_LT(shared, 5u);
}

TEST(Combinator, ends_where_a_set_has_nothing_more_to_offer) {
  // One exit, one condition: a round visits each set once, so the smallest ones run out first.
  const CombinationSpace singles({1, 0, 0, 0, 0, 0});
  const std::vector<ExitChoice> one{exits().front()};
  std::set<std::string> texts;
  std::uint64_t all = 0, missing = 0;
  for (std::uint64_t i = 0; i < 3000; i += 3) {
    const auto draft = singles.at(5, i, one);
    ++all;
    if (!draft)
      ++missing;
    else
      texts.insert(draft->source);
  }
  EXPECT_GT(missing, 0u);
  EXPECT_EQ(texts.size(), all - missing);
}

TEST(Combinator, says_how_fast_it_is) {
  const std::clock_t start = std::clock();  // of this process alone
  const Checked checked =
      combinations(space(), {.seed = 11, .first = 0, .count = 2000}, exits(), origin(), limits());
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  fmt::print("combinator: {:.0f} checked scripts a second of processor time\n",
             static_cast<double>(checked.strategies.size()) / took);
  EXPECT_EQ(checked.strategies.size(), 2000u);
}

}  // namespace
}  // namespace sixbtc::generation
