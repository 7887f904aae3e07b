// Everything that can happen to the engine. Immutable values; each gets a sequence number, is
// written to the journal before it is handled, and can be replayed (engine/codec.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "market/candle.hpp"
#include "market/instrument.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::engine {

// Place in the session's table of series.
struct SeriesIndex {
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(SeriesIndex, SeriesIndex) = default;
};

// A bar has closed. History warms up: it is shown to strategies, and nothing they say counts.
struct CandleClosed {
  SeriesIndex series;
  market::Candle candle;
  bool is_history = false;
  friend bool operator==(const CandleClosed&, const CandleClosed&) = default;
};

// Newest prices of some instruments at one instant, in the order of the instruments.
struct InstrumentPrice {
  market::InstrumentId instrument;
  core::Price price;
  friend bool operator==(const InstrumentPrice&, const InstrumentPrice&) = default;
};
struct PricesSeen {
  std::vector<InstrumentPrice> prices;
};

// The venue said something about our account.
struct VenueSaid {
  orders::VenueEvent event;
};

// The private stream of the venue came up or went down.
struct ConnectionChanged {
  bool is_up = false;
};

// Time has passed; comes at least once a second while a session runs.
struct TimerFired {};

// The process was restarted: what came before was read back from the journal.
struct SessionResumed {};

// A person, through the command line, the API or a protection of the machine.
enum class ControlKind : std::uint8_t {
  PauseEntries,   // no new positions
  ResumeEntries,  // takes back a pause or a stop; refused until reconciliation has passed
  CancelAndHalt,  // cancels entries in flight, no new positions, stops stay
  CloseAll,       // flattens everything, then halts
  Reconcile,      // ask the venue now
};
struct ControlSaid {
  ControlKind kind = ControlKind::PauseEntries;
  std::string actor, reason;
  friend bool operator==(const ControlSaid&, const ControlSaid&) = default;
};

using EventBody = std::variant<CandleClosed, PricesSeen, VenueSaid, ConnectionChanged, TimerFired,
                               SessionResumed, ControlSaid>;

struct Event {
  std::uint64_t sequence = 0;     // 1, 2, 3, ... within a session
  core::Timestamp time;           // of receipt; never goes backwards
  core::Timestamp exchange_time;  // when the outside says it happened
  EventBody body;
};

}  // namespace sixbtc::engine
