#include "adapters/archives/csv.hpp"
#include "adapters/archives/number_text.hpp"
#include "adapters/archives/source_name.hpp"

namespace {
using namespace sixbtc;
}
TEST(NumberText, reads_times_in_every_unit) {
  for (const char* text : {"1704067200", "1704067200000", "1704067200000000", "2024-01-01"})
    EXPECT_EQ(archives::parse_time(text), 1704067200000000000) << text;
}
