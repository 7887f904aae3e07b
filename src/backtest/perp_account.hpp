// The account of one strategy on one series under profile `perp`: turns decisions into fills,
// sizes, costs and trades. Driven by run_bars(); one thread.
//
// The strategy's own virtual ledger: an entry that risk/ refuses (below the minimum notional, no
// free margin) still holds the strategy's position until its exit, without a trade. So what a
// strategy decides never depends on the size of the account.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>

#include "backtest/market_data.hpp"
#include "backtest/settings.hpp"
#include "backtest/shared_funds.hpp"
#include "backtest/trade.hpp"
#include "strategy/entry_pace.hpp"
#include "strategy/held_levels.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

enum class CurveRecording : std::uint8_t { None, EveryBar };
// None: only their count and sums.
enum class TradeRecording : std::uint8_t { None, EveryTrade };

class PerpAccount {
 public:
  PerpAccount(const MarketData& market, const Assumptions& assumptions, const Window& window,
              CurveRecording recording, TradeRecording trades = TradeRecording::EveryTrade);

  [[nodiscard]] bool is_open() const { return position_.has_value(); }
  [[nodiscard]] market::Direction direction() const { return position_->levels.direction; }
  [[nodiscard]] const fills::Levels& levels() const { return position_->levels; }
  [[nodiscard]] fills::Band band() const {
    return fills::band_of<fills::PerpProfile>(position_->levels);
  }
  [[nodiscard]] strategy::PositionView view() const;

  // From now on its entries are sized and admitted by an account it shares with others, and its
  // results go there too. What the strategy sees stays its own. `funds` outlives this.
  void share(FundsShare& funds) { funds_ = &funds; }

  void at_open(std::size_t bar) {
    close_at_open(bar);
    enter_at_open(bar);
  }
  // The two halves, for accounts whose exits come before anybody's entries.
  void close_at_open(std::size_t bar) {
    settle_funding(bar, FundingMoment::Open);
    if (position_) leave_at_open(bar);
  }
  void enter_at_open(std::size_t bar) {
    if (!position_ && has_pending_entry_) enter(bar);
    pending_exit_.reset();
    has_pending_entry_ = false;
  }
  void exit(std::size_t bar, const fills::Exit& exit);
  template <class Source>
  void at_close(std::size_t bar, Source& source) {
    if (is_open()) settle_funding(bar, FundingMoment::HeldThroughBar);
    marked_bar_ = bar;
    if constexpr (requires { source.tell(bar, *this); }) {
      source.tell(bar, *this);
    } else {
      if constexpr (requires { source.is_silent(bar, *this); }) {
        if (source.is_silent(bar, *this)) return;
      }
      keep(bar, source.decide(bar, *this));
    }
  }
  void completed(std::size_t bar) {
    if (position_) {
      if (position_->is_taken) ++result_.bars_in_position;
      if (sees_extremes_ || is_trailing())
        position_->see_completed(bars_.high[bar], bars_.low[bar], assumptions_.rules);
    }
    if (recording_ == CurveRecording::EveryBar)
      result_.equity_curve.push_back(marked_equity(bars_.close[bar]));
  }

  struct PendingEntry {
    market::Direction direction = market::Direction::Long;
    double confidence = 1;
    double atr = 0;
    // Those below, or a source's own, which outlive the next open.
    const strategy::EntryParams* params = nullptr;
    strategy::EntryParams own;
  };
  // A decision in parts, for sources that need not make one. Closes what is held where told to, or
  // where the entry is against it. Gives the entry that the next open carries out, if it does, so
  // that its parameters are set.
  [[nodiscard]] PendingEntry* keep(std::size_t bar, market::Direction wanted, double confidence,
                                   bool should_exit) {
    if (position_) {
      if (should_exit)
        pending_exit_ = fills::ExitReason::Signal;
      else if (wanted == market::opposite(direction()))
        pending_exit_ = fills::ExitReason::Reversal;
      if (!pending_exit_) return nullptr;
    }
    if (wanted == market::Direction::Flat) return nullptr;
    has_pending_entry_ = true;
    pending_entry_.direction = wanted;
    pending_entry_.confidence = confidence;
    pending_entry_.atr = market_.atr[bar];
    return &pending_entry_;
  }
  // Of the open position.
  void update_levels(std::size_t bar, const strategy::PositionUpdate& update) {
    position_->update(update, market_.atr[bar], assumptions_.rules);
  }

  // Nobody asks how far the price went for or against a position: neither trades nor a trail that
  // begins after the entry.
  void ignore_extremes() { sees_extremes_ = false; }

  // For engines that leave out bars [from, to) in which no level is met, nothing is decided and
  // nothing waits for the open: the same as visiting each. `lowest` and `highest` are of these
  // bars, and anything where they are ignored; with a position that trails, use trail() instead.
  void pass(std::size_t from, std::size_t to, double lowest, double highest);
  // Passes bars from `from` on, moving the trailing stop, up to the first that may meet a level;
  // `limit` when none before it does.
  [[nodiscard]] std::size_t trail(std::size_t from, std::size_t limit);
  [[nodiscard]] bool is_trailing() const {
    return position_->trail.exists() || position_->break_even > 0;
  }
  [[nodiscard]] bool is_waiting() const { return has_pending_entry_ || pending_exit_.has_value(); }
  // The bar at whose open the position is closed for its age; a huge number without such a limit.
  [[nodiscard]] std::size_t time_exit_bar() const {
    return position_->bars_max == 0 ? std::numeric_limits<std::size_t>::max()
                                    : position_->entry_bar + position_->bars_max;
  }
  // Closes what is open at the last close and hands over the result.
  [[nodiscard]] RunResult finish();

 private:
  struct Position : strategy::HeldLevels {
    using HeldLevels::HeldLevels;

    std::size_t entry_bar = 0;
    std::uint32_t bars_max = 0;
    bool is_taken = false;  // false: virtual ledger only
    bool is_cap_bound = false;
    int leverage = 1;
    double quantity = 0, entry_fee = 0, funding = 0, risk = 0;
    double first_stop = 0, first_target = 0;
  };
  enum class FundingMoment : std::uint8_t { Open, HeldThroughBar, ClosedInsideBar };

  // Payments before bar `to` while held throughout; then those of one bar.
  void pay_funding_of(std::size_t from, std::size_t to) {
    if (to > funding_bar_) pay_events_of(from, to);
  }
  void settle_funding(std::size_t bar, FundingMoment moment) {
    if (bar >= funding_bar_) settle_events(bar, moment);
  }
  void pay_events_of(std::size_t from, std::size_t to);
  void settle_events(std::size_t bar, FundingMoment moment);
  void funding_is_at(std::size_t next);
  void pay_funding(const fills::FundingEvent& event, FundingMoment moment);
  void leave_at_open(std::size_t bar);

  void keep(std::size_t bar, const strategy::Decision& decision);
  void enter(std::size_t bar);
  struct Profit {
    double gross = 0, fees = 0, net = 0;
  };
  void close_position(std::size_t bar, const fills::Exit& exit);
  [[nodiscard]] Trade trade_of(std::size_t bar, const fills::Exit& exit, double exit_price,
                               const Profit& profit) const;
  [[nodiscard]] double open_profit(double price) const;
  [[nodiscard]] double marked_equity(double price) const;

  const MarketData& market_;
  columns::CandleView bars_;
  const Assumptions& assumptions_;
  fills::CostModel costs_;
  Window window_;
  CurveRecording recording_;
  TradeRecording trade_recording_;
  bool sees_extremes_ = true;
  FundsShare* funds_ = nullptr;  // null: the account is this strategy's alone
  RunResult result_;
  std::optional<Position> position_;
  PendingEntry pending_entry_;
  bool has_pending_entry_ = false;
  std::optional<fills::ExitReason> pending_exit_;
  std::size_t funding_next_ = 0, funding_bar_ = 0;  // the next payment, and the bar it falls into
  std::size_t marked_bar_ = 0;                      // at whose close the strategy is looking
  double refused_pnl_ = 0;                          // of positions in the virtual ledger only
  double peak_ = 0;                                 // of realised equity
  std::uint32_t closed_ = 0, won_ = 0, lost_ = 0;
  strategy::EntryPace pace_;
};

}  // namespace sixbtc::backtest
