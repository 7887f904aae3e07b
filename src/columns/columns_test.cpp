#include <rapidcheck.h>

#include "columns/aggregate.hpp"
#include "columns/gaps.hpp"
#include "columns/quality.hpp"
#include "columns/rolling_mad.hpp"
TEST(Columns, links) {
  EXPECT_EQ(sixbtc::columns::volume_from_units(100'000'001), 1.00000001);
}
