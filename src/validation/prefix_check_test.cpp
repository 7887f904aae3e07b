#include "validation/prefix_check.hpp"

#include "backtest/loop_test_support.hpp"
#include "support/language_limits.hpp"

namespace sixbtc::validation {
namespace {

using namespace backtest::test;

// Opens long on every seventh bar; `memory` makes it count across evaluations.
class Counter final : public strategy::StrategyCore {
 public:
  explicit Counter(std::size_t* memory) : memory_(memory) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext&) const override {
    return std::make_unique<Counting>(memory_);
  }

 private:
  class Counting final : public strategy::Evaluation {
   public:
    explicit Counting(std::size_t* memory) : memory_(memory) {}
    [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow&,
                                              const strategy::PositionView&) override {
      const std::size_t count = memory_ != nullptr ? ++*memory_ : ++own_;
      strategy::Decision decision;
      if (count % 7 == 0) decision.signal.kind = strategy::SignalKind::OpenLong;
      return decision;
    }
    void snapshot(strategy::IndicatorSnapshot&) const override {}

   private:
    std::size_t* memory_;
    std::size_t own_ = 0;
  };
  std::size_t* memory_;
  strategy::Traits traits_;
};

backtest::MarketData sample() {
  core::Random random(5);
  return series_of(random_walk(random, 160, 1'000, 0.03), with_costs());
}

TEST(CheckPrefixes, pure_strategy_passes) {
  const auto market = sample();
  EXPECT_TRUE(check_prefixes(Counter(nullptr), market, {0, 20, 160}, with_costs()));
}

TEST(CheckPrefixes, memory_across_runs_is_found_and_placed) {
  const auto market = sample();
  std::size_t memory = 0;
  const auto status = check_prefixes(Counter(&memory), market, {0, 20, 160}, with_costs());
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, core::ErrorKind::Rejected);
  EXPECT_TRUE(status.error().where.starts_with("2024-01-0"));
}

TEST(CheckPrefixes, compiled_script_that_reads_its_position_passes) {
  constexpr const char* source = R"(//@version=6
//@sixbtc type=REV stop=2% target=2%
strategy("Reversion")
average = ta.sma(close, 10)
if close < average * 0.99 and strategy.position_size == 0
    strategy.entry("L", strategy.long)
if close > average
    strategy.close("L")
)";
  const auto script = language::compile(source, sixbtc::test::language_limits);
  ASSERT_TRUE(script);
  const auto market = sample();
  const backtest::Window window{0, 20, 160};
  EXPECT_TRUE(check_prefixes(*script->strategy, market, window, with_costs()));
  const auto result = backtest::run(*script->strategy, market, window,
                                    script->strategy->traits().defaults, with_costs(), {});
  EXPECT_GT(result.trades.size(), 3u);
  EXPECT_FALSE(result.failure);
}

}  // namespace
}  // namespace sixbtc::validation
