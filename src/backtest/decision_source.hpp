// Where the loop's decisions come from: precomputed columns, or a strategy called at each close.
// A decision source has
//   void warm_up(std::size_t bar, const Account&)   a bar whose decision does not count
//   Decision decide(std::size_t bar, const Account&)
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include "backtest/market_data.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

// Levels of each entry, where they differ from bar to bar: values at the close of the decision. A
// column may be empty, and NaN says nothing: then the entry has what it would have without it.
struct LevelColumns {
  std::span<const double> stop, target;
  strategy::Level::Kind stop_kind = strategy::Level::Kind::Price;
  strategy::Level::Kind target_kind = strategy::Level::Kind::Price;

  void add_to(strategy::EntryParams& entry, std::size_t bar) const {
    if (!stop.empty() && !std::isnan(stop[bar])) entry.stop = strategy::Level{stop_kind, stop[bar]};
    if (!target.empty() && !std::isnan(target[bar]))
      entry.target = strategy::Level{target_kind, target[bar]};
  }
};

// Signals of bar t, computed before: entry +1 opens long, -1 opens short; exit bits close.
struct SignalColumns {
  static constexpr std::uint8_t closes_long = 1, closes_short = 2;
  [[nodiscard]] std::int8_t entry_at(std::size_t bar) const { return entry[bar]; }
  [[nodiscard]] bool exits_at(std::size_t bar, market::Direction direction) const {
    const std::uint8_t bit = direction == market::Direction::Long ? closes_long : closes_short;
    return !exit.empty() && (exit[bar] & bit) != 0;
  }

  std::span<const std::int8_t> entry;
  std::span<const std::uint8_t> exit;       // may be empty: no signal exits
  std::span<const double> confidence = {};  // may be empty: always 1
  LevelColumns levels = {};
};

// `Columns` has entry_at(bar), exits_at(bar, direction), `confidence` and `levels`.
template <class Columns>
class PrecomputedSource {
 public:
  // `levels` go with every entry. Both outlive this.
  PrecomputedSource(const Columns& columns, const strategy::EntryParams& levels)
      : columns_(columns), levels_(levels) {}

  template <class Account>
  void warm_up(std::size_t, const Account&) {}
  // decide() would say nothing.
  template <class Account>
  [[nodiscard]] bool is_silent(std::size_t bar, const Account& account) const {
    return columns_.entry_at(bar) == 0 &&
           !(account.is_open() && columns_.exits_at(bar, account.direction()));
  }
  template <class Account>
  [[nodiscard]] strategy::Decision decide(std::size_t bar, const Account& account) const {
    strategy::Decision decision;
    const std::int8_t entry = columns_.entry_at(bar);
    if (entry != 0) {
      decision.signal.kind =
          entry > 0 ? strategy::SignalKind::OpenLong : strategy::SignalKind::OpenShort;
      decision.signal.confidence = columns_.confidence.empty() ? 1.0 : columns_.confidence[bar];
      decision.entry = levels_;
      columns_.levels.add_to(decision.entry, bar);
    }
    if (account.is_open()) decision.should_exit = columns_.exits_at(bar, account.direction());
    return decision;
  }

 private:
  const Columns& columns_;
  const strategy::EntryParams& levels_;
};

// Sees every decision; the `brain` of M-034 records through it. Called from the running thread.
class DecisionObserver {
 public:
  enum class Scope : std::uint8_t { Signals, EveryBar };
  virtual ~DecisionObserver() = default;
  [[nodiscard]] virtual Scope scope() const = 0;
  virtual void on_decision(std::size_t bar, core::Timestamp open_time,
                           const strategy::Decision& decision,
                           const strategy::PositionView& position,
                           const strategy::IndicatorSnapshot& indicators) = 0;
};

[[nodiscard]] inline bool leads_to_action(const strategy::Decision& decision) {
  return decision.should_exit || decision.signal.kind != strategy::SignalKind::Hold;
}

class EvaluationSource {
 public:
  EvaluationSource(strategy::Evaluation& evaluation, const columns::CandleView& bars,
                   std::size_t shown_from, const strategy::EntryParams& defaults,
                   DecisionObserver* observer)
      : evaluation_(evaluation),
        bars_(bars.slice(shown_from, bars.size() - shown_from)),
        shown_from_(shown_from),
        defaults_(defaults),
        observer_(observer) {}

  template <class Account>
  void warm_up(std::size_t bar, const Account& account) {
    (void)evaluation_.on_close(strategy::BarWindow(bars_, bar - shown_from_), account.view());
  }

  template <class Account>
  [[nodiscard]] strategy::Decision decide(std::size_t bar, const Account& account) {
    strategy::PositionView position = account.view();
    if (account.is_open()) position.entry_bar -= shown_from_;
    strategy::Decision decision =
        evaluation_.on_close(strategy::BarWindow(bars_, bar - shown_from_), position);
    strategy::add_unsaid(decision.entry, defaults_);
    if (observer_ != nullptr) observe(bar, decision, position);
    return decision;
  }

 private:
  void observe(std::size_t bar, const strategy::Decision& decision,
               const strategy::PositionView& position);

  strategy::Evaluation& evaluation_;
  columns::CandleView bars_;
  std::size_t shown_from_;
  const strategy::EntryParams& defaults_;
  DecisionObserver* observer_;
  strategy::IndicatorSnapshot snapshot_;
};

}  // namespace sixbtc::backtest
