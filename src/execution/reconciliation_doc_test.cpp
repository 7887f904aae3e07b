// docs/venues/reconciliation.md names a test for each case; a test that is renamed or removed must
// not leave a row behind that nothing shows.
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

namespace sixbtc::execution {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(SIXBTC_SOURCE_DIR + ("/" + path), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ReconciliationDocument, every_case_names_a_test_that_exists) {
  std::string sources;
  for (const char* file :
       {"src/orders/order_test.cpp", "src/execution/order_life_test.cpp",
        "src/execution/reconciliation_test.cpp", "src/execution/start_up_test.cpp",
        "src/execution/protection_test.cpp", "src/execution/request_budget_test.cpp",
        "src/execution/convergence_test.cpp"})
    sources += read(file);
  const std::string page = read("docs/venues/reconciliation.md");
  const std::regex row(R"(\| `(\w+)\.(\w+)` \|\n)");
  std::size_t rows = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), row), end; it != end; ++it, ++rows) {
    const std::regex test("(TEST|TEST_F|RC_GTEST_PROP)\\(" + (*it)[1].str() + ",\\s+" +
                          (*it)[2].str() + "[),]");
    EXPECT_TRUE(std::regex_search(sources, test)) << (*it)[0];
  }
  EXPECT_GE(rows, 40u);
}

}  // namespace
}  // namespace sixbtc::execution
