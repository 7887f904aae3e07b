#include "backtest/screening/word_set.hpp"

#include <rapidcheck.h>

#include <map>

namespace sixbtc::backtest::screening {
namespace {

TEST(WordSet, numbers_sequences_in_the_order_of_their_first_appearance) {
  EXPECT_TRUE(rc::check("numbers", [](const std::vector<std::vector<std::uint8_t>>& sequences) {
    WordSet set;
    std::map<std::vector<std::uint64_t>, std::uint32_t> expected;
    for (int round = 0; round < 2; ++round)
      for (const auto& sequence : sequences) {
        // Few values, so that sequences repeat and begin with each other.
        std::vector<std::uint64_t> words;
        for (const std::uint8_t byte : sequence) words.push_back(byte % 2);
        const auto [it, is_new] =
            expected.try_emplace(words, static_cast<std::uint32_t>(expected.size()));
        const WordSet::Added added = set.add(words);
        RC_ASSERT(added.is_new == is_new);
        RC_ASSERT(added.number == it->second);
      }
  }));
}

TEST(WordSet, keeps_its_numbers_while_it_grows) {
  WordSet set;
  for (int round = 0; round < 2; ++round)
    for (std::uint64_t i = 0; i < 10'000; ++i) {
      const std::uint64_t words[] = {i << 40, i % 7};
      const WordSet::Added added = set.add(words);
      EXPECT_EQ(added.number, i);
      EXPECT_EQ(added.is_new, round == 0);
    }
}

}  // namespace
}  // namespace sixbtc::backtest::screening
