#include "application/portfolio_use_case.hpp"

#include <algorithm>

#include "application/loaded_strategy.hpp"

namespace sixbtc::application {

namespace {

void add_curve(PortfolioView& view) {
  view.curve_from = view.metrics.first_day;
  double equity = view.metrics.initial_capital;
  for (const double daily : view.metrics.daily_returns)
    view.equity_by_day.push_back(equity *= 1.0 + daily);
}

}  // namespace

core::Result<PortfolioView> run_portfolio(const Services& services,
                                          const PortfolioRequest& request) {
  if (request.strategies.empty())
    return core::fail(core::ErrorKind::Invalid, "names no strategy", "portfolio",
                      "give ids, names or aliases, separated by commas");
  const ports::Settings& settings = services.settings();
  StrategyLoader loader(services, request.period);
  std::vector<LoadedStrategy> strategies;
  for (const auto& id : request.strategies) {
    ASSIGN_OR_RETURN(LoadedStrategy loaded, loader.stored(id));
    if (std::ranges::find(strategies, loaded.id, &LoadedStrategy::id) != strategies.end())
      return core::fail(core::ErrorKind::Invalid, "is named twice", loaded.name);
    strategies.push_back(std::move(loaded));
  }

  PortfolioView view;
  view.venue = settings.trading.venue;
  std::vector<backtest::PortfolioMember> members;
  std::int64_t from = INT64_MAX, to = INT64_MIN;
  for (const LoadedStrategy& loaded : strategies) {
    const strategy::StrategyCore& core = *loaded.script.strategy;
    for (const auto& [prepared, split, screen] : loaded.series) {
      ASSIGN_OR_RETURN(backtest::Assumptions assumed,
                       assumptions(settings, prepared->bars.key.exchange, core.traits().leverage));
      members.push_back({&core, &prepared->market, split.training, std::move(assumed)});
      view.members.push_back({loaded.name, loaded.id, prepared->bars.key, {}});
      const columns::CandleView& bars = prepared->market.bars();
      from = std::min(from, bars.open_time[split.training.first_decision]);
      to = std::max(
          to,
          prepared->bars.key.interval.next_start(bars.time(split.training.end - 1)).nanoseconds());
    }
  }
  ASSIGN_OR_RETURN(backtest::PortfolioRun run,
                   backtest::run_portfolio(members,
                                           {.positions_max = settings.portfolio.positions_max,
                                            .exposure_max = settings.portfolio.exposure_max},
                                           settings.backtest.initial_capital));
  view.from = core::Timestamp::from_nanoseconds(from);
  view.to = core::Timestamp::from_nanoseconds(to);
  view.notes = loader.notes();
  view.initial = run.initial;
  view.final_equity = run.final_equity;
  view.positions_peak = run.positions_peak;
  view.exposure_peak = run.exposure_peak;
  view.metrics = std::move(run.metrics);
  for (std::size_t i = 0; i < view.members.size(); ++i) {
    PortfolioMemberView& member = view.members[i];
    member.result = std::move(run.members[i]);
    if (view.strategies.empty() || view.strategies.back().id != member.id)
      view.strategies.push_back({member.strategy, member.id, {}, 0});
    view.strategies.back().profit += member.result.contribution;
    view.strategies.back().trades += member.result.run.trades.size();
  }
  add_curve(view);
  return view;
}

}  // namespace sixbtc::application
