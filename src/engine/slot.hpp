// One deployed strategy at work: its evaluation, its virtual account, what waits for a price, and
// the orders that stand behind its position. Plain state; the engine's parts move it.
#pragma once

#include <memory>
#include <optional>

#include "engine/outcome.hpp"
#include "engine/plan.hpp"
#include "engine/virtual_account.hpp"
#include "orders/client_order_id.hpp"

namespace sixbtc::engine {

// A level on the tick as the decimal it stands for; finite and in range (CHECK).
[[nodiscard]] inline core::Price price_of(double level) {
  const auto price = core::Price::from_double(level, core::Rounding::HalfEven);
  CHECK(price.has_value());
  return *price;
}

// An entry decided at a close, waiting for the first price after it.
struct WaitingEntry {
  market::Direction direction = market::Direction::Long;
  double confidence = 1;
  double atr = 0;
  strategy::EntryParams params;
  core::Timestamp decided_at;
};

// A protective order on the venue, and the one that is to take its place.
struct Protection {
  std::optional<orders::ClientOrderId> order, successor;
  core::Price trigger;  // of the newest of them
  [[nodiscard]] bool is_there() const { return order || successor; }
};

struct Slot {
  explicit Slot(double initial_capital) : account(initial_capital) {}

  const Deployment* deployment = nullptr;
  orders::OwnerId owner;
  market::InstrumentId instrument;

  std::unique_ptr<strategy::Evaluation> evaluation;  // from the first bar that counts on
  std::size_t shown_from = 0;
  bool has_failed = false;
  VirtualAccount account;

  std::optional<WaitingEntry> waiting_entry;
  std::optional<fills::ExitReason> waiting_exit;
  std::optional<orders::ClientOrderId> entry_order, exit_order;
  Protection stop, target;
  // Of the open position: what its entry asked for.
  strategy::EntryParams entry_params;
  // The owner holds something that no position of the strategy stands for: a fill that came after
  // all, or stop and exit that both traded on a shared coin. It goes.
  bool has_stray = false;
  // Not before then, because the venue has refused: so often in a row.
  core::Timestamp exit_retry_at;
  std::uint32_t exit_refusals = 0;
  std::uint32_t attempts = 0;  // orders made so far: makes their ids differ

  // The bar whose outcome is not known yet, and what it is if nothing better comes.
  std::optional<core::Timestamp> undecided;

  [[nodiscard]] bool is_taken() const { return account.is_open() && !account.is_virtual(); }
  [[nodiscard]] bool is_waiting() const {
    return waiting_entry.has_value() || waiting_exit.has_value();
  }
};

}  // namespace sixbtc::engine
