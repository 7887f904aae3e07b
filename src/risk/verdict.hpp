// What a layer says when it refuses: which layer, which rule, the value and what it was held
// against. Every rule has a test in which it fires (layers_test.cpp).
#pragma once

#include <string>
#include <string_view>

#include "risk/sizing.hpp"

namespace sixbtc::risk {

enum class Layer : std::uint8_t { Order, Position, Strategy, Portfolio, System };

enum class Rule : std::uint8_t {
  // System (M-193)
  PersonStopped,      // somebody paused or stopped trading
  DailyLoss,          // until midnight UTC
  PortfolioDrawdown,  // everything was closed; waits for a person
  FaultStopped,       // the program found itself in a state it does not trust
  NotConnected,
  NotReconciled,
  StaleFeed,
  EntryRate,
  // Strategy (M-191, M-194)
  StrategyDrawdown,  // retired
  ConsecutiveLosses,
  Cooldown,
  StopLossGuard,
  MaxDrawdown,
  LowProfit,
  // Order (M-189)
  UnknownInstrument,
  Direction,  // neither long nor short
  Leverage,
  PriceMissing,
  PriceDeviation,
  OffTick,
  Confidence,
  NoEquity,
  FreeMargin,
  MinimumNotional,
  OutOfRange,
  // Position (M-190)
  AlreadyOpen,
  StopMissing,
  StopSide,
  StopBeyondLiquidation,
  TargetSide,
  // Portfolio (M-192, M-196, M-197)
  OpposingEntry,
  OpenPositions,
  SubaccountPositions,
  CorrelatedPositions,
  Exposure,
  StopOutLoss,
  // Of what reduces
  NotReducing,
  NothingToReduce,
  LargerThanPosition,
};
inline constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::LargerThanPosition) + 1;

// snake_case, as printed: "stop_out_loss", "portfolio".
[[nodiscard]] std::string_view name_of(Rule rule);
[[nodiscard]] std::string_view name_of(Layer layer);
[[nodiscard]] Layer layer_of(Rule rule);

struct Refusal {
  Rule rule = Rule::OutOfRange;
  double value = 0, threshold = 0;
  // What was wanted, as far as it came to that.
  Size size;

  [[nodiscard]] Layer layer() const { return layer_of(rule); }
  // "portfolio/exposure: 3.2 against 3", one ASCII line.
  [[nodiscard]] std::string text() const;
};

}  // namespace sixbtc::risk
