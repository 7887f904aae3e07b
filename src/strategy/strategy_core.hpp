// The strategy contract (M-029 to M-033, M-038): what a strategy is shown and what it may ask for.
//
// A strategy is a pure function of the bars up to and including the one that just closed and of
// its own position: same bars, same position history, same decision. An Evaluation may keep
// incremental state, but only as a cache of that function; research recomputes it from prefixes
// and compares. A strategy returns decisions and calls nothing. It never decides size.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"
#include "market/side.hpp"

namespace sixbtc::strategy {

enum class SignalKind : std::uint8_t { Hold, OpenLong, OpenShort, CloseLong, CloseShort };

// The direction of the position that a signal opens (closes); Flat: it does not.
[[nodiscard]] constexpr market::Direction opened_by(SignalKind kind) {
  if (kind == SignalKind::OpenLong) return market::Direction::Long;
  return kind == SignalKind::OpenShort ? market::Direction::Short : market::Direction::Flat;
}
[[nodiscard]] constexpr market::Direction closed_by(SignalKind kind) {
  if (kind == SignalKind::CloseLong) return market::Direction::Long;
  return kind == SignalKind::CloseShort ? market::Direction::Short : market::Direction::Flat;
}

struct Signal {
  SignalKind kind = SignalKind::Hold;
  double confidence = 1.0;  // 0..1; may only lower the size risk/ decides on
};

// A protective or profit level, stated at the close of bar t and resolved by the engine.
struct Level {
  enum class Kind : std::uint8_t {
    Percent,      // value: ratio of the entry fill, > 0 (0.02 is two percent away)
    AtrMultiple,  // value: multiple of ATR at the close of t, frozen there; > 0
    Distance,     // value: price units away from the entry fill, > 0
    Price,        // value: absolute price
  };
  Kind kind = Kind::Percent;
  double value = 0;
  friend auto operator<=>(const Level&, const Level&) = default;
};

// Trailing stop: armed once price has moved `activation` in favour (at once when absent), then
// `offset` behind the best extreme of completed bars.
struct Trail {
  std::optional<Level> activation;
  Level offset;
  friend auto operator<=>(const Trail&, const Trail&) = default;
};

// What goes with an opening signal. No stop: the engine sets the configured default, because no
// position exists without one (M-038, M-190).
struct EntryParams {
  std::optional<Level> stop;
  std::optional<Level> target;
  std::optional<Trail> trail;
  std::uint32_t bars_max = 0;  // close at the open after this many bars; 0: no time exit
  // Once an extreme of a completed bar has moved this far in favour, the stop goes to the fill.
  std::optional<Level> break_even = std::nullopt;
  std::uint32_t cooldown_bars = 0;  // held back less than this many bars after the bar of an exit
  std::uint32_t entries_per_day_max = 0;  // held back after so many on one UTC day; 0: any number
  friend bool operator==(const EntryParams&, const EntryParams&) = default;
};

// What the strategy leaves unsaid comes from its annotations; what remains unsaid then is the
// engine's business (a stop always, a target where the configuration asks).
void add_unsaid(EntryParams& entry, const EntryParams& defaults);

// A change to the open position's levels. A stop may only tighten; a looser one is ignored.
struct PositionUpdate {
  std::optional<Level> stop;
  std::optional<Level> target;
  std::optional<Trail> trail;
};

// Everything a strategy says at the close of one bar. An opening signal against the open position
// reverses it; in the same direction it is ignored. `should_exit` closes before any entry.
struct Decision {
  Signal signal;
  EntryParams entry;
  std::optional<PositionUpdate> update;
  bool should_exit = false;
};

// The strategy's own virtual position and ledger as it may see them.
struct PositionView {
  market::Direction direction = market::Direction::Flat;
  double quantity = 0;     // base units, >= 0
  double entry_price = 0;  // average fill
  std::size_t entry_bar = 0;
  double equity = 0, initial_capital = 0, net_profit = 0, open_profit = 0;
  std::uint32_t closed_trades = 0, winning_trades = 0, losing_trades = 0;
};

// Read-only bars 0..last of one series; there is no way to reach a later bar.
class BarWindow {
 public:
  BarWindow(const columns::CandleView& bars, std::size_t last) : bars_(bars.slice(0, last + 1)) {}
  [[nodiscard]] std::size_t last() const { return bars_.size() - 1; }
  [[nodiscard]] const columns::CandleView& bars() const { return bars_; }
  // `ago` bars before the newest one.
  [[nodiscard]] double close(std::size_t ago = 0) const { return bars_.close[last() - ago]; }

 private:
  columns::CandleView bars_;
};

// Bars of other series, for a strategy that asks for them; it sees a bar only when it is complete.
// Threading: any thread, while the source lives.
class SeriesSource {
 public:
  virtual ~SeriesSource() = default;
  // All bars of `ticker` ("BINANCE:BTCUSDT", or "BTCUSDT" on the chart's exchange), ascending;
  // nothing when there is no such series. The view is valid while the source lives.
  [[nodiscard]] virtual std::optional<columns::CandleView> bars(
      std::string_view ticker, market::Interval interval) const = 0;
};

struct SeriesContext {
  std::string exchange, market, symbol;
  market::Interval interval = market::Interval::minutes(60);
  double price_tick = 0;  // 0: unknown
  // The clock that the calendar of a chart under the profile TradingView follows, and the minute on
  // it at which a trading day begins; below zero: on the day before. Judged and traded strategies
  // live on UTC days.
  std::string time_zone = "UTC";
  int day_start_minutes = 0;
  std::shared_ptr<const SeriesSource> others =
      nullptr;  // none: only the series itself can be asked for
};

struct Traits {
  std::string title;            // from the source: strategy("title", ...)
  std::string type;             // MOM REV TRN BRE VLT VLM CDL
  int leverage = 1;             // asked for; risk/ may lower it
  std::size_t warmup_bars = 0;  // bars before the first meaningful decision, if known
  bool has_own_exits = false;   // the source states stop, target or exits itself
  bool reads_position = false;  // decisions depend on PositionView, not on bars alone
  EntryParams defaults;         // from annotations; used where a signal brings none
};

using IndicatorSnapshot = std::vector<std::pair<std::string, double>>;

// One run over one series. Call once per bar, in order, from one thread.
class Evaluation {
 public:
  virtual ~Evaluation() = default;
  [[nodiscard]] virtual Decision on_close(const BarWindow& window,
                                          const PositionView& position) = 0;
  // Named indicator values at the last bar shown, for the decision record (M-034).
  virtual void snapshot(IndicatorSnapshot& out) const = 0;
  // Why it decides nothing any more (a limit was hit, the series lacks a fact it needs, the source
  // stopped itself); nothing while it works.
  [[nodiscard]] virtual std::optional<core::Error> failure() const { return std::nullopt; }
};

// Immutable; shared between threads.
class StrategyCore {
 public:
  virtual ~StrategyCore() = default;
  [[nodiscard]] virtual const Traits& traits() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Evaluation> begin(const SeriesContext& context) const = 0;
  // For research, where the whole series is at hand: what depends on bars alone may be computed
  // ahead, in columns. Decides what begin() decides, to the last bit; research holds the two
  // against each other. Every window shown is a beginning of `bars`, which outlive the evaluation.
  [[nodiscard]] virtual std::unique_ptr<Evaluation> begin_ahead(
      const SeriesContext& context, const columns::CandleView& /*bars*/) const {
    return begin(context);
  }
};

}  // namespace sixbtc::strategy
