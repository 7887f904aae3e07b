#include "backtest/portfolio.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "backtest/bar_loop.hpp"
#include "backtest/decision_source.hpp"
#include "backtest/perp_account.hpp"

namespace sixbtc::backtest {

namespace {

constexpr std::int64_t never = INT64_MAX;

// A member on its way through its bars.
class Walker {
 public:
  Walker(const PortfolioMember& member, SharedFunds& funds)
      : member_(member),
        bars_(member.market->bars()),
        evaluation_(member.strategy->begin_ahead(
            member.market->context,
            bars_.slice(member.window.shown_from, member.window.end - member.window.shown_from))),
        source_(*evaluation_, bars_, member.window.shown_from, member.strategy->traits().defaults,
                nullptr),
        account_(*member.market, member.assumptions, member.window, CurveRecording::EveryBar),
        share_(funds),
        bar_(member.window.first_decision) {
    account_.share(share_);
    for (std::size_t bar = member.window.shown_from; bar < bar_; ++bar)
      source_.warm_up(bar, account_);
  }

  [[nodiscard]] std::int64_t next_time() const {
    if (bar_ == member_.window.end) return never;
    return is_inside_ ? end_of_bar() : bars_.open_time[bar_];
  }

  void end_bar(std::int64_t time) {
    if (!is_inside_ || end_of_bar() != time) return;
    visit_rest_of_bar<fills::PerpProfile>(bars_, bar_, source_, account_,
                                          WholeBar<fills::PerpProfile>{});
    is_inside_ = false;
    if (++bar_ == member_.window.end) result_.run = account_.finish();
  }
  void close_at_open(std::int64_t time) {
    if (!begins(time)) return;
    account_.close_at_open(bar_);
  }
  void enter_at_open(std::int64_t time) {
    if (!begins(time)) return;
    account_.enter_at_open(bar_);
    is_inside_ = true;
  }

  [[nodiscard]] const FundsShare& share() const { return share_; }
  [[nodiscard]] MemberResult result() {
    result_.run.failure = evaluation_->failure();
    result_.contribution = share_.contribution();
    result_.refusals = share_.refusals();
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::int64_t end_of_bar() const {
    return member_.market->context.interval.next_start(bars_.time(bar_)).nanoseconds();
  }
  [[nodiscard]] bool begins(std::int64_t time) const {
    return !is_inside_ && bar_ < member_.window.end && bars_.open_time[bar_] == time;
  }

  const PortfolioMember& member_;
  const columns::CandleView& bars_;
  std::unique_ptr<strategy::Evaluation> evaluation_;
  EvaluationSource source_;
  PerpAccount account_;
  FundsShare share_;
  std::size_t bar_;
  bool is_inside_ = false;
  MemberResult result_;
};

void walk(std::vector<std::unique_ptr<Walker>>& walkers) {
  while (true) {
    std::int64_t time = never;
    for (const auto& walker : walkers) time = std::min(time, walker->next_time());
    if (time == never) return;
    for (const auto& walker : walkers) walker->end_bar(time);
    for (const auto& walker : walkers) walker->close_at_open(time);
    for (const auto& walker : walkers) walker->enter_at_open(time);
  }
}

// From the member's own virtual account to its share of the real one.
void take_share(RunResult& run, std::size_t members) {
  const double share = run.initial_capital / static_cast<double>(members);
  const double shift = share - run.initial_capital;
  run.initial_capital = share;
  run.equity += shift;
  for (double& equity : run.equity_curve) equity += shift;
}

Metrics measure_account(std::span<const PortfolioMember> members, const PortfolioRun& portfolio,
                        const std::vector<double>& risks) {
  std::vector<SymbolRun> runs;
  for (std::size_t i = 0; i < members.size(); ++i)
    runs.push_back({members[i].market, members[i].window, &portfolio.members[i].run});
  Metrics metrics = measure(runs);
  metrics.final_equity = portfolio.final_equity.to_double();
  metrics.total_return = metrics.final_equity / portfolio.initial.to_double() - 1.0;
  metrics.risk_taken.reset();  // of the account's equity, not of the member's share
  if (!risks.empty())
    metrics.risk_taken =
        std::accumulate(risks.begin(), risks.end(), 0.0) / static_cast<double>(risks.size());
  return metrics;
}

}  // namespace

core::Result<PortfolioRun> run_portfolio(std::span<const PortfolioMember> members,
                                         const PortfolioLimits& limits, double initial_capital) {
  CHECK(!members.empty());
  const auto out_of_range = [] {
    return core::fail(core::ErrorKind::LimitReached,
                      "the account's money leaves the range of exact amounts (9e10)", "portfolio",
                      "lower backtest.initial_capital");
  };
  const auto capital = core::Amount::from_double(initial_capital, core::Rounding::HalfEven);
  if (!capital) return out_of_range();
  SharedFunds funds(*capital, limits);
  std::vector<std::unique_ptr<Walker>> walkers;
  for (const PortfolioMember& member : members) {
    CHECK(member.window.shown_from <= member.window.first_decision);
    CHECK(member.window.first_decision < member.window.end);
    walkers.push_back(std::make_unique<Walker>(member, funds));
  }
  walk(walkers);
  if (funds.is_out_of_range()) return out_of_range();

  PortfolioRun portfolio{.initial = funds.initial(),
                         .final_equity = funds.equity(),
                         .members = {},
                         .positions_peak = funds.positions_peak(),
                         .exposure_peak = funds.exposure_peak(),
                         .metrics = {}};
  std::vector<double> risks;
  for (const auto& walker : walkers) {
    risks.insert(risks.end(), walker->share().risks().begin(), walker->share().risks().end());
    portfolio.members.push_back(walker->result());
    MemberResult& member = portfolio.members.back();
    if (member.run.failure) return std::unexpected(*member.run.failure);
    take_share(member.run, members.size());
  }
  portfolio.metrics = measure_account(members, portfolio, risks);
  return portfolio;
}

}  // namespace sixbtc::backtest
