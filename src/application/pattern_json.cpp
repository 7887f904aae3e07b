#include "application/pattern_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ranges>

#include "generation/pattern_scripts.hpp"

namespace sixbtc::application {

namespace {

using Json = nlohmann::ordered_json;

constexpr double percent = 100;

const char* word(market::Direction direction) {
  return direction == market::Direction::Long ? "long" : "short";
}
const char* word(ports::PatternTarget kind) {
  return kind == ports::PatternTarget::Touch ? "touch_based" : "close_based";
}

std::int64_t holding_minutes(const ports::TargetResult& target, market::Interval interval) {
  return target.holding_bars * interval.nominal_minutes();
}

Json target_json(const ports::TargetResult& target, const ports::Pattern& pattern) {
  constexpr double minutes_per_hour = 60;
  return {{"tier", pattern.tier},
          {"avg_edge", target.edge * percent},
          {"win_rate", target.win_rate * percent},
          {"n_signals", target.signals},
          {"direction", word(target.direction)},
          {"hold_hours",
           static_cast<double>(holding_minutes(target, pattern.interval)) / minutes_per_hour},
          {"magnitude", target.magnitude * percent},
          {"is_valid", true},
          {"quality_score", pattern.quality},
          {"execution_type", word(target.kind)}};
}

// The miner's titles name what a formula is made of, separated by commas.
Json components_of(const ports::Pattern& pattern) {
  Json parts = Json::array();
  for (const auto part : std::views::split(pattern.formula_readable, std::string_view(", ")))
    parts.push_back(std::string(std::string_view(part)));
  return parts;
}

Json number_or_null(const std::optional<ports::AtrAtSignals>& atr,
                    double ports::AtrAtSignals::*member) {
  return atr ? Json((*atr).*member) : Json();
}

}  // namespace

std::string_view status_of_tier(int tier) {
  return tier <= 1 ? "PRODUCTION" : tier == 2 ? "BETA" : "ALPHA";
}

Json to_json(const ports::Pattern& pattern, bool with_coins) {
  const ports::TargetResult& target = pattern.target;
  const bool is_touch = target.kind == ports::PatternTarget::Touch;
  Json json = {
      {"id", pattern.id},
      {"name", pattern.name},
      {"formula", pattern.formula},
      {"formula_source", pattern.formula_source},
      {"formula_readable", pattern.formula_readable},
      {"formula_components", components_of(pattern)},
      {"tier", pattern.tier},
      {"status", status_of_tier(pattern.tier)},
      {"timeframe", pattern.interval.to_string()},
      {"target_name", target.name},
      {"target_direction", word(target.direction)},
      {"target_magnitude", target.magnitude * percent},
      {"holding_period",
       market::Interval::minutes(holding_minutes(target, pattern.interval)).to_string()},
      {"strategy_type", pattern.strategy_type},
      {"test_edge", target.edge * percent},
      {"test_win_rate", target.win_rate * percent},
      {"test_n_signals", target.signals},
      {"quality_score", pattern.quality},
      {"worst_window", target.worst_window * percent},
      {"avg_signals_per_month", pattern.signals_per_month},
      {"suggested_sl_type", "magnitude"},
      {"suggested_sl_multiplier", generation::stop_multiple(target.kind)},
      {"suggested_tp_type", is_touch ? Json("magnitude") : Json()},
      {"suggested_rr_ratio", is_touch ? Json(1 / generation::stop_multiple(target.kind)) : Json()},
      {"execution_type", word(target.kind)},
      {"discovered_date", pattern.discovered.to_date()},
      {"atr_signal_median", number_or_null(pattern.atr, &ports::AtrAtSignals::median)},
      {"atr_signal_std", number_or_null(pattern.atr, &ports::AtrAtSignals::deviation)},
      {"atr_signal_min", number_or_null(pattern.atr, &ports::AtrAtSignals::minimum)},
      {"atr_signal_max", number_or_null(pattern.atr, &ports::AtrAtSignals::maximum)}};
  json["target_results"] = Json::object();
  for (const ports::TargetResult& one : pattern.targets) {
    // The same distance and holding period may hold in both directions.
    const std::string name = json["target_results"].contains(one.name)
                                 ? fmt::format("{} {}", one.name, word(one.direction))
                                 : one.name;
    json["target_results"][name] = target_json(one, pattern);
  }
  if (!with_coins) return json;
  json["coin_performance"] = Json::array();
  for (const ports::CoinPerformance& coin : pattern.coins)
    json["coin_performance"].push_back({{"coin", coin.coin},
                                        {"edge", coin.edge * percent},
                                        {"win_rate", coin.win_rate * percent},
                                        {"n_signals", coin.signals}});
  return json;
}

}  // namespace sixbtc::application
