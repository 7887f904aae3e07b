#include "application/session_parity.hpp"

#include <algorithm>
#include <cmath>

#include "application/session_replay.hpp"
#include "backtest/portfolio.hpp"
#include "fills/bar_path.hpp"

namespace sixbtc::application {

namespace {

using core::Amount;
using market::Direction;

Amount amount(double value) {
  return Amount::from_double(value, core::Rounding::HalfEven).value_or(Amount{});
}

// A trade as the two see it alike. Prices are averages over quantity; `*_reference` is the market's
// price when it was filled, before slippage.
struct Made {
  Direction direction = Direction::Long;
  core::Timestamp entry_time;
  std::size_t entry_bar = 0;
  double entry_reference = 0, exit_reference = 0;
  double entry_price = 0, exit_price = 0;
  double quantity = 0;
  double entry_fee = 0, exit_fee = 0, funding = 0;
  Amount pnl;
};

// Profit with everything stated; what the steps from one trade to the other change.
struct Terms {
  double entry_reference, exit_reference;
  double entry_slippage, exit_slippage;  // price / reference
  double quantity;
  double entry_rate, exit_rate;  // fee / value
  double funding;                // per unit of quantity

  [[nodiscard]] double profit(double side) const {
    const double entry = entry_reference * entry_slippage, exit = exit_reference * exit_slippage;
    return quantity * (side * (exit - entry) - entry * entry_rate - exit * exit_rate + funding);
  }
};

Terms terms_of(const Made& made) {
  return {.entry_reference = made.entry_reference,
          .exit_reference = made.exit_reference,
          .entry_slippage = made.entry_price / made.entry_reference,
          .exit_slippage = made.exit_price / made.exit_reference,
          .quantity = made.quantity,
          .entry_rate = made.entry_fee / (made.entry_price * made.quantity),
          .exit_rate = made.exit_fee / (made.exit_price * made.quantity),
          .funding = made.funding / made.quantity};
}

// From the backtest's trade to the session's, one thing after the other.
ParityParts split(const Made& backtest, const Made& session) {
  const double side = market::sign(backtest.direction);
  const Terms to = terms_of(session);
  Terms now = terms_of(backtest);
  double last = now.profit(side);
  ParityParts parts;
  const auto step = [&](Amount& part, auto... members) {
    ((now.*members = to.*members), ...);
    const double next = now.profit(side);
    part = amount(next - last);
    last = next;
  };
  step(parts.timing, &Terms::entry_reference, &Terms::exit_reference);
  step(parts.price, &Terms::entry_slippage, &Terms::exit_slippage);
  step(parts.size, &Terms::quantity);
  step(parts.fee, &Terms::entry_rate, &Terms::exit_rate);
  step(parts.funding, &Terms::funding);
  parts.residual = session.pnl - backtest.pnl - parts.sum();
  return parts;
}

Made from_backtest(const backtest::Trade& trade, const backtest::MarketData& market,
                   const fills::CostModel& costs) {
  Made made;
  made.direction = trade.direction;
  made.entry_bar = trade.entry_bar;
  made.entry_time = market.bars().time(trade.entry_bar);
  made.entry_price = trade.entry_price;
  made.exit_price = trade.exit_price;
  made.entry_reference = market.bars().open[trade.entry_bar];
  const bool is_clean = trade.reason == fills::ExitReason::Liquidation;
  made.exit_reference =
      is_clean ? trade.exit_price
               : trade.exit_price / fills::exit_price(trade.direction, 1.0, costs.slippage);
  made.quantity = trade.quantity;
  made.entry_fee = trade.quantity * trade.entry_price * costs.taker;
  made.exit_fee = trade.fees - made.entry_fee;
  made.funding = trade.funding;
  made.pnl = amount(trade.pnl);
  return made;
}

// The market's price at an instant, on the path the simulated venue's prices take.
double reference_at(const backtest::MarketData& market, core::Timestamp time) {
  const columns::CandleView& bars = market.bars();
  const std::size_t after = bars.lower_bound(time + core::Duration::nanoseconds(1));
  const std::size_t bar = after == 0 ? 0 : after - 1;
  const core::Duration length = market.context.interval.next_start(bars.time(bar)) - bars.time(bar);
  const double part = (time - bars.time(bar)).seconds() / length.seconds();
  return fills::path_price({bars.open[bar], bars.high[bar], bars.low[bar], bars.close[bar]}, part);
}

// Filled in several parts: the market's price is that of the first (entry) and last (exit), and
// what the others moved counts as price.
Made from_session(const ledger::RoundTrip& trip, const backtest::MarketData& decided,
                  const backtest::MarketData& traded) {
  Made made;
  made.direction = trip.direction;
  made.entry_time = trip.entry_time;
  made.entry_bar = decided.bars().lower_bound(trip.entry_time + core::Duration::nanoseconds(1)) - 1;
  made.entry_price = trip.average_entry().to_double();
  made.exit_price = trip.average_exit().to_double();
  made.entry_reference = reference_at(traded, trip.entry_time);
  made.exit_reference = trip.cause == orders::FillCause::Order
                            ? reference_at(traded, trip.exit_time)
                            : made.exit_price;
  made.quantity = trip.quantity.to_double();
  const double share = made.entry_price / (made.entry_price + made.exit_price);
  made.entry_fee = trip.fees.to_double() * share;
  made.exit_fee = trip.fees.to_double() - made.entry_fee;
  made.funding = trip.funding.to_double();
  made.pnl = trip.pnl;
  return made;
}

core::Result<backtest::PortfolioRun> run_backtest(const SessionSetup& setup) {
  std::vector<backtest::PortfolioMember> members;
  for (std::size_t i = 0; i < setup.plan.deployments.size(); ++i) {
    const engine::Deployment& deployment = setup.plan.deployments[i];
    const SessionSeries& series = *setup.series[deployment.series.index];
    const std::size_t bars = series.prepared.market.bars().size();
    const auto warmup = static_cast<std::size_t>(setup.plan.settings.warmup_bars);
    members.push_back({deployment.core.get(),
                       &series.prepared.market,
                       {series.first > warmup ? series.first - warmup : 0, series.first, bars},
                       setup.assumptions[i]});
  }
  const risk::LimitSettings& limits = setup.policies.risk.limits;
  return backtest::run_portfolio(
      members, {.positions_max = limits.max_open_positions, .exposure_max = limits.max_exposure},
      setup.plan.settings.initial_capital);
}

// Pairs trades that began in the same bar on the same side; both lists in the order of time.
void compare(std::size_t deployment, const std::vector<Made>& backtest,
             const std::vector<Made>& session, ParityView& view) {
  ParityStrategy& strategy = view.strategies[deployment];
  strategy.backtest_trades = backtest.size();
  strategy.session_trades = session.size();
  std::size_t b = 0, s = 0;
  while (b < backtest.size() || s < session.size()) {
    const bool has_backtest =
        b < backtest.size() &&
        (s == session.size() || backtest[b].entry_bar <= session[s].entry_bar);
    const bool has_session = s < session.size() && (b == backtest.size() ||
                                                    session[s].entry_bar <= backtest[b].entry_bar);
    const bool is_pair =
        has_backtest && has_session && backtest[b].direction == session[s].direction;
    ParityTrade trade;
    trade.deployment = deployment;
    if (has_backtest) trade.backtest = backtest[b].pnl;
    if (has_session && (is_pair || !has_backtest)) trade.session = session[s].pnl;
    const Made& shown = trade.session ? session[s] : backtest[b];
    trade.direction = shown.direction;
    trade.entry_time = shown.entry_time;
    if (is_pair) {
      trade.parts = split(backtest[b], session[s]);
      ++strategy.matched;
    } else {
      trade.parts.signal = trade.session.value_or(Amount{}) - trade.backtest.value_or(Amount{});
    }
    strategy.backtest += trade.backtest.value_or(Amount{});
    strategy.session += trade.session.value_or(Amount{});
    strategy.parts += trade.parts;
    b += trade.backtest ? 1 : 0;
    s += trade.session ? 1 : 0;
    view.trades.push_back(std::move(trade));
  }
}

}  // namespace

ParityParts& ParityParts::operator+=(const ParityParts& other) {
  signal += other.signal;
  timing += other.timing;
  price += other.price;
  size += other.size;
  fee += other.fee;
  funding += other.funding;
  residual += other.residual;
  return *this;
}

core::Result<ParityView> session_parity(const Services& services, const core::SessionId& session) {
  ASSIGN_OR_RETURN(const SessionSetup setup, set_up(services, session));
  ASSIGN_OR_RETURN(const auto engine, engine::Engine::create(setup.plan, setup.policies));
  ASSIGN_OR_RETURN(const ReplayEnd end, replay_journal(services, session, *engine, {}));
  if (end.differs_at)
    return core::fail(
        core::ErrorKind::Conflict,
        "the replay differs from the session at event " + std::to_string(*end.differs_at),
        "session " + session.value(),
        "the program has changed since; parity needs the version that ran it");
  ASSIGN_OR_RETURN(const backtest::PortfolioRun run, run_backtest(setup));

  const std::size_t count = setup.plan.deployments.size();
  std::vector<std::vector<Made>> by_backtest(count), by_session(count);
  for (const ledger::RoundTrip& trip : engine->ledger().round_trips()) {
    if (trip.owner.is_external()) continue;
    const std::size_t series = setup.plan.deployments[trip.owner.index].series.index;
    by_session[trip.owner.index].push_back(
        from_session(trip, setup.series[series]->prepared.market,
                     setup.series[setup.traded[trip.instrument.index]]->prepared.market));
  }
  ParityView view;
  view.manifest = setup.manifest;
  for (std::size_t i = 0; i < count; ++i) {
    const SessionStrategy& strategy = setup.manifest.strategies[i];
    ParityStrategy row;
    row.id = strategy.id;
    row.name = strategy.name;
    row.series = strategy.series;
    view.strategies.push_back(std::move(row));
    const backtest::MarketData& market =
        setup.series[setup.plan.deployments[i].series.index]->prepared.market;
    const fills::CostModel costs = fills::with_floor(setup.assumptions[i].costs);
    for (const backtest::Trade& trade : run.members[i].run.trades) {
      if (trade.reason == fills::ExitReason::End)
        ++view.open_in_backtest;
      else
        by_backtest[i].push_back(from_backtest(trade, market, costs));
    }
    if (engine->slots()[i].is_taken()) ++view.open_in_session;
    compare(i, by_backtest[i], by_session[i], view);
    view.backtest += view.strategies[i].backtest;
    view.session += view.strategies[i].session;
    view.parts += view.strategies[i].parts;
  }
  return view;
}

}  // namespace sixbtc::application
