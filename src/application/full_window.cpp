#include "application/full_window.hpp"

namespace sixbtc::application {

core::Result<Period> parse_period(const std::string& start, const std::string& end) {
  Period period;
  if (!start.empty()) {
    ASSIGN_OR_RETURN(period.start, core::Timestamp::parse(start));
  }
  if (!end.empty()) {
    ASSIGN_OR_RETURN(period.end, core::Timestamp::parse(end));
  }
  return period;
}

core::Result<FullWindow> full_window(const PreparedSeries& series, const Period& period,
                                     const ports::BacktestSettings& settings) {
  const columns::CandleView& bars = series.market.bars();
  FullWindow full;
  full.window.series = &series;
  const auto warmup = static_cast<std::size_t>(settings.warmup_bars);
  std::size_t first = warmup;
  if (period.start) first = std::max(first, bars.lower_bound(*period.start));

  const core::Timestamp close = series.bars.key.interval.next_start(bars.time(bars.size() - 1));
  const core::Duration held_back = core::Duration::days(settings.vault_days + settings.unseen_days);
  std::size_t end = bars.lower_bound(close - held_back);
  if (end <= first + warmup && !period.start && !period.end) {
    end = bars.size();
    full.notes.push_back(
        fmt::format("the series is too short to hold back {} days; this result is in-sample",
                    settings.vault_days + settings.unseen_days));
  } else {
    full.notes.push_back(fmt::format("the last {} days ({} on) are held back for proof",
                                     settings.vault_days + settings.unseen_days,
                                     (close - held_back).to_date()));
  }
  if (period.end) end = std::min(end, bars.lower_bound(*period.end));
  if (first >= end)
    return core::fail(core::ErrorKind::Invalid,
                      fmt::format("no bars to trade on: {} bars of warm-up, stored from {} to {}",
                                  warmup, bars.time(0).to_date(), close.to_date()),
                      series.bars.key.to_string(), "choose another --start or --end");
  if (bars.size() < warmup + 2)
    return core::fail(core::ErrorKind::Invalid, "the series is shorter than the warm-up",
                      series.bars.key.to_string());
  full.window.split.training = {.shown_from = 0, .first_decision = first, .end = end};
  full.window.split.holdout = full.window.split.training;
  return full;
}

}  // namespace sixbtc::application
