#include "adapters/web_api/credentials.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>

#include "core/hash.hpp"

namespace sixbtc::web_api {

core::Result<std::string> random_text() {
  std::array<unsigned char, 33> bytes{};
  if (RAND_bytes(bytes.data(), 32) != 1)
    return core::fail(core::ErrorKind::Io, "the system gives no random numbers");
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned group = static_cast<unsigned>(bytes[i]) << 16 |
                           static_cast<unsigned>(bytes[i + 1]) << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) text.push_back(digits[group >> shift & 63u]);
  }
  text.pop_back();  // 32 bytes fill 43 characters
  return text;
}

std::string hash_of(std::string_view credential) {
  return core::sha256_hex(credential);
}

bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

core::Result<NewToken> make_token(std::string name, ports::ApiScope scope, core::Timestamp now) {
  ASSIGN_OR_RETURN(const std::string random, random_text());
  NewToken token;
  token.text = "sixbtc_" + random;
  token.record.hash = hash_of(token.text);
  token.record.id = token.record.hash.substr(0, 12);
  token.record.name = std::move(name);
  token.record.scope = scope;
  token.record.created_at = now;
  return token;
}

}  // namespace sixbtc::web_api
