// The words of the API for what sessions are made of: snake_case, as docs/api.md lists them.
#pragma once

#include <string_view>

#include "application/session_state.hpp"

namespace sixbtc::application {

[[nodiscard]] std::string_view word_of(risk::StopLevel level);
[[nodiscard]] std::string_view word_of(StopStage stage);
[[nodiscard]] std::string_view word_of(RuleUnit unit);
[[nodiscard]] std::string_view word_of(AlertSource source);
[[nodiscard]] std::string_view word_of(engine::Severity severity);
[[nodiscard]] std::string_view word_of(orders::Purpose purpose);
[[nodiscard]] std::string_view word_of(market::Side side);
[[nodiscard]] std::string_view word_of(orders::FillCause cause);
[[nodiscard]] std::string_view word_of(const orders::OrderKind& kind);
[[nodiscard]] std::string_view word_of(const orders::Order& order);  // its state

// Limit or trigger, or the worst price a market order takes.
[[nodiscard]] std::optional<core::Price> price_of(const orders::OrderKind& kind);
// Why it was cancelled or rejected; else empty.
[[nodiscard]] std::string_view detail_of(const orders::Order& order);

}  // namespace sixbtc::application
