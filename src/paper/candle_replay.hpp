// Recorded candles as the market of a session: the order of things at each instant, as
// docs/engine.md states it, for the venue and the session together. Virtual time; one thread.
#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "columns/candle_series.hpp"
#include "live/session.hpp"
#include "simulation/venue/simulated_venue.hpp"

namespace sixbtc::paper {

// The bars of one series of the plan. Bars before `first` are history, [first, end) happen.
struct ReplaySeries {
  columns::CandleView bars;
  std::size_t first = 0, end = 0;
};

// Which bars an instrument trades on, and the funding that falls due in them
// (backtest::MarketData: events by bar, and the first event of each bar).
struct ReplayMarket {
  std::size_t series = 0;
  std::span<const fills::FundingEvent> funding;
  std::span<const std::uint32_t> funding_first;
};

class CandleReplay {
 public:
  // `series` as in the plan, `markets` by instrument. All outlive the replay; the bars of a market
  // outlive it too.
  CandleReplay(const engine::Engine& engine, live::Session& session,
               simulation::SimulatedVenue& venue, simulation::Scheduler& scheduler,
               std::vector<ReplaySeries> series, std::vector<ReplayMarket> markets);

  // Shows the history and connects. Call once, first.
  void begin();
  // When something happens next; none: all bars have closed.
  [[nodiscard]] std::optional<core::Timestamp> next_instant() const;
  // Orders, answers and the engine's own deadlines up to `time`, which is before the next instant.
  // Where time is stopped on the way counts: a session made again must stop there too.
  void advance(core::Timestamp time) { pass_time_until(time); }
  // Everything that happens at the next instant; false when there is none, or the session failed.
  [[nodiscard]] bool step();
  // What is still under way after the last bar.
  void settle();
  [[nodiscard]] std::uint64_t bars_done() const { return bars_done_; }
  [[nodiscard]] std::uint64_t bars_total() const { return bars_total_; }

 private:
  struct Cursor {
    std::size_t next = 0;  // the bar that opens next
    bool is_open = false;  // next - 1 is open
  };
  [[nodiscard]] core::Timestamp close_time(std::size_t series, std::size_t bar) const;
  void pass_time_until(core::Timestamp time);
  void close_bars(core::Timestamp time);
  void open_bars(core::Timestamp time);

  const engine::Engine& engine_;
  live::Session& session_;
  simulation::SimulatedVenue& venue_;
  simulation::Scheduler& scheduler_;
  std::vector<ReplaySeries> series_;
  std::vector<ReplayMarket> markets_;
  std::vector<Cursor> cursors_;
  std::uint64_t bars_done_ = 0, bars_total_ = 0;
};

}  // namespace sixbtc::paper
