// Protections: small rules that watch how closed positions ended and refuse new ones for a while.
// One interface, a configured list (M-194). They may only refuse; nothing they say opens, enlarges
// or keeps a position.
//
// Their state is a function of the round trips shown to them, in order, so that showing them the
// ledger's again after a restart rebuilds it. Not synchronised: trading thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/entries.hpp"

namespace sixbtc::risk::protections {

enum class Kind : std::uint8_t {
  StopLossGuard,
  Cooldown,
  MaxDrawdown,
  ConsecutiveLosses,
  LowProfitLock,
};

// Why entries are refused, and until when.
struct Block {
  Kind kind = Kind::Cooldown;
  core::Timestamp until;
  double value = 0, threshold = 0;
};

// A position that has closed, and what the account was worth without it.
struct Closed {
  const ledger::RoundTrip& trip;
  core::Amount settled_before;
};

class Protection {
 public:
  virtual ~Protection() = default;
  virtual void on_closed(const Closed& closed) = 0;
  // Whether an entry of `owner` on `instrument` at `now` is refused.
  [[nodiscard]] virtual std::optional<Block> block(orders::OwnerId owner,
                                                   market::InstrumentId instrument,
                                                   core::Timestamp now) const = 0;
};

// Names as in the configuration (risk.protections.*). Minutes and ratios; nothing has a default.
struct StopLossGuardSettings {
  bool enabled;
  std::int64_t stops, window_minutes, pause_minutes;
  bool per_instrument;  // counts and refuses one instrument; otherwise the whole account
};
struct CooldownSettings {
  bool enabled;
  std::int64_t pause_minutes;  // of the same strategy on the same instrument
};
struct MaxDrawdownSettings {
  bool enabled;
  double drawdown;  // of settled equity, from its highest within the window
  std::int64_t round_trips_min, window_minutes, pause_minutes;
};
struct ConsecutiveLossesSettings {
  std::int64_t losses, pause_minutes;  // of one strategy; always on (M-202)
};
struct LowProfitSettings {
  bool enabled;
  double profit_min;  // sum of pnl / entry value on the instrument within the window
  std::int64_t round_trips_min, window_minutes, pause_minutes;
};
struct ProtectionSettings {
  StopLossGuardSettings stop_loss_guard;
  CooldownSettings cooldown;
  MaxDrawdownSettings max_drawdown;
  ConsecutiveLossesSettings consecutive_losses;
  LowProfitSettings low_profit;
};

[[nodiscard]] std::unique_ptr<Protection> make_stop_loss_guard(const StopLossGuardSettings&);
[[nodiscard]] std::unique_ptr<Protection> make_cooldown(const CooldownSettings&);
[[nodiscard]] std::unique_ptr<Protection> make_max_drawdown(const MaxDrawdownSettings&);
[[nodiscard]] std::unique_ptr<Protection> make_consecutive_losses(const ConsecutiveLossesSettings&);
[[nodiscard]] std::unique_ptr<Protection> make_low_profit_lock(const LowProfitSettings&);

// Those that are enabled. To add one: a Kind, its settings, a make_ function, a line here.
[[nodiscard]] std::vector<std::unique_ptr<Protection>> make_protections(const ProtectionSettings&);

}  // namespace sixbtc::risk::protections
