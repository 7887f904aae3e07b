#include "columns/gaps.hpp"

#include "core/check.hpp"

namespace sixbtc::columns {

std::vector<Gap> find_gaps(std::span<const std::int64_t> open_time, market::Interval interval) {
  std::vector<Gap> gaps;
  const std::int64_t length = interval.nominal_duration().nanoseconds();
  for (std::size_t i = 1; i < open_time.size(); ++i) {
    const std::int64_t step = open_time[i] - open_time[i - 1];
    CHECK(step > 0);
    if (!interval.is_month()) {
      if (step > length)
        gaps.push_back({core::Timestamp::from_nanoseconds(open_time[i - 1] + length),
                        static_cast<std::size_t>((step - 1) / length)});
      continue;
    }
    const auto expected = interval.next_start(core::Timestamp::from_nanoseconds(open_time[i - 1]));
    Gap gap{expected, 0};
    for (auto at = expected; at.nanoseconds() < open_time[i]; at = interval.next_start(at))
      ++gap.bars;
    if (gap.bars > 0) gaps.push_back(gap);
  }
  return gaps;
}

}  // namespace sixbtc::columns
