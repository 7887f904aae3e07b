#include "application/causality_use_case.hpp"

namespace sixbtc::application {

namespace {

core::Result<CausalityView> proof(const ports::Settings& settings,
                                  const strategy::StrategyCore& strategy, const std::string& name,
                                  const backtest::MarketData& market) {
  ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                   assumptions(settings, market.context.exchange, strategy.traits().leverage));
  const backtest::Window whole{.shown_from = 0, .first_decision = 0, .end = market.bars().size()};
  ASSIGN_OR_RETURN(
      const validation::CausalityReport report,
      validation::prove_causality(
          strategy, market, whole, assumed,
          {.truncations = static_cast<std::size_t>(settings.backtest.causality_truncations),
           .seed = static_cast<std::uint64_t>(settings.backtest.causality_seed)}));
  return CausalityView{name, report};
}

}  // namespace

core::Result<CausalityView> prove_causality(const Services& services,
                                            const strategy::StrategyCore& strategy,
                                            const SeriesRequest& request) {
  ASSIGN_OR_RETURN(const PreparedSeries prepared, prepare_series(services, request));
  return proof(services.settings(), strategy, prepared.bars.key.to_string(), prepared.market);
}

core::Result<CausalityView> prove_causality(const ports::Settings& settings,
                                            const strategy::StrategyCore& strategy,
                                            const std::string& name, columns::CandleSeries series,
                                            market::Interval interval) {
  const std::string& exchange = settings.trading.venue;
  ASSIGN_OR_RETURN(const backtest::Assumptions assumed, assumptions(settings, exchange, 0));
  const backtest::MarketData market = backtest::prepare(
      {.exchange = exchange,
       .market = "file",
       .symbol = "FILE",
       .interval = interval,
       .price_tick = assumed.rules.tick.to_double()},
      std::move(series), {}, assumed.costs, static_cast<int>(settings.backtest.atr_length));
  return proof(settings, strategy, name, market);
}

}  // namespace sixbtc::application
