// What the store holds, as JSON: one shape for the command line and the API.
// Times RFC 3339, ratios fractions, absent values null.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "application/pool_use_cases.hpp"
#include "application/services.hpp"
#include "application/strategy_history.hpp"
#include "ports/trial_chain.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const ports::StrategyRecord& record);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::RankedStrategy& ranked);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::TradeRecord& trade);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::SeriesInfo& info);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::PointSeriesInfo& info);

[[nodiscard]] nlohmann::ordered_json to_json(const ports::LifecycleEvent& event);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::PoolEntry& entry);
// Everything `strategy why` says: the state, why, every gate, every event, the pool entries.
[[nodiscard]] nlohmann::ordered_json to_json(const StrategyHistory& history);

[[nodiscard]] nlohmann::ordered_json to_json(const ports::LedgerRow& row);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::DataSetTrials& set);
[[nodiscard]] nlohmann::ordered_json to_json(const ports::LedgerCheck& check);

[[nodiscard]] nlohmann::ordered_json to_json(const PoolRow& row);
[[nodiscard]] nlohmann::ordered_json to_json(const ClassifiedRow& row);
[[nodiscard]] nlohmann::ordered_json to_json(const RetestRow& row);

}  // namespace sixbtc::application
