// A generated strategy: its text, and where it came from.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "market/interval.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::generation {

enum class TradeDirection : std::uint8_t { Long, Short, Both };
[[nodiscard]] constexpr std::string_view to_string(TradeDirection direction) {
  constexpr std::string_view names[] = {"long", "short", "both"};
  return names[static_cast<std::size_t>(direction)];
}

struct Parameter {
  std::string name, value;
};

// What a source proposes: nothing is known of it but its text.
struct Draft {
  std::string source;
  std::string type;       // MOM REV TRN BRE VLT VLM CDL
  std::string base_name;  // what it was made of: "rsi, adx"
  TradeDirection direction = TradeDirection::Both;
  std::vector<Parameter> parameters;
  // Where it came from: ids of strategies or patterns; of a language model "model NAME", "base
  // HASH".
  std::vector<std::string> parents;
  std::string symbol = {};  // of the series it is for; empty: any of the universe
};

// One that compiled under the profile perp: syntax, types and causality are checked.
struct GeneratedStrategy {
  core::StrategyId id;
  std::string name, alias, type, base_name;
  std::string mode;  // generation_mode
  std::string source;
  TradeDirection direction = TradeDirection::Both;
  market::Interval interval = market::Interval::minutes(60);
  std::vector<Parameter> parameters;  // inputs in script order, then leverage, stop, target, ...
  std::vector<std::string> parents;
  std::shared_ptr<const strategy::StrategyCore> compiled;
};

}  // namespace sixbtc::generation
