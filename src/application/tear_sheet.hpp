// What a tear sheet shows beside the figures: the calendar, the rolling Sharpe, the distribution
// of the trades and how else the same trades could have fallen. One computation for the dashboard
// and for the HTML file. Everything is of realised equity, which moves when a trade ends; the
// figures of the run also know what was open, so their drawdown can be deeper.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "analytics/calendar.hpp"
#include "application/report.hpp"

namespace sixbtc::application {

// Counts of values in bins of equal width.
struct Histogram {
  double low = 0, width = 0;  // of the first bin; width of each
  std::vector<std::size_t> counts;
};

// Quantiles of equity after each trade over redrawn curves (trades drawn with replacement, Efron
// 1979: assumes that trades don't depend on each other). Element 0 is before the first trade.
struct EquityBand {
  std::vector<double> low, middle, high;  // 5, 50, 95 %
  double share_below_start = 0;           // of curves that end with a loss
};

struct TearSheetWindow {
  const ReportWindow* window = nullptr;  // of the report the sheet was made from
  analytics::DailyEquity daily;
  std::vector<double> drawdown;                       // of each day's close, <= 0
  std::vector<analytics::PeriodResult> months;        // a month with no trade has return 0
  std::vector<std::optional<double>> rolling_sharpe;  // per day: of the days up to it, annual
  std::optional<Histogram> returns;                   // profit / notional; none without trades
  std::optional<EquityBand> band;                     // none below two trades
};

struct TearSheet {
  const StrategyReport* report = nullptr;
  std::vector<TearSheetWindow> windows;
};

// Refers to `report`, which must outlive it.
[[nodiscard]] TearSheet tear_sheet(const StrategyReport& report,
                                   const ports::ReportSettings& settings);
[[nodiscard]] nlohmann::ordered_json to_json(const TearSheet& sheet);

}  // namespace sixbtc::application
