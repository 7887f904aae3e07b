// Candle patterns against TA-Lib's on a made series with gaps in which every pattern occurs
// (tests/fixtures/indicators/candles_b.csv; whole numbers, so that sums are exact).
#include "indicators/candles.hpp"

#include <set>

#include "indicators/fixture_test.hpp"
#include "indicators/run.hpp"

namespace sixbtc::indicators {
namespace {

using testing::Table;
using Column = std::vector<double>;

const std::filesystem::path folder =
    std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/indicators";

class Candles : public ::testing::Test {
 protected:
  template <int (*Pattern)(const CandleHistory&)>
  [[nodiscard]] Column found() const {
    return column_of(CandlePattern<Pattern>(), table_.at("open"), table_.at("high"),
                     table_.at("low"), table_.at("close"));
  }
  // The recording lists what is not 0.
  template <int (*Pattern)(const CandleHistory&)>
  void expect(const std::string& name) {
    Column wanted(table_.at("close").size(), 0);
    for (const auto& [bar, value] : events_.at(name)) wanted[bar] = value;
    EXPECT_EQ(testing::difference(found<Pattern>(), wanted, 0), "") << name;
    compared_.insert(name);
  }
  void SetUp() override {
    std::ifstream file(folder / "talib_candles_b.csv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const auto cells = testing::split(line);
      events_[cells[1]].emplace_back(std::stoul(cells[0]), std::stod(cells[2]));
    }
  }

  Table table_ = testing::read_table(folder / "candles_b.csv");
  std::map<std::string, std::vector<std::pair<std::size_t, double>>> events_;
  std::set<std::string> compared_;
};

TEST_F(Candles, equal_the_recorded_ones) {
  expect<candle::doji>("doji");
  expect<candle::dragonfly_doji>("dragonfly_doji");
  expect<candle::gravestone_doji>("gravestone_doji");
  expect<candle::long_legged_doji>("long_legged_doji");
  expect<candle::hammer>("hammer");
  expect<candle::hanging_man>("hanging_man");
  expect<candle::inverted_hammer>("inverted_hammer");
  expect<candle::shooting_star>("shooting_star");
  expect<candle::marubozu>("marubozu");
  expect<candle::closing_marubozu>("closing_marubozu");
  expect<candle::belt_hold>("belt_hold");
  expect<candle::spinning_top>("spinning_top");
  expect<candle::high_wave>("high_wave");
  expect<candle::long_line>("long_line");
  expect<candle::short_line>("short_line");
  expect<candle::engulfing>("engulfing");
  expect<candle::harami>("harami");
  expect<candle::harami_cross>("harami_cross");
  expect<candle::piercing>("piercing");
  expect<candle::dark_cloud_cover>("dark_cloud_cover");
  expect<candle::kicking>("kicking");
  expect<candle::doji_star>("doji_star");
  expect<candle::matching_low>("matching_low");
  expect<candle::morning_star>("morning_star");
  expect<candle::evening_star>("evening_star");
  expect<candle::morning_doji_star>("morning_doji_star");
  expect<candle::evening_doji_star>("evening_doji_star");
  expect<candle::three_inside>("three_inside");
  expect<candle::three_outside>("three_outside");
  expect<candle::three_white_soldiers>("three_white_soldiers");
  expect<candle::three_black_crows>("three_black_crows");
  expect<candle::two_crows>("two_crows");
  expect<candle::tristar>("tristar");
  expect<candle::three_line_strike>("three_line_strike");
  EXPECT_EQ(compared_.size(), events_.size());
}

TEST_F(Candles, an_inside_bar_takes_its_colour) {
  CandlePattern<candle::inside_bar> pattern;
  EXPECT_EQ(pattern.next(10, 15, 5, 12), 0);
  EXPECT_EQ(pattern.next(11, 14, 6, 12), 1);
  EXPECT_EQ(pattern.next(11, 13, 7, 8), -1);
  EXPECT_EQ(pattern.next(11, 13, 7, 8), 0);
}

TEST_F(Candles, a_missing_bar_is_no_pattern) {
  CandlePattern<candle::engulfing> pattern;
  EXPECT_EQ(pattern.next(na, na, na, na), 0);
  EXPECT_EQ(pattern.next(10, 13, 9, 12), 0);
  EXPECT_EQ(pattern.next(13, 14, 8, 9), -1);
}

}  // namespace
}  // namespace sixbtc::indicators
