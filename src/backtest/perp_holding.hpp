// What one strategy holds on one series under profile `perp`: how decisions become entries, levels
// and exits. Everything but the money, on which nothing of this depends: an entry that risk/
// refuses (below the minimum notional, no free margin) still holds the strategy's position until
// its exit, without a trade (the virtual ledger). Driven by run_bars(); one thread.
#pragma once

#include <limits>
#include <optional>

#include "backtest/entry_rules.hpp"
#include "backtest/market_data.hpp"
#include "backtest/trade.hpp"
#include "strategy/entry_pace.hpp"
#include "strategy/held_levels.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

struct HeldPosition : strategy::HeldLevels {
  using HeldLevels::HeldLevels;

  std::size_t entry_bar = 0;
  std::uint32_t bars_max = 0;
  double confidence = 1;
  double first_stop = 0, first_target = 0;
};

// `Account` derives from this and has
//   bool stakes(const HeldPosition&)     puts money on a position that begins; false: there is none
//                                        after all
//   void at_funding_of_open(bar)         before anything else happens in that bar
//   void before_decision(bar)
//   void leaves(bar, const fills::Exit&) the position ends; position() is still there
template <class Account>
class PerpHolding {
 public:
  [[nodiscard]] bool is_open() const { return position_.has_value(); }
  [[nodiscard]] market::Direction direction() const { return position_->levels.direction; }
  [[nodiscard]] const fills::Levels& levels() const { return position_->levels; }
  [[nodiscard]] fills::Band band() const {
    return fills::band_of<fills::PerpProfile>(position_->levels);
  }

  void at_open(std::size_t bar) {
    close_at_open(bar);
    enter_at_open(bar);
  }
  // The two halves, for accounts whose exits come before anybody's entries.
  void close_at_open(std::size_t bar) {
    self().at_funding_of_open(bar);
    if (position_) leave_at_open(bar);
  }
  void enter_at_open(std::size_t bar) {
    if (!position_ && has_pending_entry_) enter(bar);
    pending_exit_.reset();
    has_pending_entry_ = false;
  }
  void exit(std::size_t bar, const fills::Exit& exit) {
    self().leaves(bar, exit);
    pace_.left(bar);
    position_.reset();
  }
  template <class Source>
  void at_close(std::size_t bar, Source& source) {
    self().before_decision(bar);
    if constexpr (requires { source.tell(bar, self()); }) {
      source.tell(bar, self());
    } else {
      if constexpr (requires { source.is_silent(bar, self()); }) {
        if (source.is_silent(bar, self())) return;
      }
      keep(bar, source.decide(bar, self()));
    }
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
    position_->update(update, market_.atr[bar], rules_.grid());
  }

 protected:
  PerpHolding(const MarketData& market, const Assumptions& assumptions)
      : market_(market), bars_(market.bars()), assumptions_(assumptions), rules_(assumptions) {
    CHECK(market.atr.size() == bars_.size());
    CHECK(market.funding_first.size() == bars_.size() + 1);
  }

  [[nodiscard]] const HeldPosition& position() const { return *position_; }
  [[nodiscard]] HeldPosition& position() { return *position_; }
  // For levels that move.
  [[nodiscard]] const market::LevelGrid& grid() const { return rules_.grid(); }
  [[nodiscard]] bool is_waiting() const { return has_pending_entry_ || pending_exit_.has_value(); }
  // What became of entries that never were a position.
  void count_into(Counters& counters) const {
    counters.held_back = held_back_;
    counters.bad_levels = bad_levels_;
  }

  const MarketData& market_;
  const columns::CandleView bars_;
  const Assumptions& assumptions_;

 private:
  Account& self() { return static_cast<Account&>(*this); }

  void leave_at_open(std::size_t bar) {
    const double open = bars_.open[bar];
    if (const auto gapped = fills::resolve_open<fills::PerpProfile>(position_->levels, open))
      exit(bar, *gapped);
    else if (pending_exit_)
      exit(bar, {*pending_exit_, open, true});
    else if (position_->bars_max != 0 && bar - position_->entry_bar >= position_->bars_max)
      exit(bar, {fills::ExitReason::Time, open, true});
  }
  // What the next open will carry out.
  void keep(std::size_t bar, const strategy::Decision& decision) {
    const strategy::SignalKind kind = decision.signal.kind;
    const bool should_exit =
        decision.should_exit || (position_ && strategy::closed_by(kind) == direction());
    if (auto* const entry =
            keep(bar, strategy::opened_by(kind), decision.signal.confidence, should_exit)) {
      entry->own = decision.entry;
      entry->params = &entry->own;
    }
    if (position_ && decision.update) update_levels(bar, *decision.update);
  }
  void enter(std::size_t bar);

  const EntryRules rules_;
  std::optional<HeldPosition> position_;
  PendingEntry pending_entry_;
  bool has_pending_entry_ = false;
  std::optional<fills::ExitReason> pending_exit_;
  strategy::EntryPace pace_;
  std::uint64_t held_back_ = 0, bad_levels_ = 0;
};

template <class Account>
void PerpHolding<Account>::enter(std::size_t bar) {
  const PendingEntry& entry = pending_entry_;
  const strategy::EntryParams& params = *entry.params;
  if (pace_.is_held_back(bar, bars_.open_time[bar], params)) {
    ++held_back_;
    return;
  }
  const double fill = rules_.fill(entry.direction, bars_.open[bar]);
  const strategy::EntryLevels levels = rules_.levels(params, {entry.direction, fill, entry.atr});
  if (!levels.are_good) {
    ++bad_levels_;
    return;
  }
  HeldPosition& p = position_.emplace(entry.direction);
  p.begin(levels, fill, entry.atr);
  p.levels.liquidation = rules_.liquidation(entry.direction, fill);
  p.entry_bar = bar;
  p.bars_max = params.bars_max;
  p.confidence = entry.confidence;
  p.first_stop = p.stop;
  p.first_target = levels.target;
  if (self().stakes(p))
    pace_.entered(bars_.open_time[bar]);
  else
    position_.reset();
}

}  // namespace sixbtc::backtest
