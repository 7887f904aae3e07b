// How values look on the wire, beyond what the use cases' JSON says.
#pragma once

#include "adapters/web_api/problem.hpp"
#include "application/session_state.hpp"
#include "columns/candle_series.hpp"
#include "ports/audit_log.hpp"
#include "ports/backtest_repository.hpp"
#include "ports/decision_log.hpp"
#include "ports/token_repository.hpp"

namespace sixbtc::web_api {

// Shortest decimal text that reads back as the same double; no exponent.
[[nodiscard]] std::string decimal_text(double value);

// Numbers that are prices, quantities or amounts of money become decimal text, wherever they stand
// in `value`. Ratios, scores and counts stay numbers.
[[nodiscard]] Json with_decimals(Json value);

[[nodiscard]] Json parsed(const std::string& json);  // null where it is no JSON
[[nodiscard]] Json candle_json(const columns::CandleView& bars, std::size_t index);
[[nodiscard]] Json to_json(const ports::BacktestRunRecord& run);
[[nodiscard]] Json to_json(const ports::DecisionRecord& decision);
[[nodiscard]] Json to_json(const ports::AuditRecord& record);
[[nodiscard]] Json to_json(const ports::ApiToken& token);  // never the hash

// What the envelope of an answer about a session says of it.
[[nodiscard]] Headers session_meta(const application::SessionView& view);

}  // namespace sixbtc::web_api
