#include "risk/verdict.hpp"

#include <fmt/format.h>

#include "core/check.hpp"

namespace sixbtc::risk {

namespace {

struct Row {
  Rule rule;
  Layer layer;
  std::string_view name;
};

constexpr Row rows[] = {
    {Rule::PersonStopped, Layer::System, "person_stopped"},
    {Rule::DailyLoss, Layer::System, "daily_loss"},
    {Rule::PortfolioDrawdown, Layer::System, "portfolio_drawdown"},
    {Rule::FaultStopped, Layer::System, "fault_stopped"},
    {Rule::NotConnected, Layer::System, "not_connected"},
    {Rule::NotReconciled, Layer::System, "not_reconciled"},
    {Rule::StaleFeed, Layer::System, "stale_feed"},
    {Rule::EntryRate, Layer::System, "entry_rate"},
    {Rule::StrategyDrawdown, Layer::Strategy, "strategy_drawdown"},
    {Rule::ConsecutiveLosses, Layer::Strategy, "consecutive_losses"},
    {Rule::Cooldown, Layer::Strategy, "cooldown"},
    {Rule::StopLossGuard, Layer::Strategy, "stop_loss_guard"},
    {Rule::MaxDrawdown, Layer::Strategy, "max_drawdown"},
    {Rule::LowProfit, Layer::Strategy, "low_profit"},
    {Rule::UnknownInstrument, Layer::Order, "unknown_instrument"},
    {Rule::Direction, Layer::Order, "direction"},
    {Rule::Leverage, Layer::Order, "leverage"},
    {Rule::PriceMissing, Layer::Order, "price_missing"},
    {Rule::PriceDeviation, Layer::Order, "price_deviation"},
    {Rule::OffTick, Layer::Order, "off_tick"},
    {Rule::Confidence, Layer::Order, "confidence"},
    {Rule::NoEquity, Layer::Order, "no_equity"},
    {Rule::FreeMargin, Layer::Order, "free_margin"},
    {Rule::MinimumNotional, Layer::Order, "minimum_notional"},
    {Rule::OutOfRange, Layer::Order, "out_of_range"},
    {Rule::AlreadyOpen, Layer::Position, "already_open"},
    {Rule::StopMissing, Layer::Position, "stop_missing"},
    {Rule::StopSide, Layer::Position, "stop_side"},
    {Rule::StopBeyondLiquidation, Layer::Position, "stop_beyond_liquidation"},
    {Rule::TargetSide, Layer::Position, "target_side"},
    {Rule::OpposingEntry, Layer::Portfolio, "opposing_entry"},
    {Rule::OpenPositions, Layer::Portfolio, "open_positions"},
    {Rule::SubaccountPositions, Layer::Portfolio, "subaccount_positions"},
    {Rule::CorrelatedPositions, Layer::Portfolio, "correlated_positions"},
    {Rule::Exposure, Layer::Portfolio, "exposure"},
    {Rule::StopOutLoss, Layer::Portfolio, "stop_out_loss"},
    {Rule::NotReducing, Layer::Order, "not_reducing"},
    {Rule::NothingToReduce, Layer::Order, "nothing_to_reduce"},
    {Rule::LargerThanPosition, Layer::Order, "larger_than_position"},
};
static_assert(std::size(rows) == rule_count);

consteval bool is_in_order() {
  for (std::size_t i = 0; i < std::size(rows); ++i)
    if (static_cast<std::size_t>(rows[i].rule) != i) return false;
  return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view name_of(Rule rule) {
  return rows[static_cast<std::size_t>(rule)].name;
}

Layer layer_of(Rule rule) {
  return rows[static_cast<std::size_t>(rule)].layer;
}

std::string_view name_of(Layer layer) {
  switch (layer) {
    case Layer::Order:
      return "order";
    case Layer::Position:
      return "position";
    case Layer::Strategy:
      return "strategy";
    case Layer::Portfolio:
      return "portfolio";
    case Layer::System:
      return "system";
  }
  CHECK(false);
}

std::string Refusal::text() const {
  return fmt::format("{}/{}: {:.6g} against {:.6g}", name_of(layer()), name_of(rule), value,
                     threshold);
}

}  // namespace sixbtc::risk
