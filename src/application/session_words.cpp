#include "application/session_words.hpp"

namespace sixbtc::application {

namespace {

template <std::size_t count, class Enum>
std::string_view nth(const std::string_view (&words)[count], Enum value) {
  const auto index = static_cast<std::size_t>(value);
  CHECK(index < count);
  return words[index];
}

}  // namespace

std::string_view word_of(risk::StopLevel level) {
  return nth({"none", "pause_entries", "cancel_and_halt", "close_all"}, level);
}

std::string_view word_of(StopStage stage) {
  return nth({"cancelling", "closing", "confirming", "done"}, stage);
}

std::string_view word_of(RuleUnit unit) {
  return nth({"none", "ratio", "count", "seconds", "flag"}, unit);
}

std::string_view word_of(AlertSource source) {
  return nth({"engine", "risk", "data", "session"}, source);
}

std::string_view word_of(engine::Severity severity) {
  return nth({"info", "warning", "critical"}, severity);
}

std::string_view word_of(orders::Purpose purpose) {
  return nth({"entry", "exit", "stop", "target", "cover_stop", "flatten"}, purpose);
}

std::string_view word_of(market::Side side) {
  return side == market::Side::Buy ? "buy" : "sell";
}

std::string_view word_of(orders::FillCause cause) {
  return nth({"order", "liquidation", "auto_deleveraging"}, cause);
}

std::string_view word_of(const orders::OrderKind& kind) {
  return nth({"market", "limit", "stop_market", "target_market"}, kind.index());
}

std::string_view word_of(const orders::Order& order) {
  if (order.is_dormant()) return "waiting";
  return nth(
      {"pending", "in_flight", "unknown", "open", "cancelling", "filled", "cancelled", "rejected"},
      order.state().index());
}

std::optional<core::Price> price_of(const orders::OrderKind& kind) {
  if (const auto* const market = std::get_if<orders::MarketOrder>(&kind)) return market->worst;
  if (const auto* const limit = std::get_if<orders::LimitOrder>(&kind)) return limit->price;
  if (const auto* const stop = std::get_if<orders::StopMarketOrder>(&kind)) return stop->trigger;
  return std::get<orders::TargetMarketOrder>(kind).trigger;
}

std::string_view detail_of(const orders::Order& order) {
  if (const auto* const rejected = std::get_if<orders::Rejected>(&order.state()))
    return rejected->is_presumed ? "the venue does not know it" : orders::name_of(rejected->reason);
  const auto* const cancelled = std::get_if<orders::Cancelled>(&order.state());
  if (cancelled == nullptr) return {};
  return nth({"asked for", "its sibling was filled", "its parent is gone", "nothing left to reduce",
              "margin", "expired", "by the venue"},
             cancelled->cause);
}

}  // namespace sixbtc::application
