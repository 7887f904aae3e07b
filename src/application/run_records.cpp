#include "application/run_records.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "core/hash.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

std::optional<double> level(double price) {
  return std::isfinite(price) && price > 0 ? std::optional(price) : std::nullopt;
}

ports::TradeRecord trade_record(const backtest::Trade& trade, std::uint32_t number) {
  const double notional = trade.notional();
  return {.number = number,
          .direction = trade.direction,
          .entry_time = core::Timestamp::from_nanoseconds(trade.entry_time),
          .exit_time = core::Timestamp::from_nanoseconds(trade.exit_time),
          .entry_price = trade.entry_price,
          .exit_price = trade.exit_price,
          .quantity = trade.quantity,
          .fees = trade.fees,
          .funding = trade.funding,
          .profit = trade.pnl,
          .return_on_notional = notional > 0 ? trade.pnl / notional : 0,
          .risk = trade.risk,
          .mae = trade.mae,
          .mfe = trade.mfe,
          .exit_reason = std::string(exit_reason_text(trade.reason)),
          .stop = level(trade.stop),
          .target = level(trade.target)};
}

}  // namespace

std::string_view exit_reason_text(fills::ExitReason reason) {
  switch (reason) {
    case fills::ExitReason::Stop:
      return "stop";
    case fills::ExitReason::Target:
      return "target";
    case fills::ExitReason::Trail:
      return "trail";
    case fills::ExitReason::Signal:
      return "signal";
    case fills::ExitReason::Reversal:
      return "reversal";
    case fills::ExitReason::Time:
      return "time";
    case fills::ExitReason::Liquidation:
      return "liquidation";
    case fills::ExitReason::End:
      return "end of data";
  }
  CHECK(false);
}

namespace {

// A search keeps the screening of each of its strategies, and nearly all of them failed: what only
// a report shows is left out of theirs, and a report runs them again.
Json kept_metrics(const backtest::Metrics& metrics, bool is_passed) {
  Json json = to_json(metrics);
  if (!is_passed)
    for (const char* part : {"per_day", "per_trade", "months"}) json.erase(part);
  return json;
}

}  // namespace

ports::ScreeningRecord screening_record(const core::StrategyId& strategy,
                                        const Judgement& judgement,
                                        std::span<const SeriesWindow> series,
                                        const Passport& passport, core::Timestamp now) {
  Json metrics = {{"training", kept_metrics(judgement.training.metrics, judgement.is_passed)}};
  metrics["holdout"] =
      judgement.holdout ? kept_metrics(judgement.holdout->metrics, judgement.is_passed) : Json();
  metrics["score"] = to_json(judgement.score);
  metrics["bands"] = judgement.bands ? to_json(*judgement.bands) : Json();
  return {
      .strategy = strategy,
      .data_set_hash = data_set_hash(series),
      .passport_hash = passport.hash(),
      .is_passed = judgement.is_passed,
      .score = judgement.score.points,
      .gates_failed = judgement.miss ? static_cast<std::uint32_t>(judgement.miss->gates_failed) : 0,
      .first_failed_gate = judgement.miss ? judgement.miss->gate : std::string(),
      .nearness = judgement.miss ? std::max(0.0, 1.0 - judgement.miss->shortfall) : 1.0,
      .gates_json = to_json(judgement.gates).dump(),
      .metrics_json = metrics.dump(),
      .time = now};
}

std::vector<ports::BacktestRun> run_records(const core::StrategyId& strategy,
                                            const RunWindow& window,
                                            std::span<const SeriesWindow> series,
                                            const Passport& passport, core::Timestamp now) {
  std::vector<ports::BacktestRun> runs;
  const std::string metrics = to_json(window.result->metrics).dump();
  for (std::size_t i = 0; i < series.size(); ++i) {
    const market::SeriesKey& key = series[i].series->bars.key;
    const columns::CandleView& bars = series[i].series->market.bars();
    const backtest::Window& bounds = series[i].split.*(window.window);
    const std::string identity = strategy.value() + passport.hash() + key.to_string() +
                                 std::string(ports::to_string(window.kind));
    ports::BacktestRun run;
    run.record = {.id = core::BacktestRunId(core::uuid_from_content(identity)),
                  .strategy = strategy,
                  .series = key,
                  .window_from = bars.time(bounds.first_decision),
                  .window_to = key.interval.next_start(bars.time(bounds.end - 1)),
                  .kind = window.kind,
                  .profile = "perp",
                  .passport_json = passport.to_json(),
                  .metrics_json = metrics,
                  .started_at = now,
                  .finished_at = now};
    for (const auto& trade : window.result->trades[i])
      run.trades.push_back(trade_record(trade, static_cast<std::uint32_t>(run.trades.size())));
    runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<ports::BacktestRun> run_records(const core::StrategyId& strategy,
                                            const Judgement& judgement,
                                            std::span<const SeriesWindow> series,
                                            const Passport& passport, core::Timestamp now) {
  auto runs = run_records(
      strategy,
      RunWindow{ports::RunKind::Training, &validation::Split::training, &judgement.training},
      series, passport, now);
  if (judgement.holdout) {
    auto more = run_records(
        strategy,
        RunWindow{ports::RunKind::Holdout, &validation::Split::holdout, &*judgement.holdout},
        series, passport, now);
    for (auto& run : more) runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace sixbtc::application
