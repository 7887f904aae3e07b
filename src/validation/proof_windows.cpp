// The gates that trade windows of their own, or look at single trades.
#include <algorithm>

#include "core/check.hpp"
#include "validation/proof_gates.hpp"

namespace sixbtc::validation {

namespace {

// Metrics of the strategy on `windows`, one a series; series with nothing in their window are left
// out. None when that is all of them.
core::Result<std::optional<backtest::Metrics>> measured(const strategy::StrategyCore& strategy,
                                                        std::span<const ProofSeries> series,
                                                        std::span<const backtest::Window> windows) {
  std::vector<ProofSeries> traded;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (windows[i].first_decision >= windows[i].end) continue;
    traded.push_back(series[i]);
    traded.back().window = windows[i];
  }
  if (traded.empty()) return std::nullopt;
  const ProofRuns runs(traded, 0);
  ASSIGN_OR_RETURN(const auto results, runs.run(strategy));
  std::vector<backtest::SymbolRun> of_symbols;
  for (std::size_t i = 0; i < traded.size(); ++i)
    of_symbols.push_back({traded[i].market, traded[i].window, &results[i]});
  return backtest::measure(of_symbols);
}

core::Timestamp begin_of(const ProofSeries& series) {
  return series.market->bars().time(series.window.first_decision);
}

core::Timestamp end_of(const ProofSeries& series) {
  return series.market->context.interval.next_start(
      series.market->bars().time(series.window.end - 1));
}

}  // namespace

core::Result<ProofGate> windows_gate(const strategy::StrategyCore& strategy,
                                     std::span<const ProofSeries> series,
                                     const WindowRules& rules) {
  CHECK(!series.empty());
  core::Timestamp begin = begin_of(series.front()), end = end_of(series.front());
  for (const ProofSeries& one : series) {
    begin = std::min(begin, begin_of(one));
    end = std::max(end, end_of(one));
  }
  ProofGate found{{"windows", std::nullopt, static_cast<double>(rules.profitable_min),
                   Verdict::Fail, std::nullopt},
                  {}};
  const core::Duration purge = core::Duration::days(rules.purge_days);
  const std::int64_t whole = (end - begin).nanoseconds();
  std::vector<double> returns, sharpes, trades, from, to;
  double profitable = 0;
  for (std::int64_t part = 0; part < rules.count; ++part) {
    const auto at = [&](std::int64_t i) {
      return begin + core::Duration::nanoseconds(whole / rules.count * i);
    };
    const core::Timestamp first = part == 0 ? begin : at(part) + purge;
    const core::Timestamp last = part + 1 == rules.count ? end : at(part + 1);
    std::vector<backtest::Window> windows;
    for (const ProofSeries& one : series) {
      const auto& bars = one.market->bars();
      windows.push_back({one.window.shown_from,
                         std::max(one.window.first_decision, bars.lower_bound(first)),
                         std::min(one.window.end, bars.lower_bound(last))});
    }
    ASSIGN_OR_RETURN(const auto metrics, measured(strategy, series, windows));
    returns.push_back(metrics ? metrics->total_return : 0);
    sharpes.push_back(metrics && metrics->sharpe_annual ? *metrics->sharpe_annual : 0);
    trades.push_back(metrics ? static_cast<double>(metrics->trades) : 0);
    from.push_back(static_cast<double>(first.milliseconds()));
    to.push_back(static_cast<double>(last.milliseconds()));
    profitable += returns.back() > 0 ? 1 : 0;
  }
  found.gate.value = profitable;
  found.gate.verdict = profitable >= found.gate.threshold ? Verdict::Pass : Verdict::Fail;
  found.evidence = {{"total_return", returns},
                    {"sharpe", sharpes},
                    {"trades", trades},
                    {"from", from},
                    {"to", to}};
  return found;
}

ProofGate quality_gate(std::span<const ProofSeries> series,
                       std::span<const backtest::RunResult> runs, double retained_min,
                       double confidence) {
  CHECK(series.size() == runs.size());
  double all = 0, clean = 0, marked_bars = 0, bars = 0;
  std::size_t trades = 0, touched = 0, clean_wins = 0, wins = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    // before[b]: marked bars below b.
    std::vector<std::uint32_t> before{0};
    const std::span<const std::uint8_t> marked = series[i].marked;
    for (const std::uint8_t mark : marked) before.push_back(before.back() + (mark != 0 ? 1U : 0U));
    bars += static_cast<double>(series[i].window.end - series[i].window.first_decision);
    if (!marked.empty())
      marked_bars += before[series[i].window.end] - before[series[i].window.first_decision];
    for (const backtest::Trade& trade : runs[i].trades) {
      ++trades;
      all += trade.pnl;
      wins += trade.pnl > 0 ? 1U : 0U;
      if (!marked.empty() && before[trade.exit_bar + 1] > before[trade.entry_bar]) {
        ++touched;
        continue;
      }
      clean += trade.pnl;
      clean_wins += trade.pnl > 0 ? 1U : 0U;
    }
  }
  ProofGate found{{"data_quality", std::nullopt, retained_min, Verdict::Fail, std::nullopt}, {}};
  if (all > 0) {
    found.gate.value = clean / all;
    found.gate.verdict = *found.gate.value >= retained_min ? Verdict::Pass : Verdict::Fail;
  }
  found.evidence = {{"profit_with_marked", {all}},
                    {"profit_without_marked", {clean}},
                    {"trades", {static_cast<double>(trades)}},
                    {"trades_touching_marked", {static_cast<double>(touched)}},
                    {"marked_bars_share", {marked_bars / std::max(bars, 1.0)}}};
  const auto with = analytics::wilson_interval(wins, trades, confidence);
  const auto without = analytics::wilson_interval(clean_wins, trades - touched, confidence);
  if (with) found.evidence.push_back({"win_rate_with_marked", {with->low, with->high}});
  if (without) found.evidence.push_back({"win_rate_without_marked", {without->low, without->high}});
  return found;
}

core::Result<ProofGate> vault_gate(const strategy::StrategyCore& strategy,
                                   std::span<const ProofSeries> series,
                                   const backtest::Metrics& history,
                                   const HoldoutThresholds& rules) {
  std::vector<backtest::Window> windows;
  for (const ProofSeries& one : series) windows.push_back(one.window);
  ASSIGN_OR_RETURN(const auto metrics, measured(strategy, series, windows));
  if (!metrics)
    return core::fail(core::ErrorKind::Invalid, "the vault holds no candle", "vault",
                      "import more history");
  ProofGate found{holdout_gate(history, *metrics, rules), {}};
  found.gate.name = "vault";
  found.evidence = {{"trades", {static_cast<double>(metrics->trades)}},
                    {"total_return", {metrics->total_return}},
                    {"expectancy", {metrics->expectancy.value_or(0)}},
                    {"expectancy_history", {history.expectancy.value_or(0)}},
                    {"daily_returns", metrics->daily_returns}};
  return found;
}

}  // namespace sixbtc::validation
