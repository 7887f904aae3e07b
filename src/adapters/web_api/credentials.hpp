// Random credentials and how they are compared. Nothing here is ever logged.
#pragma once

#include <string>
#include <string_view>

#include "ports/token_repository.hpp"

namespace sixbtc::web_api {

// 256 bits of the system's randomness as 43 characters of base64url.
[[nodiscard]] core::Result<std::string> random_text();

// Hex of SHA-256: enough for random text of 256 bits, which nobody can try out.
[[nodiscard]] std::string hash_of(std::string_view credential);

// Takes as long whatever the difference.
[[nodiscard]] bool is_same(std::string_view a, std::string_view b);

// A new bearer token and what is stored of it. The text is shown once and kept nowhere.
struct NewToken {
  std::string text;  // "sixbtc_..."
  ports::ApiToken record;
};
[[nodiscard]] core::Result<NewToken> make_token(std::string name, ports::ApiScope scope,
                                                core::Timestamp now);

}  // namespace sixbtc::web_api
