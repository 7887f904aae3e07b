#include "application/tear_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analytics/drawdown.hpp"
#include "analytics/returns.hpp"
#include "core/random.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

// Ratios of equity stop meaning anything at zero: an account that lost all stays just above it.
constexpr double least_equity_share = 1e-6;

double bounded(double equity, double start) {
  return std::max(equity, start * least_equity_share);
}

analytics::DailyEquity daily_of(const ReportWindow& window) {
  const double start = window.equity.front();
  std::vector<std::pair<std::int64_t, double>> exits;
  for (const auto& trade : window.trades)
    exits.emplace_back(trade.exit_time.nanoseconds(), trade.profit);
  std::ranges::stable_sort(exits, {}, &std::pair<std::int64_t, double>::first);
  // The first instant opens the first day, the last one closes the last.
  std::vector<std::int64_t> time = {window.run.window_from.nanoseconds() + 1};
  std::vector<double> equity = {start};
  const auto add = [&](std::int64_t at, double value) {
    if (at > time.back()) {
      time.push_back(at);
      equity.push_back(value);
    } else {
      equity.back() = value;
    }
  };
  double total = start;
  for (const auto& [at, profit] : exits) add(at, bounded(total += profit, start));
  add(std::max(time.back(), window.run.window_to.nanoseconds()), bounded(total, start));
  return analytics::daily_equity({start, time, equity});
}

std::vector<double> drawdown_of(const analytics::DailyEquity& daily) {
  std::vector<double> equity = {daily.start_equity};
  equity.insert(equity.end(), daily.close.begin(), daily.close.end());
  std::vector<double> curve = analytics::drawdown_curve(equity);
  curve.erase(curve.begin());
  return curve;
}

std::vector<std::optional<double>> rolling_sharpe(const std::vector<double>& returns,
                                                  std::size_t days) {
  const analytics::ReturnOptions options = {
      .periods_per_year = analytics::days_per_year, .risk_free_annual = 0, .target_per_period = 0};
  std::vector<std::optional<double>> found(returns.size());
  for (std::size_t i = days; i <= returns.size(); ++i)
    found[i - 1] = analytics::return_statistics(std::span(returns).subspan(i - days, days), options)
                       .sharpe_annual;
  return found;
}

std::optional<Histogram> histogram(const std::vector<double>& values, std::size_t bins) {
  if (values.empty()) return std::nullopt;
  const auto [least, most] = std::ranges::minmax(values);
  Histogram found{least, (most - least) / static_cast<double>(bins),
                  std::vector<std::size_t>(bins)};
  for (const double value : values) {
    const double place = found.width > 0 ? (value - least) / found.width : 0;
    ++found.counts[std::min(static_cast<std::size_t>(place), bins - 1)];
  }
  return found;
}

// Nearest rank; sorts.
double quantile(std::vector<double>& values, double share) {
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(rank));
  return values[rank];
}

std::optional<EquityBand> equity_band(const std::vector<ports::TradeRecord>& trades, double start,
                                      const ports::ReportSettings& settings) {
  if (trades.size() < 2) return std::nullopt;
  const auto paths = static_cast<std::size_t>(settings.bootstrap_paths);
  core::Random random(static_cast<std::uint64_t>(settings.bootstrap_seed));
  EquityBand band{{start}, {start}, {start}};
  std::vector<double> equity(paths, start), sorted;
  for (std::size_t step = 0; step < trades.size(); ++step) {
    for (double& value : equity) value += trades[random.below(trades.size())].profit;
    sorted = equity;
    band.low.push_back(quantile(sorted, 0.05));
    band.middle.push_back(quantile(sorted, 0.5));
    band.high.push_back(quantile(sorted, 0.95));
  }
  const auto losses = std::ranges::count_if(equity, [&](double value) { return value < start; });
  band.share_below_start = static_cast<double>(losses) / static_cast<double>(paths);
  return band;
}

Json month_rows(const std::vector<analytics::PeriodResult>& months) {
  Json rows = Json::array();
  for (const auto& month : months)
    rows.push_back({{"year", month.year},
                    {"month", month.month},
                    {"return", month.total_return},
                    {"max_drawdown", month.max_drawdown},
                    {"days", month.days}});
  return rows;
}

Json to_json(const TearSheetWindow& sheet) {
  const ports::BacktestRunRecord& run = sheet.window->run;
  Json json = {{"run_id", run.id.value()},
               {"kind", ports::to_string(run.kind)},
               {"from", run.window_from.to_rfc3339()},
               {"to", run.window_to.to_rfc3339()},
               {"first_day", sheet.daily.first_day.to_date()},
               {"start_equity", sheet.daily.start_equity},
               {"daily_equity", sheet.daily.close},
               {"daily_drawdown", sheet.drawdown},
               {"months", month_rows(sheet.months)}};
  Json rolling = Json::array();
  for (const auto& value : sheet.rolling_sharpe) rolling.push_back(value ? Json(*value) : Json());
  json["rolling_sharpe"] = std::move(rolling);
  json["returns"] = Json();
  if (sheet.returns)
    json["returns"] = {{"low", sheet.returns->low},
                       {"width", sheet.returns->width},
                       {"counts", sheet.returns->counts}};
  json["band"] = Json();
  if (sheet.band)
    json["band"] = {{"low", sheet.band->low},
                    {"middle", sheet.band->middle},
                    {"high", sheet.band->high},
                    {"actual", sheet.window->equity},
                    {"share_below_start", sheet.band->share_below_start}};
  return json;
}

}  // namespace

TearSheet tear_sheet(const StrategyReport& report, const ports::ReportSettings& settings) {
  TearSheet sheet{&report, {}};
  for (const ReportWindow& window : report.windows) {
    TearSheetWindow one{.window = &window,
                        .daily = daily_of(window),
                        .drawdown = {},
                        .months = {},
                        .rolling_sharpe = {},
                        .returns = {},
                        .band = {}};
    one.drawdown = drawdown_of(one.daily);
    one.months = analytics::monthly_results(one.daily);
    one.rolling_sharpe =
        rolling_sharpe(one.daily.returns(), static_cast<std::size_t>(settings.rolling_days));
    std::vector<double> returns;
    for (const auto& trade : window.trades) returns.push_back(trade.return_on_notional);
    one.returns = histogram(returns, static_cast<std::size_t>(settings.histogram_bins));
    one.band = equity_band(window.trades, window.equity.front(), settings);
    sheet.windows.push_back(std::move(one));
  }
  return sheet;
}

Json to_json(const TearSheet& sheet) {
  Json windows = Json::array();
  for (const auto& window : sheet.windows) windows.push_back(to_json(window));
  return {{"id", sheet.report->strategy.id.value()},
          {"name", sheet.report->strategy.name},
          {"is_recomputed", sheet.report->is_recomputed},
          {"windows", std::move(windows)}};
}

}  // namespace sixbtc::application
