// SHA-256 for content identities (passports, strategy ids). Not for secrets.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sixbtc::core {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
[[nodiscard]] inline std::string sha256_hex(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  return to_hex(digest);
}

// RFC 9562 version 8 UUID made from the first 16 bytes of SHA-256(content): same content, same id.
[[nodiscard]] std::string uuid_from_content(std::string_view content);

// FNV-1a, 64 bits: continues `digest` with `bytes`. For telling sameness apart from difference, not
// for anything that somebody could want to forge.
inline constexpr std::uint64_t empty_fold = 0xCBF29CE484222325ull;
[[nodiscard]] constexpr std::uint64_t fold(std::uint64_t digest, std::string_view bytes) {
  for (const char byte : bytes)
    digest = (digest ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3ull;
  return digest;
}

}  // namespace sixbtc::core
