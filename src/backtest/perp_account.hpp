// The account of one strategy on one series under profile `perp`, bar by bar: what the plain loop
// drives. Positions (perp_holding.hpp), their money (perp_money.hpp), and what happens to both
// while a bar passes: funding, the curve, what the strategy sees of itself. One thread.
#pragma once

#include "backtest/perp_holding.hpp"
#include "backtest/perp_money.hpp"

namespace sixbtc::backtest {

class PerpAccount : public PerpHolding<PerpAccount> {
 public:
  PerpAccount(const MarketData& market, const Assumptions& assumptions, const Window& window,
              CurveRecording recording);

  [[nodiscard]] strategy::PositionView view() const;
  // See PerpMoney::share(). What the strategy sees stays its own.
  void share(FundsShare& funds) { money_.share(funds); }

  void completed(std::size_t bar);
  // Closes what is open at the last close and hands over the result.
  [[nodiscard]] RunResult finish();

 private:
  friend PerpHolding;
  enum class FundingMoment : std::uint8_t { Open, HeldThroughBar, ClosedInsideBar };

  [[nodiscard]] bool stakes(const HeldPosition& position);
  void at_funding_of_open(std::size_t bar) { settle_funding(bar, FundingMoment::Open); }
  void before_decision(std::size_t bar) {
    if (is_open()) settle_funding(bar, FundingMoment::HeldThroughBar);
    marked_bar_ = bar;
  }
  void leaves(std::size_t bar, const fills::Exit& exit);

  void settle_funding(std::size_t bar, FundingMoment moment) {
    if (bar >= funding_bar_) settle_events(bar, moment);
  }
  void settle_events(std::size_t bar, FundingMoment moment);
  void funding_is_at(std::size_t next);

  const Window window_;
  const CurveRecording recording_;
  PerpMoney money_;
  std::size_t funding_next_ = 0, funding_bar_ = 0;  // the next payment, and the bar it falls into
  std::size_t marked_bar_ = 0;                      // at whose close the strategy is looking
  double refused_pnl_ = 0;                          // of positions in the virtual ledger only
  std::uint32_t closed_ = 0, won_ = 0, lost_ = 0;
};

}  // namespace sixbtc::backtest
