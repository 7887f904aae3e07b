#include "adapters/pattern_service/parse.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/log.hpp"

namespace sixbtc::pattern_service {

namespace {

using Json = nlohmann::json;
using ports::PatternTarget;

std::string text(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double number(const Json& json, const char* name, double otherwise = 0) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

std::uint64_t count(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// The service counts in per cent.
double share(const Json& json, const char* name) {
  return number(json, name) / 100;
}

std::optional<market::Direction> direction(const Json& json, const char* name) {
  std::string word = text(json, name);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (word == "long" || word == "up" || word == "bullish") return market::Direction::Long;
  if (word == "short" || word == "down" || word == "bearish") return market::Direction::Short;
  return std::nullopt;
}

PatternTarget kind(const Json& json, const std::string& name) {
  const std::string execution = text(json, "execution_type");
  const bool is_touch =
      execution.empty() ? name.starts_with("target_max_") : execution == "touch_based";
  return is_touch ? PatternTarget::Touch : PatternTarget::Close;
}

// Bars of the interval that a length of time covers, at least one; nothing for no such length.
std::int64_t bars_in(double minutes, market::Interval interval) {
  const double bars = std::ceil(minutes / static_cast<double>(interval.nominal_minutes()));
  constexpr double most = 1e6;
  return bars >= 1 && bars <= most ? static_cast<std::int64_t>(bars) : 0;
}

bool is_sound(const ports::TargetResult& target) {
  return target.magnitude > 0 && target.magnitude < 1 && target.holding_bars > 0 &&
         std::isfinite(target.edge) && target.win_rate >= 0 && target.win_rate <= 1;
}

std::vector<ports::TargetResult> all_targets(const Json& json, market::Interval interval) {
  std::vector<ports::TargetResult> targets;
  const auto results = json.find("target_results");
  if (results == json.end() || !results->is_object()) return targets;
  for (const auto& [name, one] : results->items()) {
    if (!one.is_object() || !one.value("is_valid", Json(true)).is_boolean() ||
        !one.value("is_valid", Json(true)).get<bool>())
      continue;
    const auto way = direction(one, "direction");
    if (!way) continue;
    ports::TargetResult target{.name = name,
                               .kind = kind(one, name),
                               .direction = *way,
                               .magnitude = share(one, "magnitude"),
                               .holding_bars = bars_in(number(one, "hold_hours") * 60, interval),
                               .edge = share(one, "avg_edge"),
                               .win_rate = share(one, "win_rate"),
                               .signals = count(one, "n_signals")};
    if (is_sound(target)) targets.push_back(std::move(target));
  }
  std::ranges::stable_sort(targets, std::ranges::greater{}, &ports::TargetResult::edge);
  return targets;
}

std::vector<ports::CoinPerformance> coins_of(const Json& json) {
  std::vector<ports::CoinPerformance> coins;
  const auto list = json.find("coin_performance");
  if (list == json.end() || !list->is_array()) return coins;
  for (const auto& one : *list)
    if (one.is_object() && !text(one, "coin").empty())
      coins.push_back(
          {text(one, "coin"), share(one, "edge"), share(one, "win_rate"), count(one, "n_signals")});
  return coins;
}

std::optional<ports::AtrAtSignals> atr_of(const Json& json) {
  const ports::AtrAtSignals atr{.median = number(json, "atr_signal_median"),
                                .deviation = number(json, "atr_signal_std"),
                                .minimum = number(json, "atr_signal_min"),
                                .maximum = number(json, "atr_signal_max")};
  if (atr.median > 0) return atr;
  return std::nullopt;
}

std::optional<ports::Pattern> pattern_of(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto interval = market::Interval::parse(text(json, "timeframe"));
  const auto way = direction(json, "target_direction");
  const auto id = json.find("id");
  if (!interval || !way || id == json.end()) return std::nullopt;
  ports::Pattern pattern;
  pattern.id = id->is_string() ? id->get<std::string>() : id->dump();
  pattern.name = text(json, "name");
  pattern.formula = text(json, "formula");
  pattern.formula_source = text(json, "formula_source");
  pattern.formula_readable = text(json, "formula_readable");
  pattern.strategy_type = text(json, "strategy_type");
  pattern.status = text(json, "status");
  pattern.tier = static_cast<int>(std::clamp(number(json, "tier", 3), 1.0, 3.0));
  pattern.interval = *interval;
  const auto holding = market::Interval::parse(text(json, "holding_period"));
  pattern.target = {
      .name = text(json, "target_name"),
      .kind = kind(json, text(json, "target_name")),
      .direction = *way,
      .magnitude = share(json, "target_magnitude"),
      .holding_bars =
          holding ? bars_in(static_cast<double>(holding->nominal_minutes()), *interval) : 0,
      .edge = share(json, "test_edge"),
      .win_rate = share(json, "test_win_rate"),
      .signals = count(json, "test_n_signals"),
      .worst_window = share(json, "worst_window")};
  pattern.targets = all_targets(json, *interval);
  pattern.coins = coins_of(json);
  pattern.quality = number(json, "quality_score");
  pattern.signals_per_month = number(json, "avg_signals_per_month");
  pattern.atr = atr_of(json);
  if (const auto date = core::Timestamp::parse(text(json, "discovered_date")))
    pattern.discovered = *date;
  if (pattern.id.empty() || pattern.name.empty() || pattern.formula.empty() ||
      !is_sound(pattern.target))
    return std::nullopt;
  return pattern;
}

}  // namespace

core::Result<Parsed> parse_patterns(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("patterns") || !json["patterns"].is_array())
    return core::fail(core::ErrorKind::Malformed, "the answer has no list of patterns");
  Parsed parsed;
  for (const Json& one : json["patterns"]) {
    if (auto pattern = pattern_of(one))
      parsed.patterns.push_back(std::move(*pattern));
    else
      ++parsed.unusable;
  }
  return parsed;
}

core::Result<ports::Pattern> parse_pattern(std::string_view body) {
  auto pattern = pattern_of(Json::parse(body, nullptr, false));
  if (!pattern)
    return core::fail(core::ErrorKind::Malformed, "the answer is no pattern with all its fields");
  return std::move(*pattern);
}

}  // namespace sixbtc::pattern_service
