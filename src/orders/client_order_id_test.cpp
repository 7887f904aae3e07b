#include "orders/client_order_id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sixbtc::orders {
namespace {

OrderIdParts parts() {
  return {.session = core::SessionId("s1"),
          .owner = OwnerId{3},
          .instrument = market::InstrumentId{2},
          .purpose = Purpose::Stop,
          .decided_at = core::Timestamp::from_seconds(1'700'000'000),
          .attempt = 0};
}

TEST(ClientOrderId, same_parts_same_id_and_each_part_counts) {
  const ClientOrderId id = make_client_order_id(parts());
  EXPECT_EQ(id, make_client_order_id(parts()));
  const auto differs = [&](auto change) {
    OrderIdParts other = parts();
    change(other);
    EXPECT_NE(id, make_client_order_id(other));
  };
  differs([](OrderIdParts& p) { p.session = core::SessionId("s2"); });
  differs([](OrderIdParts& p) { p.owner.index = 4; });
  differs([](OrderIdParts& p) { p.instrument.index = 3; });
  differs([](OrderIdParts& p) { p.purpose = Purpose::Target; });
  differs([](OrderIdParts& p) { p.decided_at = p.decided_at + core::Duration::seconds(1); });
  differs([](OrderIdParts& p) { p.attempt = 1; });
}

RC_GTEST_PROP(ClientOrderId, text_and_back, (std::uint64_t high, std::uint64_t low)) {
  const ClientOrderId id{high, low};
  const auto parsed = ClientOrderId::parse(id.to_string());
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(*parsed == id);
}

TEST(ClientOrderId, refuses_what_is_none) {
  for (const char* text :
       {"", "12", "0x000000000000000000000000000000", "g0000000000000000000000000000000",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "000000000000000000000000000000000"})
    EXPECT_FALSE(ClientOrderId::parse(text)) << text;
}

}  // namespace
}  // namespace sixbtc::orders
