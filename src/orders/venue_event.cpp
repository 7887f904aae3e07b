#include "orders/venue_event.hpp"

namespace sixbtc::orders {

std::string_view name_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::Malformed:
      return "malformed";
    case RejectReason::InsufficientMargin:
      return "insufficient margin";
    case RejectReason::ReduceOnly:
      return "nothing to reduce";
    case RejectReason::WouldTrade:
      return "would have traded";
    case RejectReason::DuplicateId:
      return "duplicate id";
    case RejectReason::RateLimited:
      return "too many requests";
    case RejectReason::Unauthorized:
      return "unauthorised";
    case RejectReason::Other:
      return "another reason";
  }
  return "";
}

}  // namespace sixbtc::orders
