#include "adapters/web_api/http.hpp"

#include <gtest/gtest.h>

#include <charconv>

#include "adapters/web_api/csv.hpp"
#include "adapters/web_api/views.hpp"

namespace sixbtc::web_api {
namespace {

std::string problem_with(const std::string& text) {
  Target target;
  std::string problem;
  return parse_target(text, target, problem) ? "" : problem;
}

TEST(Target, path_and_query_are_decoded) {
  Target target;
  std::string problem;
  ASSERT_TRUE(parse_target("/a%20b/c?x=1&y=a+b%26&z", target, problem));
  EXPECT_EQ(target.path, "/a b/c");
  const std::vector<std::pair<std::string, std::string>> query = {
      {"x", "1"}, {"y", "a b&"}, {"z", ""}};
  EXPECT_EQ(target.query, query);
}

TEST(Target, tricks_are_refused) {
  for (const char* text : {"", "a", "http://x/", "/..", "/a/../b", "/./a", "/%2e%2e/etc/passwd",
                           "/a%2fb", "/a%5Cb", "/a\\b", "/a%00b", "/a%0d%0aSet-Cookie:x", "/%ff",
                           "/%c0%af", "/%zz", "/%4", "/a?x=%", "/a?x=%ff", "/a?x=%0a"})
    EXPECT_NE(problem_with(text), "") << text;
  EXPECT_EQ(problem_with("/a..b/...?x=../.."), "");
}

TEST(Utf8, accepts_what_is_well_formed_alone) {
  for (const char* text : {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xFF", "\xE2\x82"})
    EXPECT_FALSE(is_utf8(text));
}

TEST(Cookies, are_found_by_their_whole_name) {
  EXPECT_EQ(find_cookie("a=1; sixbtc_session=abc; b=2", "sixbtc_session"), "abc");
  EXPECT_EQ(find_cookie("xsixbtc_session=abc", "sixbtc_session"), "");
  EXPECT_EQ(find_cookie("", "sixbtc_session"), "");
}

TEST(Csv, formulas_are_disarmed_and_quotes_doubled) {
  EXPECT_EQ(csv_field("=1+1", true), "'=1+1");
  EXPECT_EQ(csv_field("-12.5", false), "-12.5");
  EXPECT_EQ(csv_field("a,\"b\"\n", true), "\"a,\"\"b\"\"\n\"");
}

TEST(Csv, columns_are_the_properties_of_the_schema_in_their_order) {
  const Json schema = {
      {"type", "array"},
      {"items",
       {{"type", "object"},
        {"properties",
         {{"b", {{"type", "string"}}}, {"a", {{"type", "string"}, {"format", "decimal"}}}}}}}};
  const Json rows = Json::array({{{"a", "-1.5"}, {"b", "@x"}, {"c", 1}}, {{"b", nullptr}}});
  EXPECT_EQ(csv_of(rows, schema, Json::object()), "b,a\r\n'@x,-1.5\r\n,\r\n");
}

TEST(Decimals, have_no_exponent_and_read_back_the_same) {
  EXPECT_EQ(decimal_text(42000.5), "42000.5");
  EXPECT_EQ(decimal_text(1e-8), "0.00000001");
  EXPECT_EQ(decimal_text(1e21), "1000000000000000000000");
  for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0625}) {
    const std::string text = decimal_text(value);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    EXPECT_EQ(read, value) << text;
  }
}

TEST(Decimals, only_money_becomes_text) {
  const Json json = with_decimals({{"pnl", 1.5},
                                   {"sharpe", 1.5},
                                   {"windows", Json::array({{{"fees", 2.0}}})},
                                   {"quantity", nullptr}});
  EXPECT_EQ(json.dump(), R"({"pnl":"1.5","sharpe":1.5,"windows":[{"fees":"2"}],"quantity":null})");
}

}  // namespace
}  // namespace sixbtc::web_api
