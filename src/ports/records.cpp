// The names of enumerations as users and tables see them.
#include "ports/backtest_repository.hpp"
#include "ports/strategy_repository.hpp"

namespace sixbtc::ports {
namespace {

constexpr std::array<std::string_view, 6> statuses = {"GENERATED", "VALIDATED", "ACTIVE",
                                                      "LIVE",      "RETIRED",   "DELETED"};
constexpr std::array<std::string_view, 3> run_kinds = {"training", "holdout", "full"};

template <class E, std::size_t N>
core::Result<E> parse(const std::array<std::string_view, N>& names, std::string_view text,
                      std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end())
    return core::fail(core::ErrorKind::Invalid, fmt::format("'{}' is no {}", text, what), "",
                      fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<E>(found - names.begin());
}

}  // namespace

std::string_view to_string(StrategyStatus status) {
  return statuses.at(static_cast<std::size_t>(status));
}
core::Result<StrategyStatus> parse_strategy_status(std::string_view text) {
  return parse<StrategyStatus>(statuses, text, "strategy status");
}
std::string_view to_string(RunKind kind) {
  return run_kinds.at(static_cast<std::size_t>(kind));
}
core::Result<RunKind> parse_run_kind(std::string_view text) {
  return parse<RunKind>(run_kinds, text, "kind of run");
}

}  // namespace sixbtc::ports
