#include "ports/venue_gateway.hpp"

using namespace sixbtc;

void submit(ports::VenueGateway& gateway, const risk::RiskApproved<orders::OrderGroup>& group) {
  gateway.submit(group);
}
