// What keeps a session right, each removable so that a drill can show that it would be missed:
// `sixbtc simulate --break NAME`. The program itself has no such switches; a drill stands between
// its parts instead.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::drill {

enum class Protection : std::uint8_t {
  JournalSync,
  JournalWhole,
  JournalReplay,
  UnknownOutcome,
  FillIdentity,
  FillHistory,
  FundingBooked,
  Snapshots,
  Questions,
  Cancels,
  StopOnVenue,
  ConnectionWatch,
  ExposureLimit,
  PositionsLimit,
  OpposingEntries,
  RiskGate,
  OrderSize,
};
inline constexpr std::size_t protection_count = 17;

struct ProtectionText {
  Protection protection;
  std::string_view name;     // as typed: "journal_sync"
  std::string_view removed;  // what happens without it
};
[[nodiscard]] const std::array<ProtectionText, protection_count>& protections();
// Invalid, with the names there are.
[[nodiscard]] core::Result<Protection> protection_named(std::string_view name);

// What a session hears instead of the event, without the protection.
[[nodiscard]] std::vector<orders::VenueEvent> heard_without(Protection removed,
                                                            const orders::VenueEvent& event);

}  // namespace sixbtc::drill
