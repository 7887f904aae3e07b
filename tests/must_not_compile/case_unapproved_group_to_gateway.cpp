#include "ports/venue_gateway.hpp"

using namespace sixbtc;

void submit(ports::VenueGateway& gateway, const orders::OrderGroup& group) {
  gateway.submit(group);
}
