#include "application/proof_history.hpp"

#include <algorithm>

#include "adapters/yaml_config/yaml_config.hpp"
#include "application/planted_edge.hpp"
#include "validation/synthetic_bars.hpp"

namespace sixbtc::application {
namespace {

constexpr std::size_t bars = 15'000;
const market::Interval hour = market::Interval::minutes(60);

const ports::Settings& settings() {
  static const ports::Settings all =
      yaml_config::load({.file = {}, .extra_files = {}, .environment = {}, .sets = {}})
          .value()
          .settings;
  return all;
}

PreparedSeries series(std::uint64_t seed) {
  columns::CandleColumns made =
      validation::synthetic_bars(validation::coin_like(hour), hour, bars, core::Random(seed));
  // Something to mark: trading stops for a day.
  for (std::size_t i = 5'000; i < 5'024; ++i) made.volume[i] = 0;
  return prepare_made(std::move(made), hour, "made", settings()).value();
}

TEST(ProofCuts, are_what_cutting_anew_gives_and_shared_while_they_are_kept) {
  const PreparedSeries one = series(1), other = series(2);
  const SeriesWindow window = cut(one, settings()).value();
  ProofCuts cuts(bars + 1);  // one of two
  const auto first = cuts.get(window, settings());
  EXPECT_EQ(cuts.get(window, settings()), first);

  const backtest::MarketData anew = backtest::until(one.market, window.split.vault_first);
  EXPECT_TRUE(std::ranges::equal(first->market.bars().close, anew.bars().close));
  EXPECT_EQ(first->market.bars().size(), window.split.vault_first);
  EXPECT_EQ(first->marked, marked_bars(anew, quality_thresholds(settings().data.quality)));
  EXPECT_GE(std::ranges::count(first->marked, 1), 24);

  const auto second = cuts.get(cut(other, settings()).value(), settings());
  EXPECT_NE(second, first);
  const auto again = cuts.get(window, settings());
  EXPECT_NE(again, first) << "given up for the other one";
  EXPECT_EQ(again->marked, first->marked);
  EXPECT_FALSE(std::ranges::equal(second->market.bars().close, first->market.bars().close));
}

TEST(ProofCuts, of_another_window_are_others) {
  const PreparedSeries one = series(1);
  SeriesWindow window = cut(one, settings()).value();
  ProofCuts cuts;
  const auto first = cuts.get(window, settings());
  window.split.vault_first -= 100;
  const auto shorter = cuts.get(window, settings());
  EXPECT_EQ(shorter->market.bars().size(), first->market.bars().size() - 100);
  const auto history = ProofHistory::create(std::span(&window, 1), settings(), 3, cuts).value();
  EXPECT_EQ(history.series().front().market, &shorter->market);
}

}  // namespace
}  // namespace sixbtc::application
