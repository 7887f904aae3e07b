#include "conformance/runner.hpp"

#include "conformance/broker_sink.hpp"
#include "conformance/magnifier.hpp"
#include "conformance/trading_clock.hpp"

namespace sixbtc::conformance {

namespace tv = tradingview;

namespace {

strategy::SeriesContext context_of(const Symbol& symbol) {
  return {.exchange = "TRADINGVIEW",
          .market = "chart",
          .symbol = "CHART",
          .interval = symbol.interval,
          .price_tick = symbol.tick,
          .time_zone = symbol.time_zone,
          .day_start_minutes = symbol.day_start_minutes};
}

// The finer bars of a run, and how often there were some.
struct Finer {
  Magnifier magnifier;
  std::size_t bars = 0;
};

std::string magnifier_note(const Finer& finer, std::size_t bars) {
  if (finer.magnifier.empty())
    return "asked for, but there are no finer bars: fills follow the assumed path of each bar";
  return fmt::format("{} bars inside {} of {} bars of the chart",
                     finer.magnifier.interval().to_string(), finer.bars, bars);
}

// Calls `after_bar` when the script has run at the close of a bar.
template <class AfterBar>
core::Status run(const language::Program& program, const columns::CandleView& bars,
                 const Symbol& symbol, tv::Broker& broker, Finer& finer, AfterBar after_bar) {
  BrokerSink sink(broker);
  language::ProgramRun script = program.begin(context_of(symbol), sink);
  const TradingClock clock(symbol.time_zone, symbol.day_start_minutes);
  std::int64_t day = 0;
  core::Timestamp day_ends = core::Timestamp::from_nanoseconds(0);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const core::Timestamp time = bars.time(i);
    if (i == 0 || time >= day_ends) {
      day = clock.day(time);
      day_ends = clock.day_lasts_until(time);
    }
    std::span<const tv::Bar> inside;
    if (!finer.magnifier.empty()) {
      core::Timestamp end = time + symbol.interval.nominal_duration();
      if (i + 1 < bars.size()) end = std::min(end, bars.time(i + 1));
      inside = finer.magnifier.inside(time, end);
      finer.bars += inside.empty() ? 0 : 1;
    }
    broker.open_bar({time, bars.open[i], bars.high[i], bars.low[i], bars.close[i], day}, inside);
    sink.set_mark(bars.close[i]);
    script.on_close(bars.slice(0, i + 1));
    if (script.has_failed()) return std::unexpected(*script.failure());
    broker.close_bar();
    after_bar(script);
  }
  return {};
}

}  // namespace

tv::Properties properties_of(const language::Declaration& declaration, const Symbol& symbol) {
  return {.initial_capital = declaration.initial_capital,
          .default_quantity_type = declaration.quantity_type == "cash" ? tv::QuantityType::Cash
                                   : declaration.quantity_type == "percent_of_equity"
                                       ? tv::QuantityType::PercentOfEquity
                                       : tv::QuantityType::Fixed,
          .default_quantity = declaration.quantity,
          .pyramiding = static_cast<int>(declaration.pyramiding),
          .commission_type = declaration.commission_type == "cash_per_order"
                                 ? tv::CommissionType::CashPerOrder
                             : declaration.commission_type == "cash_per_contract"
                                 ? tv::CommissionType::CashPerContract
                                 : tv::CommissionType::Percent,
          .commission = declaration.commission,
          .slippage_ticks = static_cast<int>(declaration.slippage_ticks),
          .process_orders_on_close = declaration.processes_orders_on_close,
          .close_entries_rule =
              declaration.close_entries_rule == "ANY" ? tv::CloseRule::Any : tv::CloseRule::Fifo,
          .margin_long = declaration.margin_long,
          .margin_short = declaration.margin_short,
          .limit_fill_ticks = static_cast<int>(declaration.limit_fill_ticks),
          .tick = symbol.tick,
          .point_value = symbol.point_value,
          .quantity_step = symbol.quantity_step};
}

core::Result<StrategyRun> run_tradingview(const language::Program& program,
                                          const columns::CandleView& bars, const Symbol& symbol,
                                          const columns::CandleView& minutes) {
  tv::Broker broker(properties_of(program.declaration(), symbol));
  StrategyRun result;
  Finer finer;
  const bool is_magnified = program.declaration().uses_bar_magnifier;
  if (is_magnified) {
    ASSIGN_OR_RETURN(finer.magnifier, Magnifier::create(minutes, symbol.interval));
  }
  RETURN_IF_ERROR(run(program, bars, symbol, broker, finer, [&](const language::ProgramRun&) {
    result.positions.push_back(broker.position_size());
  }));
  if (is_magnified) result.magnifier = magnifier_note(finer, bars.size());
  result.net_profit = broker.net_profit();
  result.max_drawdown = broker.account().drawdown_max();
  result.max_runup = broker.account().runup_max();
  result.open_trades = broker.account().open_trades().size();
  const auto text = [&](tv::Label label) { return std::string(broker.labels().text(label)); };
  for (const tv::Trade& trade : broker.closed_trades())
    result.trades.push_back({.is_long = trade.direction == tv::Direction::Long,
                             .entry_bar = static_cast<std::size_t>(trade.entry_bar),
                             .exit_bar = static_cast<std::size_t>(trade.exit_bar),
                             .entry_time = trade.entry_time,
                             .exit_time = trade.exit_time,
                             .entry_price = trade.entry_price,
                             .exit_price = trade.exit_price,
                             .quantity = trade.quantity,
                             .profit = trade.profit,
                             .commission = trade.commission,
                             .entry_id = text(trade.entry_id),
                             .exit_id = text(trade.exit_id),
                             .exit_comment = text(trade.exit_comment)});
  std::ranges::stable_sort(result.trades, {}, &TradeRow::entry_bar);
  return result;
}

core::Result<std::map<std::string, std::vector<double>>> run_plots(const language::Program& program,
                                                                   const columns::CandleView& bars,
                                                                   const Symbol& symbol) {
  tv::Broker broker(properties_of(program.declaration(), symbol));
  std::map<std::string, std::vector<double>> columns;
  Finer none;
  RETURN_IF_ERROR(run(program, bars, symbol, broker, none, [&](const language::ProgramRun& script) {
    for (std::size_t i = 0; i < program.plots().size(); ++i)
      columns[program.plots()[i].name].push_back(script.plot(i));
  }));
  return columns;
}

}  // namespace sixbtc::conformance
