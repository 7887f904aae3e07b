#include "orders/request.hpp"
#include "risk/approved.hpp"

using namespace sixbtc;

risk::RiskApproved<orders::OrderGroup> forge(orders::OrderGroup group) {
  return risk::RiskApproved<orders::OrderGroup>(std::move(group));
}
