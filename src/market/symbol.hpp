// Symbols as venues write them.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace sixbtc::market {

// Dollar quotes a symbol may end with, in the order a bare base asset is completed.
inline constexpr std::array<std::string_view, 3> dollar_quotes{"USDT", "USDC", "USD"};

// "BTCUSDT" -> "BTC", "kPEPE" -> "KPEPE": upper case, a dollar quote cut off.
[[nodiscard]] inline std::string base_asset(std::string_view symbol) {
  for (const std::string_view quote : dollar_quotes) {
    if (symbol.size() <= quote.size() || !symbol.ends_with(quote)) continue;
    symbol.remove_suffix(quote.size());
    break;
  }
  std::string asset(symbol);
  for (char& c : asset)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return asset;
}

}  // namespace sixbtc::market
