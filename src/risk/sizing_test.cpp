#include "risk/sizing.hpp"

#include <rapidcheck.h>

#include <cmath>

namespace sixbtc::risk {
namespace {

SizingPolicy policy(double cap) {
  return {.risk_per_trade_pct = 0.02,
          .max_position_size_pct = cap,
          .position_cap_basis = CapBasis::Margin,
          .sizing_curve = SizingCurve::Flat,
          .balance_curve = {10'000, 100'000, 0.02, 0.005},
          .leverage_max = 10};
}

market::TradingRules rules() {
  return {.tick = *core::Price::parse("0.1"),
          .lot = *core::Quantity::parse("0.00001"),
          .notional_min = core::Amount::from_integer(10),
          .significant_digits = std::nullopt,
          .leverage_max = 40};
}

SizingInputs inputs() {
  return {
      .equity = 10'000, .margin_used = 0, .price = 50'000, .stop_distance = 1'000, .confidence = 1};
}

Size size_entry(const SizingInputs& inputs, const SizingPolicy& policy,
                const market::TradingRules& rules, int leverage = 3) {
  return EntrySizer(policy, rules, leverage).size(inputs);
}

// M-182: $10,000, 2 %, stop 2 %, 3x -> notional $10,000, margin $3,333, loss $200.
TEST(SizeEntry, worked_example_m182_with_the_cap_at_one) {
  const Size size = size_entry(inputs(), policy(1.0), rules());
  EXPECT_FALSE(size.refusal);
  EXPECT_DOUBLE_EQ(size.notional, 10'000);
  EXPECT_NEAR(size.margin(), 3'333.33, 0.01);
  EXPECT_DOUBLE_EQ(size.risk, 200);
  EXPECT_FALSE(size.is_cap_bound);
}

TEST(SizeEntry, worked_example_is_cut_by_the_cap_of_one_fifth) {
  const Size size = size_entry(inputs(), policy(0.20), rules());
  const double one_lot = 0.00001 * 50'000;
  EXPECT_TRUE(size.is_cap_bound);
  EXPECT_NEAR(size.notional, 6'000, one_lot);  // 0.20 * 10,000 * 3
  EXPECT_NEAR(size.margin(), 2'000, one_lot);
  EXPECT_NEAR(size.risk, 120, one_lot);
}

TEST(SizeEntry, cap_on_a_notional_basis_ignores_leverage) {
  SizingPolicy by_notional = policy(0.20);
  by_notional.position_cap_basis = CapBasis::Notional;
  EXPECT_DOUBLE_EQ(size_entry(inputs(), by_notional, rules()).notional, 2'000);
}

// M-089: $10,000, three positions of $3,333 margin are accepted, the fourth is rejected.
TEST(SizeEntry, worked_example_m089_rejects_the_fourth_position) {
  SizingInputs next = inputs();
  for (int position = 0; position < 3; ++position) {
    const Size size = size_entry(next, policy(1.0), rules());
    ASSERT_FALSE(size.refusal) << position;
    EXPECT_NEAR(size.margin(), 3'333.33, 0.01);
    next.margin_used += size.margin();
  }
  const Size fourth = size_entry(next, policy(1.0), rules());
  EXPECT_EQ(fourth.refusal, SizeRefusal::NoFreeMargin);
  EXPECT_TRUE(fourth.quantity.is_zero());
}

TEST(SizeEntry, m089_under_the_cap_of_one_fifth_admits_five) {
  SizingInputs next = inputs();
  int accepted = 0;
  for (; accepted < 10; ++accepted) {
    const Size size = size_entry(next, policy(0.20), rules());
    if (size.refusal) break;
    next.margin_used += size.margin();
  }
  EXPECT_EQ(accepted, 5);
}

TEST(SizeEntry, refuses_with_the_reason) {
  SizingInputs poor = inputs();
  poor.equity = 5;
  EXPECT_EQ(size_entry(poor, policy(1.0), rules()).refusal, SizeRefusal::BelowMinimumNotional);
  poor.equity = 0;
  EXPECT_EQ(size_entry(poor, policy(1.0), rules()).refusal, SizeRefusal::NoEquity);
  SizingInputs unsure = inputs();
  unsure.confidence = 0;
  EXPECT_EQ(size_entry(unsure, policy(1.0), rules()).refusal, SizeRefusal::NoConfidence);
}

TEST(SizeEntry, confidence_only_lowers) {
  SizingInputs half = inputs();
  half.confidence = 0.5;
  EXPECT_DOUBLE_EQ(size_entry(half, policy(1.0), rules()).notional, 5'000);
  half.confidence = 7;
  EXPECT_DOUBLE_EQ(size_entry(half, policy(1.0), rules()).notional, 10'000);
}

TEST(SizeEntry, leverage_is_cut_to_every_maximum) {
  EXPECT_EQ(size_entry(inputs(), policy(1.0), rules(), 50).leverage, 10);
  market::TradingRules strict = rules();
  strict.leverage_max = 5;
  EXPECT_EQ(size_entry(inputs(), policy(1.0), strict, 50).leverage, 5);
}

// C-41: 2 % up to 10 K, 2 % * 0.25^((b - 10 K) / 90 K) between, 0.5 % from 100 K.
TEST(RiskRatio, balance_curve_decays_exponentially) {
  SizingPolicy curve = policy(1.0);
  EXPECT_EQ(risk_ratio(curve, 1e6), 0.02);
  curve.sizing_curve = SizingCurve::BalanceCurve;
  EXPECT_DOUBLE_EQ(risk_ratio(curve, 5'000), 0.02);
  EXPECT_NEAR(risk_ratio(curve, 55'000), 0.01, 1e-12);
  EXPECT_NEAR(risk_ratio(curve, 32'500), 0.02 * std::pow(0.25, 0.25), 1e-12);
  EXPECT_DOUBLE_EQ(risk_ratio(curve, 1e6), 0.005);
  curve.risk_per_trade_pct = 0.008;
  EXPECT_DOUBLE_EQ(risk_ratio(curve, 5'000), 0.008);
}

TEST(SizeEntry, never_exceeds_any_limit) {
  EXPECT_TRUE(rc::check("limits hold", [] {
    const auto number = [](int low, int high, double unit) {
      return *rc::gen::inRange(low, high) * unit;
    };
    SizingInputs in;
    in.equity = number(1, 1'000'000, 1.0);
    in.margin_used = in.equity * number(0, 120, 0.01);
    in.price = number(1, 10'000'000, 0.01);
    in.stop_distance = in.price * number(1, 5'000, 0.0001);
    in.confidence = number(0, 101, 0.01);
    SizingPolicy p = policy(number(1, 101, 0.01));
    p.position_cap_basis = *rc::gen::arbitrary<bool>() ? CapBasis::Margin : CapBasis::Notional;
    const Size size = size_entry(in, p, rules(), *rc::gen::inRange(1, 60));
    const double slack = 1.0 + 1e-12;
    RC_ASSERT(size.leverage <= p.leverage_max);
    if (size.refusal) {
      RC_ASSERT(size.quantity.is_zero());
      return;
    }
    const double basis = p.position_cap_basis == CapBasis::Margin ? size.margin() : size.notional;
    RC_ASSERT(basis <= p.max_position_size_pct * in.equity * slack);
    RC_ASSERT(size.margin() <= (in.equity - in.margin_used) * slack);
    RC_ASSERT(size.risk <= p.risk_per_trade_pct * in.equity * slack);
    RC_ASSERT(size.notional >= 10);
    RC_ASSERT(size.quantity.units() % rules().lot.units() == 0);
  }));
}

}  // namespace
}  // namespace sixbtc::risk
