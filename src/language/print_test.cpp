// A printed tree parses to the same plan, on every script at hand.
#include "language/print.hpp"

#include <fstream>
#include <sstream>

#include "language/clone.hpp"
#include "language/plan_print_test.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

// The script with its pragmas, from a copy of its tree; nothing where it does not parse.
std::optional<std::string> reprinted(std::string_view source) {
  DiagnosticSink sink(limits.diagnostics);
  const TokenStream stream = tokenize(source, sink);
  const Block tree = parse(stream.tokens, limits.nesting, sink);
  if (sink.has_errors()) return std::nullopt;
  std::string text;
  for (const Pragma& pragma : stream.pragmas) text += "//@" + std::string(pragma.text) + "\n";
  return text + print(clone(tree));
}

}  // namespace

TEST(Print, keeps_the_plan_of_every_script) {
  std::size_t printed = 0;
  for (const char* folder : {"strategies", "tests/conformance", "tests/leaks", "tests/corpus"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(SIXBTC_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".pine") continue;
      std::ostringstream source;
      source << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      const auto once = reprinted(source.str());
      if (!once) continue;
      ++printed;
      for (const Profile profile : {Profile::Perp, Profile::TradingView})
        EXPECT_EQ(plan_of(source.str(), profile, limits), plan_of(*once, profile, limits))
            << entry.path() << "\n"
            << *once;
      EXPECT_EQ(reprinted(*once), *once) << entry.path();
    }
  EXPECT_GT(printed, 200u);
}

TEST(Print, brackets_stand_where_the_tree_needs_them) {
  const auto through = [](const char* source) {
    return *reprinted(std::string("//@version=6\n") + source);
  };
  for (const char* source :
       {"x = (1 + 2) * 3\n", "x = 1 - (2 - 3)\n", "x = -(1 + 2)\n", "x = not (a and b)\n",
        "x = (a ? 1 : 2) + 3\n", "x = (a ? b : c) ? 1 : 2\n", "x = (close - open)[1]\n",
        "x = not a == b\n", "x = (not a) == b\n", "x = a or b and c\n", "x = (a or b) and c\n",
        "x = 5.0\n", "x = 0.1\n", "x = \"say \\\"a\\\"\"\n", "x = #ff0000\n"})
    EXPECT_EQ(through(source), std::string("//@version=6\n") + source);
}

}  // namespace sixbtc::language::test
