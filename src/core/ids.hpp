// Identities that must not be mixed up: one distinct type each, no bare strings in signatures.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace sixbtc::core {

template <class Tag>
class TextId {
 public:
  TextId() = default;
  explicit TextId(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& value() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  friend auto operator<=>(const TextId&, const TextId&) = default;

 private:
  std::string value_;
};

using StrategyId = TextId<struct StrategyIdTag>;        // UUID
using BacktestRunId = TextId<struct BacktestRunIdTag>;  // UUID
using SessionId = TextId<struct SessionIdTag>;          // one run of paper or live trading
using VenueOrderId = TextId<struct VenueOrderIdTag>;    // as the venue writes it
using FillId = TextId<struct FillIdTag>;  // as the venue writes it; unique per account

}  // namespace sixbtc::core

template <class Tag>
struct std::hash<sixbtc::core::TextId<Tag>> {
  std::size_t operator()(const sixbtc::core::TextId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value());
  }
};
