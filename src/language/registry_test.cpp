#include "language/registry.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "language/code_examples.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

void expect_page(const std::string& name, const std::string& wanted) {
  const std::string path = std::string(SIXBTC_SOURCE_DIR "/docs/language/") + name;
  if (std::getenv("SIXBTC_WRITE_DOCS") != nullptr) std::ofstream(path) << wanted;
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_TRUE(text.str() == wanted)
      << name << " is stale; run SIXBTC_WRITE_DOCS=1 build/release/sixbtc_language_test";
}

}  // namespace

TEST(Registry, pages_are_current) {
  expect_page("builtins.md", builtins_page());
  expect_page("errors.md", errors_page());
  expect_page("sixbtc.tmLanguage.json", textmate_grammar());
  for (const CodeEntry& entry : code_catalogue())
    expect_page(fmt::format("errors/{}.md", entry.code), code_page(entry));
}

TEST(Registry, every_row_is_documented_and_has_one_place) {
  std::set<std::string> signatures;
  for (const Builtin& builtin : builtins()) {
    EXPECT_FALSE(builtin.doc.empty()) << builtin.name;
    EXPECT_TRUE(signatures.insert(builtin.signature).second) << builtin.signature;
    if (builtin.kernel == nullptr) continue;
    std::size_t fed = builtin.columns.size();
    for (const BuiltinParameter& parameter : builtin.parameters)
      fed += parameter.qualifier == Qualifier::Series ? 1 : 0;
    EXPECT_EQ(fed, builtin.kernel->inputs) << builtin.name;
    EXPECT_EQ(builtin.returns.size(), builtin.kernel->outputs) << builtin.name;
  }
}

TEST(Registry, every_indicator_says_where_it_starts) {
  std::set<std::string> seen;
  for (const Builtin& builtin : builtins()) {
    const bool is_indicator = builtin.name.starts_with("ta.") || builtin.name.starts_with("six.");
    if (!is_indicator || builtin.lowering != Lowering::Kernel) continue;
    const bool is_first = seen.insert(builtin.name).second;
    EXPECT_FALSE(is_first && builtin.first.empty()) << builtin.name;
  }
}

TEST(Registry, suggests_the_closest_name) {
  EXPECT_EQ(nearest_builtin("ta.emaa"), "ta.ema");
  EXPECT_EQ(nearest_builtin("sma"), "ta.sma");
  EXPECT_EQ(nearest_builtin("kst"), "six.kst");
  EXPECT_EQ(nearest_builtin("strategy.positon_size"), "strategy.position_size");
  EXPECT_EQ(nearest_builtin("qqqqqqqq"), "");
}

}  // namespace sixbtc::language::test
