#include "risk/layers.hpp"

#include <algorithm>
#include <cmath>

#include "fills/costs.hpp"

namespace sixbtc::risk {

namespace {

using market::Direction;

Refusal refused(Rule rule, double value, double threshold) {
  return {.rule = rule, .value = value, .threshold = threshold, .size = {}};
}

bool is_on_tick(const EntryContext& entry, core::Price price) {
  return entry.rules().round_price(price.to_double(), core::Rounding::HalfEven) == price;
}

Rule rule_of(StopCause cause) {
  switch (cause) {
    case StopCause::DailyLoss:
      return Rule::DailyLoss;
    case StopCause::PortfolioDrawdown:
      return Rule::PortfolioDrawdown;
    case StopCause::Person:
      return Rule::PersonStopped;
    case StopCause::Fault:
      return Rule::FaultStopped;
  }
  CHECK(false);
}

Rule rule_of(protections::Kind kind) {
  switch (kind) {
    case protections::Kind::StopLossGuard:
      return Rule::StopLossGuard;
    case protections::Kind::Cooldown:
      return Rule::Cooldown;
    case protections::Kind::MaxDrawdown:
      return Rule::MaxDrawdown;
    case protections::Kind::ConsecutiveLosses:
      return Rule::ConsecutiveLosses;
    case protections::Kind::LowProfitLock:
      return Rule::LowProfit;
  }
  CHECK(false);
}

// Open positions that win and lose together with the entry, itself included.
std::int64_t correlated_positions(const EntryContext& entry) {
  const ExposureBook& book = entry.view.exposures;
  const double min = entry.policy.limits.correlation_min;
  const double side = market::sign(entry.intent.direction);
  std::int64_t count = 1;
  for (std::uint32_t i = 0; i < book.instrument_count(); ++i) {
    const ExposureBook::Sides& sides = book.sides({i});
    if (sides.longs + sides.shorts == 0) continue;
    const double alike = side * entry.view.correlations.between(entry.intent.instrument, {i});
    if (alike >= min) count += sides.longs;
    if (-alike >= min) count += sides.shorts;
  }
  return count;
}

}  // namespace

std::optional<Refusal> check_order(const EntryContext& entry) {
  const risk::EntryIntent& intent = entry.intent;
  const auto known = static_cast<double>(entry.view.instruments.size());
  if (intent.instrument.index >= entry.view.instruments.size() || !entry.instrument().instrument)
    return refused(Rule::UnknownInstrument, intent.instrument.index, known);
  if (intent.direction == Direction::Flat) return refused(Rule::Direction, 0, 1);
  // Too much is cut, as in the backtest; nonsense is refused.
  if (const int leverage = std::min(intent.leverage, entry.rules().leverage_max); leverage < 1)
    return refused(Rule::Leverage, leverage, 1);
  const double newest = entry.instrument().price.to_double();
  if (!(newest > 0)) return refused(Rule::PriceMissing, newest, 0);
  const double deviation = std::abs(intent.price / newest - 1);
  // Also when it is no number.
  if (!(deviation <= entry.policy.limits.price_deviation_max))
    return refused(Rule::PriceDeviation, deviation, entry.policy.limits.price_deviation_max);
  return std::nullopt;
}

std::optional<Refusal> check_system(const EntryContext& entry) {
  const AccountView& view = entry.view;
  const LimitSettings& limits = entry.policy.limits;
  const EmergencySettings& emergency = entry.policy.emergency;
  if (const auto cause = entry.emergency.cause()) {
    if (*cause == StopCause::DailyLoss)
      return refused(Rule::DailyLoss, entry.emergency.daily_loss(), emergency.max_daily_loss);
    if (*cause == StopCause::PortfolioDrawdown)
      return refused(Rule::PortfolioDrawdown, entry.emergency.drawdown(),
                     emergency.max_portfolio_drawdown);
    return refused(rule_of(*cause), static_cast<double>(entry.emergency.level()), 0);
  }
  if (!view.is_connected) return refused(Rule::NotConnected, 0, 1);
  if (!view.is_reconciled) return refused(Rule::NotReconciled, 0, 1);
  const double age = (view.now - entry.instrument().price_time).seconds();
  const auto age_max = static_cast<double>(limits.feed_age_max_seconds);
  if (age > age_max) return refused(Rule::StaleFeed, age, age_max);
  if (view.entries_last_minute >= limits.entries_per_minute_max)
    return refused(Rule::EntryRate, static_cast<double>(view.entries_last_minute + 1),
                   static_cast<double>(limits.entries_per_minute_max));
  return std::nullopt;
}

std::optional<Refusal> check_strategy(const EntryContext& entry) {
  const risk::EntryIntent& intent = entry.intent;
  if (entry.emergency.is_retired(intent.owner))
    return refused(Rule::StrategyDrawdown, 1, entry.policy.emergency.max_subaccount_drawdown);
  for (const auto& protection : entry.protections)
    if (const auto block = protection->block(intent.owner, intent.instrument, entry.view.now))
      return refused(rule_of(block->kind), block->value, block->threshold);
  return std::nullopt;
}

std::optional<Refusal> check_position(const EntryContext& entry) {
  const risk::EntryIntent& intent = entry.intent;
  const double side = market::sign(intent.direction);
  if (const Exposure* open = entry.view.exposures.find(intent.owner, intent.instrument))
    return refused(Rule::AlreadyOpen, open->quantity.to_double(), 0);
  const double stop = intent.stop.to_double();
  if (!(stop > 0)) return refused(Rule::StopMissing, stop, 0);
  if (!((intent.price - stop) * side > 0)) return refused(Rule::StopSide, stop, intent.price);
  if (!is_on_tick(entry, intent.stop))
    return refused(Rule::OffTick, stop, entry.rules().tick.to_double());
  if (!intent.target) return std::nullopt;
  const double target = intent.target->to_double();
  if (!(target > 0 && (target - intent.price) * side > 0))
    return refused(Rule::TargetSide, target, intent.price);
  if (!is_on_tick(entry, *intent.target))
    return refused(Rule::OffTick, target, entry.rules().tick.to_double());
  return std::nullopt;
}

std::optional<Refusal> check_size(const EntryContext& entry, const Size& size) {
  if (!size.refusal) return std::nullopt;
  const auto with_size = [&](Rule rule, double value, double threshold) {
    return Refusal{.rule = rule, .value = value, .threshold = threshold, .size = size};
  };
  const double equity = entry.view.settled_equity.to_double();
  const double minimum = entry.rules().notional_min.to_double();
  switch (*size.refusal) {
    case SizeRefusal::NoEquity:
      return with_size(Rule::NoEquity, equity, 0);
    case SizeRefusal::NoConfidence:
      return with_size(Rule::Confidence, entry.intent.confidence, 0);
    case SizeRefusal::NoFreeMargin:
      return with_size(Rule::FreeMargin, equity - entry.view.exposures.margin_used().to_double(),
                       minimum / size.leverage);
    case SizeRefusal::BelowMinimumNotional:
      return with_size(Rule::MinimumNotional, size.wanted_quantity * entry.intent.price, minimum);
  }
  CHECK(false);
}

std::optional<Refusal> check_liquidation(const EntryContext& entry, const Size& size) {
  const risk::EntryIntent& intent = entry.intent;
  const core::Rate maintenance = entry.instrument().instrument->maintenance_margin;
  const double liquidation = fills::liquidation_price(intent.direction, intent.price, size.leverage,
                                                      maintenance.to_double());
  const double stop = intent.stop.to_double();
  if ((stop - liquidation) * market::sign(intent.direction) > 0) return std::nullopt;
  return Refusal{
      .rule = Rule::StopBeyondLiquidation, .value = stop, .threshold = liquidation, .size = size};
}

std::optional<Refusal> check_portfolio(const EntryContext& entry, const Exposure& wanted) {
  const ExposureBook& book = entry.view.exposures;
  const LimitSettings& limits = entry.policy.limits;
  const auto above = [](Rule rule, std::int64_t value, std::int64_t max) {
    return refused(rule, static_cast<double>(value), static_cast<double>(max));
  };
  const ExposureBook::Sides& sides = book.sides(wanted.instrument);
  const std::int64_t opposing = wanted.direction == Direction::Long ? sides.shorts : sides.longs;
  if (limits.opposing_entries == OpposingEntries::Refuse && opposing > 0)
    return above(Rule::OpposingEntry, opposing, 0);
  if (book.positions() + 1 > limits.max_open_positions)
    return above(Rule::OpenPositions, book.positions() + 1, limits.max_open_positions);
  if (const std::int64_t count = book.positions_in(wanted.subaccount) + 1;
      count > limits.max_open_positions_per_subaccount)
    return above(Rule::SubaccountPositions, count, limits.max_open_positions_per_subaccount);
  if (const std::int64_t count = correlated_positions(entry);
      count > limits.max_correlated_positions)
    return above(Rule::CorrelatedPositions, count, limits.max_correlated_positions);

  const double equity = entry.view.settled_equity.to_double();
  const auto notional = book.notional().checked_add(wanted.notional);
  const auto own_loss = stop_out_loss(wanted, limits.gap_slippage);
  const auto loss = own_loss ? book.stop_out_loss().checked_add(*own_loss) : std::nullopt;
  if (!notional || !loss || !book.margin_used().checked_add(wanted.margin))
    return refused(Rule::OutOfRange, wanted.quantity.to_double(), 0);
  if (const double exposure = notional->to_double() / equity; exposure > limits.max_exposure)
    return refused(Rule::Exposure, exposure, limits.max_exposure);
  if (const double share = loss->to_double() / equity; share > limits.max_stop_out_loss)
    return refused(Rule::StopOutLoss, share, limits.max_stop_out_loss);
  return std::nullopt;
}

}  // namespace sixbtc::risk
