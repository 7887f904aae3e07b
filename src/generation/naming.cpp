#include "generation/naming.hpp"

#include <algorithm>
#include <cctype>

#include "core/hash.hpp"

namespace sixbtc::generation {

Names Naming::assign(const core::StrategyId& id, const std::string& asset,
                     const std::string& type) {
  const std::string short_type = type == "REV" ? "MR" : type;
  return {claim("Strategy_" + type + "_", id, 8, false),
          claim(asset + "_" + short_type + "_", id, 5, true)};
}

std::string Naming::claim(const std::string& prefix, const core::StrategyId& id, std::size_t digits,
                          bool is_upper_case) {
  for (std::uint64_t attempt = 0;; ++attempt) {
    std::string code =
        core::sha256_hex(fmt::format("{}#{}", id.value(), attempt)).substr(0, digits);
    if (is_upper_case)
      std::ranges::transform(code, code.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    std::string name = prefix + code;
    if (is_taken_ && is_taken_(name)) continue;
    if (given_.insert(name).second) return name;
  }
}

}  // namespace sixbtc::generation
