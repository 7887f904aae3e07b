// Approved groups for tests of what comes after the approval. The one door that risk/ leaves to
// its Approver, opened here by a stand-in: include it only in tests that do not link the real one.
#pragma once

#include <utility>

#include "orders/request.hpp"
#include "risk/approved.hpp"

namespace sixbtc::risk {

class Approver {
 public:
  static RiskApproved<orders::OrderGroup> approve(orders::OrderGroup group) {
    return RiskApproved<orders::OrderGroup>(std::move(group));
  }
};

}  // namespace sixbtc::risk
