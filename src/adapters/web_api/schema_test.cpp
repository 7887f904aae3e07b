#include "adapters/web_api/schema.hpp"

#include <gtest/gtest.h>

namespace sixbtc::web_api::schema {
namespace {

Json order() {
  return object({{"symbol", text("", 5)},
                 {"size", integer("", 1, 10)},
                 {"tags", list(text(""), 2)},
                 {"side", nullable(one_of("", {"buy", "sell"}))}},
                {"tags", "side"});
}

std::string codes(const Json& value) {
  std::string all;
  for (const Fault& fault : check(value, order(), Json::object()))
    all += fault.pointer + " " + fault.code + ";";
  return all;
}

TEST(Schema, a_fitting_value_has_no_fault) {
  EXPECT_EQ(codes({{"symbol", "BTC"}, {"size", 3}}), "");
  EXPECT_EQ(
      codes({{"symbol", "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"}, {"size", 3}, {"side", nullptr}}),
      "");
}

TEST(Schema, every_fault_is_named_at_its_place) {
  EXPECT_EQ(codes({{"symbol", "BTCUSDT"}, {"size", 0}, {"x", 1}}),
            "/symbol too_long;/size too_small;/x unknown;");
  EXPECT_EQ(codes({{"symbol", 1}, {"size", 2.5}}), "/symbol wrong_type;/size wrong_type;");
  EXPECT_EQ(codes({{"symbol", "A"}}), "/size missing;");
  EXPECT_EQ(codes({{"symbol", "A"}, {"size", 1}, {"tags", {1}}, {"side", "hold"}}),
            "/tags/0 wrong_type;/side not_allowed;");
  EXPECT_EQ(codes({{"symbol", "A"}, {"size", 1}, {"tags", {"a", "b", "c"}}}), "/tags too_many;");
  EXPECT_EQ(codes(Json::array()), " wrong_type;");
}

TEST(Schema, references_are_followed) {
  const Json components = {{"Order", order()}};
  EXPECT_EQ(check(Json::object(), reference("Order"), components).size(), 2u);
  EXPECT_TRUE(check(nullptr, nullable(reference("Order")), components).empty());
}

TEST(Schema, times_and_decimals_are_checked) {
  EXPECT_TRUE(check("2025-01-01T00:00:00Z", time(""), Json::object()).empty());
  EXPECT_EQ(check("yesterday", time(""), Json::object()).size(), 1u);
  EXPECT_TRUE(check("-12.5", decimal(""), Json::object()).empty());
  EXPECT_EQ(check("1e5", decimal(""), Json::object()).size(), 1u);
}

TEST(Nesting, brackets_in_texts_do_not_count) {
  EXPECT_EQ(nesting(R"({"a":["[[[[\"[["]})"), 2u);
  EXPECT_EQ(nesting(std::string(1000, '[')), 1000u);
  EXPECT_EQ(nesting("]]]}}"), 0u);
}

}  // namespace
}  // namespace sixbtc::web_api::schema
