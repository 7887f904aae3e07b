#include "validation/windows.hpp"

#include <algorithm>

namespace sixbtc::validation {

std::int64_t training_days(const Windows& windows, market::Interval interval) {
  const auto scaled = windows.training_scale.find(interval);
  return scaled != windows.training_scale.end() ? scaled->second : windows.training_days;
}

std::int64_t holdout_days(const Windows& windows, market::Interval interval) {
  return interval.nominal_minutes() >= windows.slow_interval_minutes_min ? windows.holdout_days_slow
                                                                         : windows.holdout_days;
}

core::Result<Split> split(const columns::CandleView& bars, market::Interval interval,
                          const Windows& windows, const std::string& where) {
  const std::int64_t training = training_days(windows, interval);
  const std::int64_t holdout = holdout_days(windows, interval);
  const std::int64_t needed = training + holdout + windows.vault_days + windows.unseen_days;
  if (bars.empty())
    return core::fail(core::ErrorKind::NotFound, "the series has no candles", where,
                      "import data for it first");
  const core::Timestamp end = interval.next_start(bars.time(bars.size() - 1));
  const core::Timestamp unseen = end - core::Duration::days(windows.unseen_days);
  const core::Timestamp vault = unseen - core::Duration::days(windows.vault_days);
  const core::Timestamp holdout_start = vault - core::Duration::days(holdout);
  const core::Timestamp training_start = holdout_start - core::Duration::days(training);
  const core::Timestamp warm = training_start - interval.nominal_duration() * windows.warmup_bars;
  const core::Timestamp begin = core::Timestamp::from_nanoseconds(bars.open_time.front());
  if (begin > warm) {
    const auto days = (begin - warm).seconds() / 86'400.0;
    return core::fail(
        core::ErrorKind::Invalid,
        fmt::format("the series is {:.1f} days too short: {} bars of warm-up and {} days are "
                    "needed ({} training, {} holdout, {} vault, {} unseen)",
                    days, windows.warmup_bars, needed, training, holdout, windows.vault_days,
                    windows.unseen_days),
        where, "import more history, or lower backtest.training_days");
  }
  Split cut;
  cut.end = bars.size();
  cut.unseen_first = bars.lower_bound(unseen);
  cut.vault_first = bars.lower_bound(vault);
  const std::size_t first = bars.lower_bound(training_start);
  const std::size_t middle = bars.lower_bound(holdout_start);
  const auto warmup = static_cast<std::size_t>(windows.warmup_bars);
  cut.training = {first - std::min(first, warmup), first, middle};
  cut.holdout = {cut.training.shown_from, middle, cut.vault_first};
  if (first >= middle || middle >= cut.vault_first)
    return core::fail(core::ErrorKind::Invalid, "training or holdout holds no candle", where,
                      "the series has a gap longer than a whole window; import what is missing");
  return cut;
}

}  // namespace sixbtc::validation
