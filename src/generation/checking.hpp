// From a proposed text to a strategy: every source goes through here, none bypasses the compiler.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "generation/combinator.hpp"
#include "generation/strategy.hpp"
#include "language/compile.hpp"

namespace sixbtc::generation {

// Where a new strategy is to be judged, and who made it.
struct Origin {
  std::string mode;   // generation_mode
  std::string asset;  // for the alias: "BTC"
  market::Interval interval = market::Interval::minutes(60);
};

// The words of a script without free comments, blanks and line breaks inside brackets, with its
// annotations in order: what two texts of the same strategy share. Any bytes; never fails.
[[nodiscard]] std::string normalised(std::string_view source);

// The id says what the strategy is (interval and normalised text), so the same one made twice, by
// whatever source, is one strategy: a store that knows the id refuses it.
[[nodiscard]] core::StrategyId id_of(std::string_view source, market::Interval interval);

// Nothing but the first problem's code ("E0301") where the text does not compile under perp, or
// states no type. Pure; any thread.
[[nodiscard]] std::expected<GeneratedStrategy, std::string> checked(Draft draft,
                                                                    const Origin& origin,
                                                                    const language::Limits& limits);

// What became of the drafts of one batch.
struct Checked {
  std::vector<GeneratedStrategy> strategies;     // each id once
  std::map<std::string, std::size_t> discarded;  // by the code of the first problem
  std::size_t repeated = 0;                      // of this batch
};
[[nodiscard]] Checked check_all(std::vector<Draft> drafts, const Origin& origin,
                                const language::Limits& limits);

struct CombinationRange {
  std::uint64_t seed = 0, first = 0, count = 0;  // numbers first .. first + count - 1
};
// Checked strategies by number, without any store: the same range gives the same strategies on any
// thread, and the parts of a range what the range gives. Of `count` numbers a few may give none.
[[nodiscard]] Checked combinations(const CombinationSpace& space, const CombinationRange& range,
                                   const std::vector<ExitChoice>& exits, const Origin& origin,
                                   const language::Limits& limits);

// The same seed walks another way on each interval.
[[nodiscard]] std::uint64_t seed_on(std::uint64_t seed, market::Interval interval);

}  // namespace sixbtc::generation
