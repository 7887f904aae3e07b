#include "application/metrics_json.hpp"

#include <nlohmann/json.hpp>

#include "application/run_records.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

Json number(std::optional<double> value) {
  return value && std::isfinite(*value) ? Json(*value) : Json();
}

std::string_view verdict_text(validation::Verdict verdict) {
  switch (verdict) {
    case validation::Verdict::Pass:
      return "pass";
    case validation::Verdict::Fail:
      return "fail";
    case validation::Verdict::Undecided:
      return "undecided";
    case validation::Verdict::Off:
      return "off";
    case validation::Verdict::NotRun:
      return "not_run";
  }
  CHECK(false);
}

Json to_json(const backtest::Counters& counters) {
  return {{"entries", counters.entries},
          {"below_minimum_notional", counters.below_minimum_notional},
          {"no_free_margin", counters.no_free_margin},
          {"no_equity", counters.no_equity},
          {"no_confidence", counters.no_confidence},
          {"held_back", counters.held_back},
          {"bad_levels", counters.bad_levels},
          {"cap_bound", counters.cap_bound},
          {"funding_assumed", counters.funding_assumed}};
}

Json to_json(const backtest::DailyFigures& days) {
  return {{"sharpe", number(days.sharpe)},
          {"sharpe_of_weeks_annual", number(days.sharpe_of_weeks)},
          {"sharpe_error", number(days.sharpe_error)},
          {"sharpe_above_zero", number(days.sharpe_above_zero)},
          {"skewness", number(days.skewness)},
          {"kurtosis_raw", number(days.kurtosis_raw)},
          {"downside_deviation", days.downside_deviation},
          {"ulcer_index", days.ulcer_index},
          {"ulcer_performance", number(days.ulcer_performance)},
          {"pain_index", days.pain_index},
          {"drawdown_days_max", days.drawdown_days_max},
          {"time_in_profit", days.time_in_profit},
          {"time_at_new_high", days.time_at_new_high}};
}

Json to_json(const backtest::TradeFigures& trades) {
  return {{"breakeven", trades.breakeven},
          {"net_profit", trades.net_profit},
          {"average_win", number(trades.average_win)},
          {"average_loss", number(trades.average_loss)},
          {"expectancy", number(trades.expectancy)},
          {"max_drawdown", trades.max_drawdown},
          {"ed_ratio", number(trades.ed_ratio)},
          {"recovery_factor", number(trades.recovery_factor)},
          {"kelly_fraction", number(trades.kelly_fraction)},
          {"consecutive_wins_max", trades.consecutive_wins_max},
          {"consecutive_losses_max", trades.consecutive_losses_max},
          {"expectancy_r", number(trades.expectancy_r)},
          {"deviation_r", number(trades.deviation_r)},
          {"max_drawdown_r", number(trades.max_drawdown_r)},
          {"ed_ratio_r", number(trades.ed_ratio_r)},
          {"sqn_capped_100", number(trades.sqn_capped_100)}};
}

Json to_json(const std::optional<analytics::Consistency>& months) {
  if (!months) return {};
  Json json = {{"positive_share", months->positive_share},
               {"non_negative_share", months->non_negative_share},
               {"best", months->best},
               {"worst", months->worst}};
  const auto& line = months->log_equity;
  json["log_equity_slope"] = line ? Json(line->slope) : Json();
  json["log_equity_r_squared"] = line ? number(line->r_squared) : Json();
  json["log_equity_slope_over_error"] = line ? number(line->slope_over_error) : Json();
  return json;
}

Json to_json(const validation::WindowScore& window) {
  Json terms = Json::array();
  for (const auto& line : window.lines)
    terms.push_back({{"name", line.name},
                     {"value", number(line.value)},
                     {"points", line.points},
                     {"weight", line.weight}});
  return {{"points", window.points}, {"terms", terms}};
}

}  // namespace

Json to_json(const backtest::Metrics& m) {
  Json years = Json::array();
  for (const auto& year : m.years)
    years.push_back({{"year", year.year},
                     {"return", year.total_return},
                     {"max_drawdown", -year.max_drawdown},
                     {"days", year.days}});
  Json json = {{"symbols", m.symbols},
               {"trades", m.trades},
               {"wins", m.wins},
               {"losses", m.losses},
               {"initial_capital", m.initial_capital},
               {"final_equity", m.final_equity},
               {"total_return", m.total_return},
               {"buy_and_hold", m.buy_and_hold},
               {"max_drawdown", m.max_drawdown},
               {"sharpe", number(m.sharpe_annual)},
               {"sortino", number(m.sortino_annual)},
               {"calmar", number(m.calmar)},
               {"cagr", number(m.cagr)},
               {"is_under_a_month", m.is_under_a_month},
               {"volatility", number(m.volatility_annual)},
               {"win_rate", number(m.win_rate)},
               {"break_even_win_rate", number(m.break_even_win_rate)},
               {"payoff", number(m.payoff)},
               {"profit_factor", number(m.profit_factor)},
               {"sqn", number(m.sqn)},
               {"expectancy", number(m.expectancy)},
               {"ed_ratio", number(m.ed_ratio)},
               {"consistency", number(m.consistency)},
               {"exposure", m.exposure},
               {"bars_held", number(m.bars_held)},
               {"turnover", m.turnover},
               {"fees", m.fees},
               {"funding", m.funding},
               {"risk_taken", number(m.risk_taken)},
               {"cap_bound_share", number(m.cap_bound_share)},
               {"break_even_cost_per_side", number(m.break_even_cost_per_side)},
               {"is_open_at_end", m.is_open_at_end}};
  json["per_day"] = to_json(m.per_day);
  json["per_trade"] = to_json(m.per_trade);
  json["months"] = to_json(m.months);
  json["years"] = std::move(years);
  json["counters"] = to_json(m.counters);
  return json;
}

Json to_json(const validation::Gate& gate) {
  Json json = {{"name", gate.name},
               {"value", number(gate.value)},
               {"threshold", gate.threshold},
               {"verdict", verdict_text(gate.verdict)}};
  if (!gate.stopped_by.empty()) json["stopped_by"] = gate.stopped_by;
  json["interval"] = gate.interval ? Json({gate.interval->low, gate.interval->high}) : Json();
  return json;
}

Json to_json(const std::vector<validation::Gate>& gates) {
  Json json = Json::array();
  for (const auto& gate : gates) json.push_back(to_json(gate));
  return json;
}

Json to_json(const validation::Score& score) {
  Json json = {{"points", score.points},
               {"training", to_json(score.training)},
               {"goes_to_proof", score.goes_to_proof}};
  json["holdout"] = score.holdout ? to_json(*score.holdout) : Json();
  return json;
}

Json to_json(const Bands& bands) {
  Json results = Json::array();
  for (const auto& result : bands.results) {
    Json one = {{"band", backtest::to_string(result.band)},
                {"final_equity", result.metrics.final_equity},
                {"trades", result.metrics.trades},
                {"sharpe", number(result.metrics.sharpe_annual)},
                {"max_drawdown", result.metrics.max_drawdown},
                {"exits_ambiguous", result.inside.ambiguous},
                {"exits_by_minutes", result.inside.by_minutes},
                {"passes_screen", validation::passes(result.gates)}};
    one["gates"] = to_json(result.gates);
    results.push_back(std::move(one));
  }
  return {{"inside_bars", bands.has_minutes ? "1m" : "path"},
          {"screen", verdict_text(bands.screen)},
          {"profit", verdict_text(bands.profit)},
          {"results", std::move(results)}};
}

Json to_json(const backtest::Trade& trade) {
  return {{"direction", trade.direction == market::Direction::Long ? "long" : "short"},
          {"entry_time", core::Timestamp::from_nanoseconds(trade.entry_time).to_rfc3339()},
          {"exit_time", core::Timestamp::from_nanoseconds(trade.exit_time).to_rfc3339()},
          {"entry_price", trade.entry_price},
          {"exit_price", trade.exit_price},
          {"quantity", trade.quantity},
          {"pnl", trade.pnl},
          {"fees", trade.fees},
          {"funding", trade.funding},
          {"reason", exit_reason_text(trade.reason)},
          {"mae", trade.mae},
          {"mfe", trade.mfe}};
}

}  // namespace sixbtc::application
