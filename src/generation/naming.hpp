// Names of strategies (M-023, M-024, C-50): `Strategy_MOM_a7f3d8b2` is canonical, `BTC_MR_A4F2D`
// the display alias. One id, never two; both derive from the strategy's UUID and are unique.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "core/ids.hpp"

namespace sixbtc::generation {

struct Names {
  std::string name, alias;
};

// How names of a generation mode begin: "PatStrat_" for pattern, else "Strategy_" (M-049).
[[nodiscard]] std::string_view name_prefix(std::string_view mode);

// The names an id proposes, from the id alone; a store makes them unique by more of its digits.
[[nodiscard]] Names proposed_names(const core::StrategyId& id, const std::string& asset,
                                   const std::string& type, std::string_view mode);

class Naming {
 public:
  // `is_taken` knows the names and aliases already in use elsewhere (the store); may be empty.
  explicit Naming(std::function<bool(const std::string&)> is_taken)
      : is_taken_(std::move(is_taken)) {}

  // Upper-case `asset` ("BTC") and type code ("REV"; its alias form is MR). Where the first digits
  // are in use already, the next ones of the id's hash are taken: same order, same names.
  [[nodiscard]] Names assign(const core::StrategyId& id, const std::string& asset,
                             const std::string& type);

 private:
  [[nodiscard]] std::string claim(const std::string& prefix, const core::StrategyId& id,
                                  std::size_t digits, bool is_upper_case);

  std::function<bool(const std::string&)> is_taken_;
  std::set<std::string> given_;
};

}  // namespace sixbtc::generation
