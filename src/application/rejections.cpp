#include "application/rejections.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log.hpp"

namespace sixbtc::application {

namespace {

// The nearest misses, of which the newest are told; those far off teach less.
constexpr std::uint64_t candidates = 500;

// The gates of validation::screen on training; any other name is not for a generator's eyes.
constexpr std::string_view training_gates[] = {"sharpe", "win_rate", "expectancy", "max_drawdown",
                                               "total_trades"};

// A title that a model chose is shown to the next one as a name, not as a text of its own.
std::string shown_name(const std::string& name) {
  constexpr std::size_t characters_max = 60;
  return core::log::to_ascii(name).substr(0, characters_max);
}

std::string number_text(const nlohmann::json& value) {
  return value.is_number() ? fmt::format("{:.3g}", value.get<double>()) : "undefined";
}

}  // namespace

std::string failed_in_training(const std::string& gates_json) {
  const auto gates = nlohmann::json::parse(gates_json, nullptr, false);
  if (!gates.is_array()) return {};
  std::string text;
  for (const auto& gate : gates) {
    if (!gate.is_object()) return {};
    const std::string name = gate.value("name", "");
    if (std::ranges::find(training_gates, name) == std::end(training_gates)) return {};
    if (gate.value("verdict", "") != "fail") continue;
    text += fmt::format("{}{} {} (threshold {})", text.empty() ? "" : ", ", name,
                        number_text(gate.value("value", nlohmann::json())),
                        number_text(gate.value("threshold", nlohmann::json())));
  }
  return text;
}

core::Result<std::vector<std::string>> training_rejections(const Services& services,
                                                           market::Interval interval,
                                                           std::size_t most) {
  ASSIGN_OR_RETURN(std::vector<ports::RankedStrategy> ranked,
                   services.database.backtests().ranked({.is_passed = false,
                                                         .with_deleted = true,
                                                         .order = ports::RankingOrder::ByNearness,
                                                         .limit = candidates}));
  std::ranges::stable_sort(ranked, std::ranges::greater{},
                           [](const auto& one) { return one.screening.time; });
  std::vector<std::string> lines;
  for (const auto& one : ranked) {
    if (lines.size() == most) break;
    if (one.interval != interval) continue;
    const std::string why = failed_in_training(one.screening.gates_json);
    if (!why.empty())
      lines.push_back(fmt::format("{} '{}' on {}: {}", one.type, shown_name(one.base_name),
                                  interval.to_string(), why));
  }
  return lines;
}

}  // namespace sixbtc::application
