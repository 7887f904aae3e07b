// What a session has, as the API and the stream show it. Money as decimal strings; docs/api.md.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/session_state.hpp"

namespace sixbtc::application {

[[nodiscard]] std::string_view to_string(SessionStanding standing);  // "running"
// What to do to a session that takes no commands; empty for one that does.
[[nodiscard]] std::string remedy_of(SessionStanding standing);

[[nodiscard]] nlohmann::ordered_json portfolio_json(const SessionView& view);
[[nodiscard]] nlohmann::ordered_json control_json(const SessionView& view);
// Its last 24 hours, as the session counts them.
[[nodiscard]] nlohmann::ordered_json day_json(const SessionView& view);
[[nodiscard]] nlohmann::ordered_json risk_json(const SessionView& view);
// Level, cause and stops alone, for the audit log.
[[nodiscard]] nlohmann::ordered_json stops_json(const SessionView& view);

// `drawdown`: from the highest equity up to then, 0 or negative.
[[nodiscard]] nlohmann::ordered_json to_json(const EquityRow& row, double drawdown);
[[nodiscard]] nlohmann::ordered_json to_json(const PositionRow& row, const SessionState& state);
[[nodiscard]] nlohmann::ordered_json to_json(const OrderRow& row, const SessionManifest& manifest);
[[nodiscard]] nlohmann::ordered_json to_json(const FillRow& row, const SessionManifest& manifest);
[[nodiscard]] nlohmann::ordered_json to_json(const OutcomeRow& row,
                                             const SessionManifest& manifest);
[[nodiscard]] nlohmann::ordered_json to_json(const AlertRow& row);

}  // namespace sixbtc::application
