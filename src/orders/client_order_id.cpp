#include "orders/client_order_id.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/hash.hpp"

namespace sixbtc::orders {

std::string ClientOrderId::to_string() const {
  return fmt::format("{:016x}{:016x}", high, low);
}

core::Result<ClientOrderId> ClientOrderId::parse(std::string_view text) {
  ClientOrderId id;
  const auto read = [](std::string_view digits, std::uint64_t& value) {
    for (const char c : digits)
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    return std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ec ==
           std::errc();
  };
  if (text.size() != 32 || !read(text.substr(0, 16), id.high) || !read(text.substr(16), id.low))
    return core::fail(core::ErrorKind::Malformed, "not a client order id", std::string(text),
                      "32 lower-case hexadecimal digits");
  return id;
}

ClientOrderId make_client_order_id(const OrderIdParts& parts) {
  const core::Digest digest = core::sha256(fmt::format(
      "{}\n{}\n{}\n{}\n{}\n{}", parts.session.value(), parts.owner.index, parts.instrument.index,
      static_cast<int>(parts.purpose), parts.decided_at.nanoseconds(), parts.attempt));
  ClientOrderId id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.high = id.high << 8 | digest[i];
    id.low = id.low << 8 | digest[i + 8];
  }
  return id;
}

}  // namespace sixbtc::orders
