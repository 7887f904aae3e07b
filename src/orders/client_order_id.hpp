// The name we give an order before the venue knows it. 128 bits, made from what the order is for,
// so that the same decision of the same session always has the same id and a venue that refuses
// duplicates makes sending twice harmless. Hyperliquid takes it as a cloid, Bybit as orderLinkId.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "orders/request_parts.hpp"

namespace sixbtc::orders {

struct ClientOrderId {
  std::uint64_t high = 0, low = 0;

  // 32 lower-case hexadecimal digits.
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] static core::Result<ClientOrderId> parse(std::string_view text);
  friend constexpr auto operator<=>(ClientOrderId, ClientOrderId) = default;
};

// First 16 bytes of SHA-256 over the parts. `attempt` counts orders of the same purpose for the
// same decision (a stop moved twice within one bar).
struct OrderIdParts {
  core::SessionId session;
  OwnerId owner;
  market::InstrumentId instrument;
  Purpose purpose = Purpose::Entry;
  core::Timestamp decided_at;
  std::uint32_t attempt = 0;
};
[[nodiscard]] ClientOrderId make_client_order_id(const OrderIdParts& parts);

}  // namespace sixbtc::orders

template <>
struct std::hash<sixbtc::orders::ClientOrderId> {
  std::size_t operator()(const sixbtc::orders::ClientOrderId& id) const noexcept {
    return static_cast<std::size_t>(id.high ^ (id.low * 0x9E3779B97F4A7C15ull));
  }
};
