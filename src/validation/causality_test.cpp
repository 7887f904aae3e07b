#include "validation/causality.hpp"

#include "backtest/loop_test_support.hpp"
#include "support/language_limits.hpp"

namespace sixbtc::validation {
namespace {

using namespace backtest::test;

enum class Leak { None, NextBar, SampleSize, LastClose };

// Opens long when the close rose; computed ahead, it may also look where it must not.
class Riser final : public strategy::StrategyCore {
 public:
  explicit Riser(Leak leak) : leak_(leak) {}
  [[nodiscard]] const strategy::Traits& traits() const override { return traits_; }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin(
      const strategy::SeriesContext&) const override {
    return std::make_unique<Rising>(Leak::None, columns::CandleView{});
  }
  [[nodiscard]] std::unique_ptr<strategy::Evaluation> begin_ahead(
      const strategy::SeriesContext&, const columns::CandleView& bars) const override {
    return std::make_unique<Rising>(leak_, bars);
  }

 private:
  class Rising final : public strategy::Evaluation {
   public:
    Rising(Leak leak, const columns::CandleView& all) : leak_(leak), all_(all) {}
    [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                              const strategy::PositionView&) override {
      const std::size_t last = window.last();
      bool wants = last > 0 && window.close() > window.close(1);
      if (leak_ == Leak::NextBar && last + 1 < all_.size())
        wants = wants && all_.close[last + 1] > window.close();
      if (leak_ == Leak::SampleSize) wants = wants && last + 5 < all_.size();
      if (leak_ == Leak::LastClose) value_ = all_.close.back();
      strategy::Decision decision;
      if (wants) decision.signal.kind = strategy::SignalKind::OpenLong;
      return decision;
    }
    void snapshot(strategy::IndicatorSnapshot& out) const override {
      out.clear();
      out.emplace_back("value", value_);
    }

   private:
    Leak leak_;
    columns::CandleView all_;
    double value_ = 0;
  };
  Leak leak_;
  strategy::Traits traits_;
};

backtest::MarketData sample() {
  core::Random random(5);
  return series_of(random_walk(random, 300, 1'000, 0.03), with_costs());
}

CausalityReport proof(const strategy::StrategyCore& strategy) {
  const auto market = sample();
  const auto report =
      prove_causality(strategy, market, {0, 20, 300}, with_costs(), {.truncations = 64, .seed = 1});
  EXPECT_TRUE(report.has_value());
  return report.value_or(CausalityReport{});
}

TEST(ProveCausality, a_causal_strategy_agrees_on_every_bar_and_in_every_truncation) {
  const CausalityReport report = proof(Riser(Leak::None));
  EXPECT_FALSE(report.difference);
  EXPECT_EQ(report.bars, 280U);
  EXPECT_GT(report.signals, 50U);
  EXPECT_EQ(report.truncations, 64U);
  EXPECT_GT(report.truncated_bars, 64U * 50);
}

TEST(ProveCausality, a_look_at_the_next_bar_is_found) {
  const CausalityReport report = proof(Riser(Leak::NextBar));
  ASSERT_TRUE(report.difference);
  EXPECT_FALSE(report.difference->is_truncation);
  EXPECT_LT(report.bars, 20U);
}

TEST(ProveCausality, knowledge_of_where_the_sample_ends_is_found) {
  EXPECT_TRUE(proof(Riser(Leak::SampleSize)).difference);
}

TEST(ProveCausality, a_watched_value_from_the_future_is_found_without_any_order) {
  EXPECT_TRUE(proof(Riser(Leak::LastClose)).difference);
}

TEST(ProveCausality, a_compiled_script_with_state_and_position_agrees) {
  constexpr const char* source = R"(//@version=6
//@sixbtc type=REV stop=2% target=2%
strategy("Reversion")
var count = 0
average = ta.sma(close, 10)
slow = request.security(syminfo.tickerid, "240", ta.ema(close, 3))
if close < average * 0.99 and strategy.position_size == 0
    count += 1
    strategy.entry("L", strategy.long)
if close > average and count > 2 and close > slow
    strategy.close("L")
)";
  const auto script = language::compile(source, sixbtc::test::language_limits);
  ASSERT_TRUE(script);
  const CausalityReport report = proof(*script->strategy);
  EXPECT_FALSE(report.difference);
  EXPECT_GT(report.signals, 5U);
}

}  // namespace
}  // namespace sixbtc::validation
