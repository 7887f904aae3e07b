#include "generation/naming.hpp"

#include <algorithm>
#include <cctype>

#include "core/hash.hpp"

namespace sixbtc::generation {

namespace {

std::string code_of(const core::StrategyId& id, std::uint64_t attempt, std::size_t digits,
                    bool is_upper_case) {
  std::string code = core::sha256_hex(fmt::format("{}#{}", id.value(), attempt)).substr(0, digits);
  if (is_upper_case)
    std::ranges::transform(code, code.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return code;
}

std::string alias_prefix(const std::string& asset, const std::string& type) {
  return asset + "_" + (type == "REV" ? "MR" : type) + "_";
}

}  // namespace

std::string_view name_prefix(std::string_view mode) {
  return mode == "pattern" ? "PatStrat_" : "Strategy_";
}

Names proposed_names(const core::StrategyId& id, const std::string& asset, const std::string& type,
                     std::string_view mode) {
  return {std::string(name_prefix(mode)) + type + "_" + code_of(id, 0, 8, false),
          alias_prefix(asset, type) + code_of(id, 0, 5, true)};
}

Names Naming::assign(const core::StrategyId& id, const std::string& asset,
                     const std::string& type) {
  return {claim("Strategy_" + type + "_", id, 8, false),
          claim(alias_prefix(asset, type), id, 5, true)};
}

std::string Naming::claim(const std::string& prefix, const core::StrategyId& id, std::size_t digits,
                          bool is_upper_case) {
  for (std::uint64_t attempt = 0;; ++attempt) {
    std::string name = prefix + code_of(id, attempt, digits, is_upper_case);
    if (is_taken_ && is_taken_(name)) continue;
    if (given_.insert(name).second) return name;
  }
}

}  // namespace sixbtc::generation
