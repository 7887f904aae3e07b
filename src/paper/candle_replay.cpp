#include "paper/candle_replay.hpp"

#include <algorithm>

namespace sixbtc::paper {

CandleReplay::CandleReplay(const engine::Engine& engine, live::Session& session,
                           simulation::SimulatedVenue& venue, simulation::Scheduler& scheduler,
                           std::vector<ReplaySeries> series, std::vector<ReplayMarket> markets)
    : engine_(engine),
      session_(session),
      venue_(venue),
      scheduler_(scheduler),
      series_(std::move(series)),
      markets_(std::move(markets)),
      cursors_(series_.size()) {
  CHECK(series_.size() == engine.plan().series.size());
  CHECK(markets_.size() == engine.plan().instruments.size());
  for (std::size_t i = 0; i < series_.size(); ++i) {
    CHECK(series_[i].first <= series_[i].end && series_[i].end <= series_[i].bars.size());
    cursors_[i].next = series_[i].first;
    bars_total_ += series_[i].end - series_[i].first;
  }
}

core::Timestamp CandleReplay::close_time(std::size_t series, std::size_t bar) const {
  return engine_.plan().series[series].context.interval.next_start(series_[series].bars.time(bar));
}

void CandleReplay::begin() {
  for (std::uint32_t i = 0; i < series_.size(); ++i)
    for (std::size_t bar = 0; bar < series_[i].first; ++bar)
      session_.post(engine::CandleClosed{engine::SeriesIndex{i}, series_[i].bars.at(bar), true},
                    close_time(i, bar));
  venue_.attach(session_);
}

std::optional<core::Timestamp> CandleReplay::next_instant() const {
  std::optional<core::Timestamp> next;
  const auto consider = [&](core::Timestamp time) {
    if (!next || time < *next) next = time;
  };
  for (std::size_t i = 0; i < series_.size(); ++i) {
    if (cursors_[i].is_open) consider(close_time(i, cursors_[i].next - 1));
    if (cursors_[i].next < series_[i].end) consider(series_[i].bars.time(cursors_[i].next));
  }
  return next;
}

// Orders, answers and the engine's own deadlines between two instants of the market.
void CandleReplay::pass_time_until(core::Timestamp time) {
  while (session_.status()) {
    const auto due = engine_.next_due();
    if (!due || *due >= time) break;
    scheduler_.run_until(std::max(*due, scheduler_.now()));
    session_.post(engine::TimerFired{}, scheduler_.now());
    // A deadline that firing does not move would be asked for again at once.
    const auto again = engine_.next_due();
    if (again && *again <= scheduler_.now()) break;
  }
  scheduler_.run_until(time);
}

bool CandleReplay::step() {
  const auto time = next_instant();
  if (!time || !session_.status()) return false;
  pass_time_until(*time);
  close_bars(*time);
  open_bars(*time);
  return session_.status().has_value();
}

void CandleReplay::close_bars(core::Timestamp time) {
  const auto closes_now = [&](std::size_t i) {
    return cursors_[i].is_open && close_time(i, cursors_[i].next - 1) == time;
  };
  for (std::uint32_t i = 0; i < markets_.size(); ++i)
    if (closes_now(markets_[i].series)) venue_.close_bar(market::InstrumentId{i});
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    if (!closes_now(i)) continue;
    cursors_[i].is_open = false;
    ++bars_done_;
    session_.post(
        engine::CandleClosed{engine::SeriesIndex{i}, series_[i].bars.at(cursors_[i].next - 1)},
        time);
  }
  if (const auto due = engine_.next_due(); due && *due <= time)
    session_.post(engine::TimerFired{}, time);
}

void CandleReplay::open_bars(core::Timestamp time) {
  engine::PricesSeen seen;
  for (std::uint32_t i = 0; i < markets_.size(); ++i) {
    const ReplayMarket& traded = markets_[i];
    const ReplaySeries& series = series_[traded.series];
    const std::size_t bar = cursors_[traded.series].next;
    if (bar >= series.end || series.bars.time(bar) != time) continue;
    const std::size_t begin = traded.funding_first[bar], end = traded.funding_first[bar + 1];
    venue_.open_bar(market::InstrumentId{i},
                    {.open_time = time,
                     .close_time = close_time(traded.series, bar),
                     .prices = {series.bars.open[bar], series.bars.high[bar], series.bars.low[bar],
                                series.bars.close[bar]},
                     .funding = traded.funding.subspan(begin, end - begin)});
    const auto price = core::Price::from_double(series.bars.open[bar], core::Rounding::HalfEven);
    if (price) seen.prices.push_back({market::InstrumentId{i}, *price});
  }
  for (std::size_t i = 0; i < series_.size(); ++i) {
    Cursor& cursor = cursors_[i];
    if (cursor.next >= series_[i].end || series_[i].bars.time(cursor.next) != time) continue;
    cursor.is_open = true;
    ++cursor.next;
  }
  if (!seen.prices.empty()) session_.post(std::move(seen), time);
}

void CandleReplay::settle() {
  while (session_.status() && !venue_.is_quiet() && scheduler_.run_next()) {
  }
}

}  // namespace sixbtc::paper
