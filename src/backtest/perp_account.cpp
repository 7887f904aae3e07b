#include "backtest/perp_account.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"

namespace sixbtc::backtest {

using fills::Exit;
using fills::ExitReason;
using market::Direction;

PerpAccount::PerpAccount(const MarketData& market, const Assumptions& assumptions,
                         const Window& window, CurveRecording recording, TradeRecording trades)
    : market_(market),
      bars_(market.bars()),
      assumptions_(assumptions),
      costs_(fills::with_floor(assumptions.costs)),
      window_(window),
      recording_(recording),
      trade_recording_(trades) {
  CHECK(market.atr.size() == bars_.size());
  CHECK(market.funding_first.size() == bars_.size() + 1);
  CHECK(window.first_decision <= window.end);
  CHECK(window.end <= bars_.size());
  result_.initial_capital = result_.equity = peak_ = assumptions.settings.initial_capital;
  if (recording_ == CurveRecording::EveryBar)
    result_.equity_curve.reserve(window.end - window.first_decision);
  funding_is_at(market.funding_first[window.first_decision]);
}

strategy::PositionView PerpAccount::view() const {
  strategy::PositionView view;
  view.initial_capital = result_.initial_capital;
  view.net_profit = result_.equity + refused_pnl_ - result_.initial_capital;
  view.closed_trades = closed_;
  view.winning_trades = won_;
  view.losing_trades = lost_;
  if (position_) {
    view.direction = position_->levels.direction;
    view.quantity = position_->quantity;
    view.entry_price = position_->entry_price;
    view.entry_bar = position_->entry_bar;
    view.open_profit = open_profit(bars_.close[marked_bar_]);
  }
  view.equity = view.initial_capital + view.net_profit + view.open_profit;
  return view;
}

double PerpAccount::open_profit(double price) const {
  const Position& p = *position_;
  return market::sign(p.levels.direction) * (price - p.entry_price) * p.quantity - p.entry_fee +
         p.funding;
}

double PerpAccount::marked_equity(double price) const {
  return position_ && position_->is_taken ? result_.equity + open_profit(price) : result_.equity;
}

void PerpAccount::leave_at_open(std::size_t bar) {
  const double open = bars_.open[bar];
  if (const auto gapped = fills::resolve_open<fills::PerpProfile>(position_->levels, open))
    close_position(bar, *gapped);
  else if (pending_exit_)
    close_position(bar, Exit{*pending_exit_, open, true});
  else if (position_->bars_max != 0 && bar - position_->entry_bar >= position_->bars_max)
    close_position(bar, Exit{ExitReason::Time, open, true});
}

void PerpAccount::exit(std::size_t bar, const Exit& exit) {
  if (!exit.at_open) settle_funding(bar, FundingMoment::ClosedInsideBar);
  close_position(bar, exit);
}

// What the next open will carry out.
void PerpAccount::keep(std::size_t bar, const strategy::Decision& decision) {
  const strategy::SignalKind kind = decision.signal.kind;
  const bool should_exit = decision.should_exit ||
                           (position_ && strategy::closed_by(kind) == position_->levels.direction);
  if (auto* const entry =
          keep(bar, strategy::opened_by(kind), decision.signal.confidence, should_exit)) {
    entry->own = decision.entry;
    entry->params = &entry->own;
  }
  if (position_ && decision.update) update_levels(bar, *decision.update);
}

void PerpAccount::enter(std::size_t bar) {
  const PendingEntry& entry = pending_entry_;
  const strategy::EntryParams& params = *entry.params;
  if (pace_.is_held_back(bar, bars_.open_time[bar], params)) {
    ++result_.counters.held_back;
    return;
  }
  const double fill = fills::entry_price(entry.direction, bars_.open[bar], costs_.slippage);
  const Settings& settings = assumptions_.settings;
  const strategy::EntryLevels levels =
      strategy::entry_levels(params,
                             {.stop_atr_multiple = settings.stop_atr_multiple,
                              .target_atr_multiple = settings.target_atr_multiple},
                             {entry.direction, fill, entry.atr}, assumptions_.rules);
  if (!levels.are_good) {
    ++result_.counters.bad_levels;
    return;
  }
  const double side = market::sign(entry.direction);
  Position& p = position_.emplace(entry.direction);
  p.begin(levels, fill, entry.atr);

  const risk::Size size = risk::size_entry({.equity = funds_ ? funds_->equity() : result_.equity,
                                            .margin_used = funds_ ? funds_->margin_used() : 0,
                                            .price = fill,
                                            .stop_distance = side * (fill - p.stop),
                                            .confidence = entry.confidence,
                                            .leverage = assumptions_.leverage},
                                           assumptions_.sizing, assumptions_.rules);
  Counters& counters = result_.counters;
  if (size.refusal) {
    switch (*size.refusal) {
      case risk::SizeRefusal::NoEquity:
        ++counters.no_equity;
        position_.reset();
        return;
      case risk::SizeRefusal::NoConfidence:
        ++counters.no_confidence;
        position_.reset();
        return;
      case risk::SizeRefusal::NoFreeMargin:
        ++counters.no_free_margin;
        break;
      case risk::SizeRefusal::BelowMinimumNotional:
        ++counters.below_minimum_notional;
        break;
    }
  }
  p.is_taken = !size.refusal && (funds_ == nullptr || funds_->admit(size));
  if (p.is_taken) {
    ++counters.entries;
    if (size.is_cap_bound) ++counters.cap_bound;
  }
  p.entry_bar = bar;
  pace_.entered(bars_.open_time[bar]);
  p.bars_max = params.bars_max;
  p.is_cap_bound = size.is_cap_bound;
  p.leverage = size.leverage;
  p.quantity = p.is_taken ? size.quantity.to_double() : size.wanted_quantity;
  p.entry_fee = p.quantity * fill * costs_.taker;
  p.risk = size.risk;
  p.first_stop = p.levels.stop;
  p.first_target = p.levels.target;
  p.levels.liquidation = fills::liquidation_price(entry.direction, fill, size.leverage,
                                                  costs_.maintenance_margin_ratio);
}

void PerpAccount::close_position(std::size_t bar, const Exit& exit) {
  const Position& p = *position_;
  const Direction direction = p.levels.direction;
  const fills::ClosingFill fill =
      fills::closing_fill(exit, direction, p.quantity, p.entry_price, p.leverage, costs_);
  Profit profit;
  profit.gross = market::sign(direction) * (fill.price - p.entry_price) * p.quantity;
  profit.fees = p.entry_fee + fill.fee;
  profit.net = profit.gross - profit.fees + p.funding;

  ++closed_;
  pace_.left(bar);
  if (profit.net > 0) ++won_;
  if (profit.net < 0) ++lost_;
  if (p.is_taken) {
    result_.equity += profit.net;
    if (funds_ != nullptr) funds_->release(profit.net);
    peak_ = std::max(peak_, result_.equity);
    Closed& closed = result_.closed;
    ++closed.trades;
    closed.wins += profit.net > 0;
    closed.drawdown = std::max(closed.drawdown, 1.0 - result_.equity / peak_);
    closed.last = direction;
    if (trade_recording_ == TradeRecording::EveryTrade)
      result_.trades.push_back(trade_of(bar, exit, fill.price, profit));
  } else {
    refused_pnl_ += profit.net;
  }
  position_.reset();
}

Trade PerpAccount::trade_of(std::size_t bar, const Exit& exit, double exit_price,
                            const Profit& profit) const {
  const Position& p = *position_;
  Trade trade;
  trade.entry_bar = static_cast<std::uint32_t>(p.entry_bar);
  trade.exit_bar = static_cast<std::uint32_t>(bar);
  trade.entry_time = bars_.open_time[p.entry_bar];
  trade.exit_time = bars_.open_time[bar];
  trade.direction = p.levels.direction;
  trade.reason = exit.reason;
  trade.is_cap_bound = p.is_cap_bound;
  trade.entry_price = p.entry_price;
  trade.exit_price = exit_price;
  trade.quantity = p.quantity;
  trade.gross = profit.gross;
  trade.fees = profit.fees;
  trade.funding = p.funding;
  trade.pnl = profit.net;
  trade.risk = p.risk;
  trade.stop = p.first_stop;
  trade.target = p.first_target;
  const double lowest = std::min(p.lowest, exit.price);
  const double highest = std::max(p.highest, exit.price);
  const bool is_long = trade.direction == Direction::Long;
  trade.mae = (is_long ? p.entry_price - lowest : highest - p.entry_price) / p.entry_price;
  trade.mfe = (is_long ? highest - p.entry_price : p.entry_price - lowest) / p.entry_price;
  return trade;
}

RunResult PerpAccount::finish() {
  if (position_) {
    const std::size_t last = window_.end - 1;
    result_.is_open_at_end = position_->is_taken;
    close_position(last, Exit{ExitReason::End, bars_.close[last], false});
    if (!result_.equity_curve.empty()) result_.equity_curve.back() = result_.equity;
  }
  return std::move(result_);
}

}  // namespace sixbtc::backtest
