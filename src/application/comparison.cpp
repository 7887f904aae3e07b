#include "application/comparison.hpp"

#include <algorithm>

#include "application/loaded_strategy.hpp"

namespace sixbtc::application {

namespace {

core::Result<LoadedStrategy> load(StrategyLoader& loader, const std::string& text,
                                  const SeriesRequest& series) {
  if (!is_script(text)) return loader.stored(text);
  return loader.file(text, series);
}

struct Span {
  std::int64_t from = INT64_MIN, to = INT64_MAX;  // [from, to)
};

// The latest start and the earliest end of all windows.
Span common_span(std::span<const LoadedStrategy> strategies) {
  Span span;
  for (const LoadedStrategy& loaded : strategies)
    for (const auto& [prepared, split, screen] : loaded.series) {
      const columns::CandleView& bars = prepared->market.bars();
      const backtest::Window& window = split.training;
      span.from = std::max(span.from, bars.open_time[window.first_decision]);
      span.to = std::min(
          span.to, prepared->bars.key.interval.next_start(bars.time(window.end - 1)).nanoseconds());
    }
  return span;
}

core::Status cut_to(LoadedStrategy& loaded, const Span& span) {
  for (auto& [prepared, split, screen] : loaded.series) {
    const columns::CandleView& bars = prepared->market.bars();
    backtest::Window& window = split.training;
    window.first_decision = bars.lower_bound(core::Timestamp::from_nanoseconds(span.from));
    // The last bar is one that ends by then.
    std::size_t end = bars.lower_bound(core::Timestamp::from_nanoseconds(span.to));
    while (end > window.first_decision &&
           prepared->bars.key.interval.next_start(bars.time(end - 1)).nanoseconds() > span.to)
      --end;
    window.end = end;
    if (window.first_decision >= window.end)
      return core::fail(core::ErrorKind::Invalid, "shares no days with the other strategy",
                        prepared->bars.key.to_string(), "choose series of the same time");
  }
  return {};
}

core::Result<ComparedSide> run_side(const LoadedStrategy& loaded, const ports::Settings& settings) {
  ASSIGN_OR_RETURN(WindowResult result, run_window(*loaded.script.strategy, loaded.series,
                                                   &validation::Split::training, settings));
  ComparedSide side{loaded.name, loaded.id, {}, std::move(result.metrics), {}};
  for (std::size_t i = 0; i < loaded.series.size(); ++i) {
    side.series.push_back(loaded.series[i].series->bars.key);
    for (const auto& trade : result.trades[i]) side.trades.push_back({side.series.back(), trade});
  }
  std::ranges::stable_sort(side.trades, {},
                           [](const ComparedTrade& one) { return one.trade.entry_time; });
  return side;
}

// Levels that were not met made no difference.
bool is_same_outcome(ComparedTrade a, const ComparedTrade& b) {
  a.trade.stop = b.trade.stop;
  a.trade.target = b.trade.target;
  return a == b;
}

std::optional<FirstDifference> first_difference(const ComparedSide& a, const ComparedSide& b) {
  const auto [in_a, in_b] = std::ranges::mismatch(a.trades, b.trades, is_same_outcome);
  if (in_a == a.trades.end() && in_b == b.trades.end()) return std::nullopt;
  FirstDifference difference;
  difference.index = static_cast<std::size_t>(in_a - a.trades.begin());
  if (in_a != a.trades.end()) difference.trade[0] = *in_a;
  if (in_b != b.trades.end()) difference.trade[1] = *in_b;
  return difference;
}

analytics::ReturnDifference compare_days(const backtest::Metrics& a, const backtest::Metrics& b,
                                         const ports::ComparisonSettings& settings) {
  // Bars of different length may begin and end their last day apart.
  const core::Timestamp first = std::max(a.first_day, b.first_day);
  const auto from_first = [&](const backtest::Metrics& metrics) {
    const std::int64_t day = core::Duration::days(1).nanoseconds();
    const auto skipped =
        static_cast<std::size_t>((first.nanoseconds() - metrics.first_day.nanoseconds()) / day);
    const std::span<const double> all(metrics.daily_returns);
    return all.subspan(std::min(skipped, all.size()));
  };
  const auto of_a = from_first(a), of_b = from_first(b);
  const std::size_t days = std::min(of_a.size(), of_b.size());
  return analytics::compare_returns(of_a.first(days), of_b.first(days),
                                    {.resamples = static_cast<std::size_t>(settings.resamples),
                                     .restart = 1.0 / settings.block_days,
                                     .confidence = settings.confidence,
                                     .seed = static_cast<std::uint64_t>(settings.seed)});
}

}  // namespace

bool is_script(const std::string& text) {
  return text.ends_with(".pine");
}

core::Result<ComparisonView> compare(const Services& services, const ComparisonRequest& request) {
  const ports::Settings& settings = services.settings();
  StrategyLoader loader(services, request.period);
  std::vector<LoadedStrategy> strategies;
  for (const auto& text : request.strategies) {
    ASSIGN_OR_RETURN(LoadedStrategy loaded, load(loader, text, request.series));
    strategies.push_back(std::move(loaded));
  }
  const Span span = common_span(strategies);
  ComparisonView view;
  for (std::size_t i = 0; i < view.sides.size(); ++i) {
    RETURN_IF_ERROR(cut_to(strategies[i], span));
    ASSIGN_OR_RETURN(view.sides[i], run_side(strategies[i], settings));
  }
  view.from = core::Timestamp::from_nanoseconds(span.from);
  view.to = core::Timestamp::from_nanoseconds(span.to);
  view.venue = settings.trading.venue;
  view.confidence = settings.comparison.confidence;
  view.notes = loader.notes();
  view.returns = compare_days(view.sides[0].metrics, view.sides[1].metrics, settings.comparison);
  view.difference = first_difference(view.sides[0], view.sides[1]);
  return view;
}

}  // namespace sixbtc::application
