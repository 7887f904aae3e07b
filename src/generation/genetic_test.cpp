#include "generation/genetic.hpp"

#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "generation/genome.hpp"
#include "generation/test_settings.hpp"
#include "language/format.hpp"
#include "language/print.hpp"

namespace sixbtc::generation {
namespace {

using test::exits;
using test::limits;
using test::origin;

const GeneticRules rules{.parents_min = 10,
                         .tournament = 3,
                         .crossover = 0.8,
                         .mutation = 0.2,
                         .number_mutation = 0.3,
                         .inputs_max = 12};

std::vector<Parent> combinations_as_parents(std::uint64_t seed, std::uint64_t count) {
  static const CombinationSpace space({25, 40, 15, 8, 4, 8});
  std::vector<Parent> parents;
  for (const auto& made :
       combinations(space, {.seed = seed, .first = 0, .count = count}, exits(), origin(), limits())
           .strategies)
    parents.push_back(
        {made.id.value(), made.source, made.type, static_cast<double>(parents.size() % 17)});
  return parents;
}

// Whatever people wrote that compiles as a strategy.
std::vector<Parent> scripts_of_people() {
  std::vector<Parent> parents;
  for (const char* folder : {"/strategies", "/tests/corpus/scripts", "/tests/conformance"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(SIXBTC_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".pine") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      const auto script = language::compile(text.str(), limits());
      if (!script) continue;
      const std::string& type = script->strategy->traits().type;
      std::string source = text.str();
      if (type.empty()) source += "//@sixbtc type=MOM\n";
      parents.push_back({entry.path().string(), std::move(source), type.empty() ? "MOM" : type,
                         static_cast<double>(parents.size() % 7)});
    }
  std::ranges::sort(parents, {}, &Parent::id);
  return parents;
}

struct Family {
  std::vector<GeneratedStrategy> children;
  std::map<std::string, std::size_t> discarded;
  std::size_t none = 0;
};
Family breed(const std::vector<Parent>& parents, std::size_t count, std::uint64_t seed) {
  Family family;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto draft = child_of(parents, rules, exits(), limits(), core::Random(seed).fork(i));
    if (!draft) {
      ++family.none;
      continue;
    }
    auto child = checked(std::move(*draft), origin("genetic"), limits());
    if (child)
      family.children.push_back(std::move(*child));
    else
      ++family.discarded[child.error()];
  }
  return family;
}

TEST(Genetic, a_thousand_children_are_strategies_and_breed_again) {
  std::vector<Parent> parents = combinations_as_parents(5, 300);
  for (int generation = 0; generation < 3; ++generation) {
    const Family family = breed(parents, 1000, 100 + static_cast<std::uint64_t>(generation));
    std::size_t discarded = 0;
    for (const auto& [code, count] : family.discarded) discarded += count;
    fmt::print("generation {}: {} children, {} discarded, {} without a place\n", generation,
               family.children.size(), discarded, family.none);
    EXPECT_GT(family.children.size(), 900u);
    EXPECT_EQ(discarded, 0u);
    parents.clear();
    std::set<core::StrategyId> ids;
    for (const auto& child : family.children) {
      ids.insert(child.id);
      EXPECT_FALSE(child.parents.empty());
      EXPECT_EQ(*language::format(child.source, limits()), child.source);
      parents.push_back(
          {child.id.value(), child.source, child.type, static_cast<double>(parents.size() % 13)});
    }
    EXPECT_GT(ids.size(), family.children.size() * 9 / 10);
  }
}

// Of what people write not all can be cut anywhere (a tuple of a function, a time frame that must
// be simple): the compiler throws such children away.
TEST(Genetic, people_s_scripts_breed_too) {
  const auto parents = scripts_of_people();
  EXPECT_GT(parents.size(), 50u);
  const Family family = breed(parents, 2000, 3);
  for (const auto& [code, count] : family.discarded) fmt::print("{} {}, ", count, code);
  std::size_t discarded = 0;
  for (const auto& [code, count] : family.discarded) discarded += count;
  fmt::print("{} scripts: {} children, {} discarded, {} without a place\n", parents.size(),
             family.children.size(), discarded, family.none);
  EXPECT_GT(family.children.size(), 1000u);
}

TEST(Genetic, numbers_stay_on_the_steps_of_their_inputs) {
  for (const auto& child : breed(combinations_as_parents(9, 100), 300, 4).children) {
    const auto script = language::compile(child.source, limits());
    ASSERT_TRUE(script);
    for (const auto& input : script->inputs) {
      ASSERT_TRUE(input.minimum && input.maximum && input.step);
      EXPECT_GE(input.default_number, *input.minimum);
      EXPECT_LE(input.default_number, *input.maximum);
      const double steps = (input.default_number - *input.minimum) / *input.step;
      EXPECT_NEAR(steps, std::round(steps), 1e-6) << child.source;
    }
  }
}

TEST(Genetic, same_parents_and_seed_same_children) {
  const auto parents = combinations_as_parents(2, 60);
  const Family one = breed(parents, 100, 8), other = breed(parents, 100, 8);
  ASSERT_EQ(one.children.size(), other.children.size());
  for (std::size_t i = 0; i < one.children.size(); ++i)
    EXPECT_EQ(one.children[i].source, other.children[i].source);
}

TEST(Genetic, too_few_parents_have_no_children_and_say_so) {
  GeneticSource source(
      rules, [](market::Interval) { return std::vector<Parent>(9); }, limits());
  const auto all = exits();
  const auto made = source.make({.seed = 1, .first = 0, .count = 5, .exits = &all});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->drafts.empty());
  EXPECT_TRUE(made->is_exhausted);
  EXPECT_NE(made->note.find("10 are needed"), std::string::npos);
}

TEST(Genome, grafting_brings_what_a_condition_needs_under_free_names) {
  auto tree = Genome::read(
      "//@version=6\nstrategy(\"a\")\nlength_1 = 5\nup_1 = close > open\nif up_1\n"
      "    strategy.entry(\"Long\", strategy.long)\n",
      50);
  const auto donor = Genome::read(
      "//@version=6\nlength_1 = input.int(14, minval = 7, maxval = 21, step = 7)\n"
      "f(x) =>\n    ta.rsi(x, length_1)\nunused = 3\nlow_1 = f(close) < 30\n",
      50);
  ASSERT_TRUE(tree && donor);
  auto fresh = graft(*donor->tree.statements.back().value, donor->tree, tree->tree, 2);
  ASSERT_TRUE(fresh);
  for (const auto& site : condition_sites(tree->tree))
    if (language::print(**site.place) == "up_1") {
      *site.place = std::move(fresh);
      break;
    }
  prune(tree->tree, {});
  renumber(*tree);
  EXPECT_EQ(tree->text(),
            "//@version=6\n//@sixbtc\nstrategy(\"a\")\n"
            "length_1 = input.int(14, minval = 7, maxval = 21, step = 7)\n"
            "f_1(x) =>\n    ta.rsi(x, length_1)\n"
            "if f_1(close) < 30\n    strategy.entry(\"Long\", strategy.long)\n");
}

TEST(Genome, what_changes_is_not_grafted) {
  auto tree = Genome::read("//@version=6\nup = close > open\n", 50);
  const auto donor =
      Genome::read("//@version=6\nvar x = 0\nif close > open\n    x := 1\nset = x > 0\n", 50);
  ASSERT_TRUE(tree && donor);
  EXPECT_FALSE(graft(*donor->tree.statements.back().value, donor->tree, tree->tree, 0));
  EXPECT_EQ(tree->tree.statements.size(), 1u);
}

}  // namespace
}  // namespace sixbtc::generation
