// What `doctor` looks at, one line each.
#pragma once

#include <string>
#include <vector>

#include "sixbtc/session.hpp"

namespace sixbtc::cli {

struct HouseCheck {
  std::string name;
  bool is_ok = false;
  std::string detail;
};

[[nodiscard]] std::vector<HouseCheck> run_house_checks(Session& session);

}  // namespace sixbtc::cli
