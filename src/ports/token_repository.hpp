// Bearer tokens of the API. The token itself is never stored, only its hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::ports {

// Each includes those before it.
enum class ApiScope : std::uint8_t { None, Read, Trade, Admin };
[[nodiscard]] std::string_view to_string(ApiScope scope);                     // "read"
[[nodiscard]] core::Result<ApiScope> parse_api_scope(std::string_view text);  // not "none"

struct ApiToken {
  std::string id;    // shown in lists, no secret
  std::string name;  // what it is for
  ApiScope scope = ApiScope::Read;
  std::string hash;  // SHA-256 of the token, hex
  core::Timestamp created_at;
  std::optional<core::Timestamp> revoked_at;
};

// Any thread, several processes. Changes are audited, without the hash.
class TokenRepository {
 public:
  virtual ~TokenRepository() = default;
  // Conflict when the id or the hash is known.
  [[nodiscard]] virtual core::Status add(const ApiToken& token, const Actor& actor) = 0;
  // NotFound; one that is revoked already stays as it is.
  [[nodiscard]] virtual core::Status revoke(std::string_view id, const Actor& actor) = 0;
  // By creation time, revoked ones too.
  [[nodiscard]] virtual core::Result<std::vector<ApiToken>> list() const = 0;
};

}  // namespace sixbtc::ports
