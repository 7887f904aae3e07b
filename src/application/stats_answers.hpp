// The answers to one question each, for stats_fixture.cpp. They throw nlohmann::json::exception on
// inputs that lack a field, and BadInput on values the statistic is not defined for.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace sixbtc::application::stats {

using Json = nlohmann::ordered_json;

// Caught in answer_fixture(), where the JSON library's own exceptions are.
class BadInput : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
inline void require(bool condition, const char* what) {
  if (!condition) throw BadInput(what);
}

[[nodiscard]] inline Json value_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}
// A finite number; JSON has no other, but a huge literal reads as infinite.
[[nodiscard]] double number(const Json& in, const char* key);
[[nodiscard]] std::size_t count(const Json& in, const char* key);
[[nodiscard]] std::vector<double> numbers(const Json& values);
[[nodiscard]] std::vector<std::size_t> counts(const Json& values);

// stats_series.cpp: one series of returns or trades.
[[nodiscard]] Json returns(const Json& in);
[[nodiscard]] Json trades(const Json& in);
[[nodiscard]] Json probabilistic(const Json& in);
[[nodiscard]] Json deflated(const Json& in);
[[nodiscard]] Json track_record(const Json& in);
[[nodiscard]] Json backtest_length(const Json& in);
[[nodiscard]] Json probabilistic_of_returns(const Json& in);
[[nodiscard]] Json aggregated(const Json& in);
[[nodiscard]] Json consistency(const Json& in);

// stats_selection.cpp: what choosing among many does to the evidence.
[[nodiscard]] Json overfitting(const Json& in);
[[nodiscard]] Json permutation(const Json& in);
[[nodiscard]] Json signal_shift(const Json& in);
[[nodiscard]] Json bar_permutation(const Json& in);
[[nodiscard]] Json bootstrap(const Json& in);
[[nodiscard]] Json snooping(const Json& in);
[[nodiscard]] Json adjusted(const Json& in);
[[nodiscard]] Json walk_forward_windows(const Json& in);
[[nodiscard]] Json walk_forward_efficiency(const Json& in);

}  // namespace sixbtc::application::stats
