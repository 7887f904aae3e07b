#include "application/parity_run.hpp"

#include "conformance/records.hpp"

namespace sixbtc::application {

namespace {

// Days kept for proof stay unseen here as well.
columns::CandleView visible(const Bars& bars, const BacktestRequest& request,
                            const ports::BacktestSettings& settings,
                            std::vector<std::string>& notes) {
  const columns::CandleView all = bars.series.view();
  if (all.empty()) return all;
  const core::Timestamp close = bars.key.interval.next_start(all.time(all.size() - 1));
  const core::Timestamp held_back =
      close - core::Duration::days(settings.vault_days + settings.unseen_days);
  const std::size_t first = request.period.start ? all.lower_bound(*request.period.start) : 0;
  std::size_t end = all.lower_bound(held_back);
  if (end > first) {
    notes.push_back(
        fmt::format("the bars from {} on are held back for proof", held_back.to_date()));
  } else {
    end = all.size();
  }
  if (request.period.end) end = std::min(end, all.lower_bound(*request.period.end));
  return first < end ? all.slice(first, end - first) : columns::CandleView{};
}

void sum_up(ParityView& view) {
  for (const auto& trade : view.run.trades) {
    view.commission += trade.commission;
    if (trade.profit > 0) {
      view.gross_profit += trade.profit;
      ++view.wins;
    } else if (trade.profit < 0) {
      view.gross_loss -= trade.profit;
      ++view.losses;
    }
  }
}

}  // namespace

core::Result<ParityView> run_for_parity(const Services& services, const std::string& name,
                                        const std::string& source, const BacktestRequest& request) {
  const ports::Settings& settings = services.settings();
  const auto script = language::compile(source, language_limits(settings.generation.language),
                                        language::Profile::TradingView);
  if (!script)
    return core::fail(core::ErrorKind::Malformed,
                      "\n" + language::render(script.error(), source, name));
  if (!script->program->declaration().is_strategy)
    return core::fail(core::ErrorKind::Invalid, "is an indicator; it has no trades", name,
                      "declare strategy(...)");
  ASSIGN_OR_RETURN(const Bars bars, open_bars(services, request.series));
  ParityView view;
  const columns::CandleView chart = visible(bars, request, settings.backtest, view.notes);
  if (chart.empty())
    return core::fail(core::ErrorKind::Invalid, "no bars to trade on", bars.key.to_string(),
                      "choose another --start or --end");
  columns::CandleColumns prices;
  prices.append(chart);
  view.series = bars.key;
  view.source = bars.source;
  view.from = chart.time(0);
  view.to = chart.time(chart.size() - 1);
  view.bars = chart.size();
  const conformance::Symbol symbol{.tick = conformance::price_tick(prices),
                                   .point_value = 1,
                                   .quantity_step = 0.0001,
                                   .interval = bars.key.interval,
                                   .time_zone = "UTC",
                                   .day_start_minutes = 0};
  view.tick = symbol.tick;
  view.quantity_step = symbol.quantity_step;
  columns::CandleSeries minutes;
  if (script->program->declaration().uses_bar_magnifier) {
    SeriesRequest finer{bars.key.exchange, bars.key.market, bars.key.symbol,
                        market::Interval::minutes(1)};
    if (auto stored = open_bars(services, finer)) minutes = std::move(stored->series);
  }
  ASSIGN_OR_RETURN(view.run,
                   conformance::run_tradingview(*script->program, chart, symbol, minutes.view()));
  if (!view.run.magnifier.empty()) view.notes.push_back("bar magnifier: " + view.run.magnifier);
  sum_up(view);
  return view;
}

}  // namespace sixbtc::application
