// The one gate between what strategies want and what a venue is asked: the only maker of
// RiskApproved (risk/approved.hpp), and with it of everything that can be submitted.
//
// It owns what hard stops depend on (emergency stop, protections), so that no caller can leave them
// out; the account itself is shown to it with each request. Deterministic, no clock, no input or
// output. Not synchronised: trading thread.
#pragma once

#include <expected>
#include <memory>
#include <vector>

#include "core/ids.hpp"
#include "risk/approved.hpp"
#include "risk/layers.hpp"

namespace sixbtc::risk {

struct Approval {
  // The entry at market, its stop and its target if it has one, to leave in one message.
  RiskApproved<orders::OrderGroup> group;
  Size size;
  // To be added to the ExposureBook now, and replaced by what is filled.
  Exposure exposure;
};
using Decision = std::expected<Approval, Refusal>;

class Approver {
 public:
  // Invalid when the policy is beyond a hard limit. `kept`: the risk state of before a restart.
  [[nodiscard]] static core::Result<Approver> create(const Policy& policy, core::SessionId session,
                                                     RiskState kept);

  // `attempt`: counts entries of the same owner, instrument and decision (orders::OrderIdParts).
  [[nodiscard]] Decision approve_entry(const risk::EntryIntent& intent, const AccountView& view,
                                       std::uint32_t attempt = 0) const;

  // Exits, moved stops, cover stops, flattening: allowed whatever is stopped, so long as it closes
  // no more than there is, entries in flight included. Where others hold the other side of the
  // instrument, an owner's exit may turn the netted position around, into what is theirs, and so
  // need not be reduce-only.
  [[nodiscard]] std::expected<RiskApproved<orders::OrderGroup>, Refusal> approve_reduction(
      const orders::OrderRequest& request, const AccountView& view) const;

  // A position has closed; `settled_before`: settled equity of the account without it. After a
  // restart: once for each round trip of the ledger, in order.
  void on_closed(const ledger::RoundTrip& trip, core::Amount settled_before);

  [[nodiscard]] EmergencyStop& emergency() { return emergency_; }
  [[nodiscard]] const EmergencyStop& emergency() const { return emergency_; }
  [[nodiscard]] const Policy& policy() const { return policy_; }

 private:
  Approver(const Policy& policy, core::SessionId session, RiskState kept);

  Policy policy_;
  core::SessionId session_;
  EmergencyStop emergency_;
  std::vector<std::unique_ptr<protections::Protection>> protections_;
};

}  // namespace sixbtc::risk
