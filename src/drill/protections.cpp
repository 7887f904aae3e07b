#include "drill/protections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sixbtc::drill {

const std::array<ProtectionText, protection_count>& protections() {
  using enum Protection;
  static constexpr std::array<ProtectionText, protection_count> all = {{
      {JournalSync, "journal_sync", "orders leave before their events are on the disk"},
      {JournalWhole, "journal_whole", "now and then a record never gets into the journal"},
      {JournalReplay, "journal_replay", "a restart begins with an empty engine"},
      {UnknownOutcome, "unknown_outcome", "an order without an answer counts as not sent"},
      {FillIdentity, "fill_identity", "a fill told twice has another id the second time"},
      {FillHistory, "fill_history", "snapshots come without the fills since the last one"},
      {FundingBooked, "funding_booked", "funding and transfers are not heard"},
      {Snapshots, "snapshots", "only the first snapshot is asked for: nothing is reconciled again"},
      {Questions, "questions", "nobody asks about orders without an answer"},
      {Cancels, "cancels", "orders that must go are not cancelled"},
      {StopOnVenue, "stop_on_venue", "stops are cancelled as they are placed, and nobody looks"},
      {ConnectionWatch, "connection_watch", "a lost connection goes unnoticed"},
      {ExposureLimit, "exposure_limit", "the limit of exposure and of the stop-out loss is open"},
      {PositionsLimit, "positions_limit", "any number of positions may be open"},
      {OpposingEntries, "opposing_entries", "strategies open against each other though refused"},
      {RiskGate, "risk_gate", "every tenth order leaves by a way beside the gate"},
      {OrderSize, "order_size", "every tenth order leaves for twice what was approved"},
  }};
  return all;
}

core::Result<Protection> protection_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ProtectionText& one : protections()) {
    if (one.name == name) return one.protection;
    names.push_back(one.name);
  }
  return core::fail(core::ErrorKind::Invalid, fmt::format("no protection '{}'", name), "--break",
                    fmt::format("one of: {}", fmt::join(names, ", ")));
}

std::vector<orders::VenueEvent> heard_without(Protection removed, const orders::VenueEvent& event) {
  using orders::VenueSnapshot;
  if (removed == Protection::UnknownOutcome) {
    if (const auto* unanswered = std::get_if<orders::SubmitUnanswered>(&event))
      return {orders::SubmitUnanswered{unanswered->id, true}};
  } else if (removed == Protection::FillIdentity) {
    if (const auto* fill = std::get_if<orders::Fill>(&event)) {
      orders::Fill again = *fill;
      again.id = core::FillId(fill->id.value() + "-again");
      return {event, again};
    }
  } else if (removed == Protection::FillHistory) {
    if (const auto* snapshot = std::get_if<VenueSnapshot>(&event)) {
      VenueSnapshot poorer = *snapshot;
      poorer.fills.clear();
      return {poorer};
    }
  } else if (removed == Protection::FundingBooked) {
    if (std::holds_alternative<orders::FundingPayment>(event) ||
        std::holds_alternative<orders::Transfer>(event))
      return {};
    if (const auto* snapshot = std::get_if<VenueSnapshot>(&event)) {
      VenueSnapshot poorer = *snapshot;
      poorer.funding.clear();
      poorer.transfers.clear();
      return {poorer};
    }
  }
  return {event};
}

}  // namespace sixbtc::drill
