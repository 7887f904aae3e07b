#include "application/market_setup.hpp"

#include "application/requested_series.hpp"
#include "ports/risk_policy.hpp"

namespace sixbtc::application {

namespace {

core::Result<const ports::VenueCosts*> venue(const ports::Settings& settings,
                                             const std::string& name) {
  const auto found = settings.costs.venues.find(name);
  if (found == settings.costs.venues.end())
    return core::fail(core::ErrorKind::NotFound, "no costs are configured for this venue", name,
                      "add costs.venues." + name + " to the configuration");
  return &found->second;
}

// Recorded exchanges without a table of their own pay funding on the trading venue's schedule.
const ports::VenueCosts& funding_venue(const ports::Settings& settings, const std::string& exchange,
                                       const ports::VenueCosts& trading) {
  const auto found = settings.costs.venues.find(exchange);
  return found == settings.costs.venues.end() ? trading : found->second;
}

market::TradingRules trading_rules(const ports::VenueCosts& costs) {
  market::TradingRules rules;
  rules.tick = costs.rules.tick;
  rules.lot = costs.rules.lot;
  rules.notional_min = costs.rules.notional_min;
  if (costs.rules.significant_digits > 0)
    rules.significant_digits = static_cast<int>(costs.rules.significant_digits);
  rules.leverage_max = static_cast<int>(costs.leverage_max);
  return rules;
}

}  // namespace

core::Result<fills::CostModel> cost_model(const ports::Settings& settings,
                                          const std::string& series_exchange) {
  ASSIGN_OR_RETURN(const ports::VenueCosts* const trading, venue(settings, settings.trading.venue));
  const ports::VenueCosts& funding = funding_venue(settings, series_exchange, *trading);
  return fills::CostModel{.taker = trading->taker,
                          .maker = trading->maker,
                          .slippage = trading->slippage,
                          .floor_taker = settings.costs.floor.taker,
                          .floor_slippage = settings.costs.floor.slippage,
                          .target_fill = fills::TargetFill::Taker,
                          .funding_interval_hours = funding.funding_interval_hours,
                          .funding_rate_missing = funding.funding_rate_missing,
                          .maintenance_margin_ratio = trading->maintenance_margin_ratio};
}

core::Result<backtest::Assumptions> assumptions(const ports::Settings& settings,
                                                const std::string& series_exchange, int leverage) {
  ASSIGN_OR_RETURN(const ports::VenueCosts* const trading, venue(settings, settings.trading.venue));
  ASSIGN_OR_RETURN(const fills::CostModel costs, cost_model(settings, series_exchange));
  const ports::BacktestSettings& backtest = settings.backtest;
  return backtest::Assumptions{
      .settings = {.initial_capital = backtest.initial_capital,
                   .stop_atr_multiple = backtest.stop_atr_multiple,
                   .target_atr_multiple = backtest.target_added ? backtest.target_atr_multiple : 0},
      .costs = costs,
      .sizing = ports::sizing_policy(settings.risk),
      .rules = trading_rules(*trading),
      .leverage = leverage > 0 ? leverage : static_cast<int>(backtest.leverage)};
}

core::Result<PreparedSeries> prepare_series(const Services& services,
                                            const SeriesRequest& request) {
  ASSIGN_OR_RETURN(Bars bars, open_bars(services, request));
  ASSIGN_OR_RETURN(const Funding funding, open_funding(services, bars.key));
  auto others = std::make_shared<RequestedSeries>(services, bars.key);
  return prepare_series(services.settings(), std::move(bars), funding, std::move(others));
}

core::Result<PreparedSeries> prepare_series(const ports::Settings& settings, Bars bars,
                                            const Funding& funding,
                                            std::shared_ptr<const strategy::SeriesSource> others) {
  if (bars.series.size() == 0)
    return core::fail(core::ErrorKind::NotFound, "the series is empty", bars.key.to_string());
  ASSIGN_OR_RETURN(const fills::CostModel costs, cost_model(settings, bars.key.exchange));
  strategy::SeriesContext context{bars.key.exchange, bars.key.market, bars.key.symbol,
                                  bars.key.interval, 0};
  ASSIGN_OR_RETURN(const backtest::Assumptions all, assumptions(settings, bars.key.exchange, 0));
  context.price_tick = all.rules.tick.to_double();
  context.others = std::move(others);
  backtest::MarketData market =
      backtest::prepare(std::move(context), bars.series, funding.rates, costs,
                        static_cast<int>(settings.backtest.atr_length));
  return PreparedSeries{std::move(bars), std::move(market), funding.rates.size(),
                        funding.data_hash};
}

}  // namespace sixbtc::application
