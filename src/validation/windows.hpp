// How a series is cut in time (DESIGN section 5): training | holdout | vault | unseen. Nothing here
// ever reads the vault; it only says where it begins. The unseen days after it are for replays.
#pragma once

#include <cstdint>
#include <map>

#include "backtest/market_data.hpp"
#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"

namespace sixbtc::validation {

// Names as in the configuration (backtest.*). Days are 24 hours.
struct Windows {
  std::int64_t warmup_bars;
  std::int64_t training_days;
  std::map<market::Interval, std::int64_t> training_scale;  // interval -> training days instead
  std::int64_t holdout_days;
  std::int64_t holdout_days_slow;  // for intervals of at least slow_interval_minutes_min
  std::int64_t slow_interval_minutes_min;
  std::int64_t vault_days;
  std::int64_t unseen_days;
};

struct Split {
  backtest::Window training;
  backtest::Window holdout;                                // warmed by all training bars
  std::size_t vault_first = 0, unseen_first = 0, end = 0;  // bar indices
};

[[nodiscard]] std::int64_t training_days(const Windows& windows, market::Interval interval);
[[nodiscard]] std::int64_t holdout_days(const Windows& windows, market::Interval interval);

// Cut backwards from the close of the last bar. Fails when the series is too short, saying how
// many days it lacks; `where` names the series.
[[nodiscard]] core::Result<Split> split(const columns::CandleView& bars, market::Interval interval,
                                        const Windows& windows, const std::string& where);

}  // namespace sixbtc::validation
