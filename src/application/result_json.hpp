// Results of use cases as JSON: one shape for the command line and the API.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/backtest_use_cases.hpp"
#include "application/report.hpp"
#include "application/screening.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const Screened& screened);
[[nodiscard]] nlohmann::ordered_json to_json(const GateCount& count);
[[nodiscard]] nlohmann::ordered_json to_json(const BacktestView& view);
[[nodiscard]] nlohmann::ordered_json to_json(const StrategyReport& report);

}  // namespace sixbtc::application
