// The deterministic core: strategies, risk, execution and ledger behind one call,
// handle(event) -> answer. The same events give the same answers, to the last bit, on any machine.
//
// docs/engine.md says in which order things happen. No clock, no input or output; one thread.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "engine/answer.hpp"
#include "engine/event.hpp"
#include "engine/plan.hpp"
#include "engine/series_book.hpp"
#include "engine/slot.hpp"
#include "execution/order_manager.hpp"
#include "ledger/ledger.hpp"
#include "risk/approver.hpp"

namespace sixbtc::engine {

struct Policies {
  risk::Policy risk;
  execution::ExecutionPolicy execution;
};

class Engine {
 public:
  // Every index in the plan names a row of its tables (CHECK). Invalid when the risk policy is
  // beyond a hard limit.
  [[nodiscard]] static core::Result<std::unique_ptr<Engine>> create(Plan plan,
                                                                    const Policies& policies);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Events come in the order of their sequence numbers; their time never goes backwards. Appends to
  // `answer`.
  void handle(const Event& event, Answer& answer);

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const ledger::Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const execution::OrderManager& execution() const { return execution_; }
  [[nodiscard]] std::span<const Slot> slots() const { return slots_; }
  [[nodiscard]] const SeriesBook& book(SeriesIndex series) const { return books_[series.index]; }
  [[nodiscard]] core::Timestamp now() const { return now_; }
  // When TimerFired has something to do, if nothing else happens before.
  [[nodiscard]] std::optional<core::Timestamp> next_due() const;
  [[nodiscard]] const risk::EmergencyStop& emergency() const { return approver_.emergency(); }

  // What risk looks at, for those who show it.
  struct LastPrice {
    core::Price price;
    core::Timestamp time;
    bool is_known = false;
  };
  [[nodiscard]] const LastPrice& price(market::InstrumentId instrument) const {
    return prices_[instrument.index];
  }
  [[nodiscard]] const risk::Policy& risk_policy() const { return approver_.policy(); }
  [[nodiscard]] const risk::ExposureBook& exposures() const { return exposures_; }
  [[nodiscard]] bool is_connected() const { return is_connected_; }
  [[nodiscard]] std::int64_t entries_last_minute() const;

 private:
  Engine(Plan plan, const Policies& policies, risk::Approver approver);

  // closes.cpp: a bar has closed
  void on_candle(const CandleClosed& closed);
  void close_bar(Slot& slot);
  void begin(Slot& slot, const SeriesBook& book);
  void keep(Slot& slot, const strategy::Decision& decision, core::Timestamp close_time);

  // prices.cpp: what waits for a price
  void on_prices(const PricesSeen& seen);
  void at_price(Slot& slot, double price);
  void carry_out_entries();
  void enter(Slot& slot, const LastPrice& price);
  [[nodiscard]] int leverage_for(const Slot& slot) const;
  void refuse(Slot& slot, const risk::Refusal& refusal);
  struct Wanted {
    double quantity = 0;
    int leverage = 1;
  };
  [[nodiscard]] Wanted wanted_size(const risk::Refusal& refusal,
                                   const risk::EntryIntent& intent) const;
  void hold(Slot& slot, const strategy::EntryLevels& levels, double fill, int leverage);

  // notices.cpp: what execution tells
  void drain();
  void on_notice(const execution::Notice& notice);
  void on_fill(const execution::FillReceived& fill);
  void on_order_opened(const execution::OrderOpened& opened);
  void on_order_closed(const execution::OrderClosed& closed);
  void back_off(Slot& slot, const execution::OrderClosed& closed);
  void on_entry_closed(Slot& slot, const execution::OrderClosed& closed);
  void see_position(market::InstrumentId instrument);
  void settle_round_trips();
  void position_closed(Slot& slot, const ledger::RoundTrip& trip);
  void make_virtual(Slot& slot, double quantity);

  // protection.cpp: orders that reduce
  void anchor_levels(Slot& slot);
  void align_protection(Slot& slot);
  // Levels that no order on the venue guards, at a price: what has been passed.
  [[nodiscard]] std::optional<fills::ExitReason> passed_unguarded(const Slot& slot,
                                                                  double price) const;
  void align(Slot& slot, Protection& protection, orders::Purpose purpose, double level);
  void submit_exit(Slot& slot, orders::Purpose purpose);
  // Of all that the owner holds, `quantity` signed; none where risk refuses, which is our own
  // mistake and is told.
  std::optional<orders::ClientOrderId> submit_reduction(const orders::OrderIdParts& parts,
                                                        core::Quantity quantity,
                                                        orders::OrderKind kind);
  std::optional<orders::ClientOrderId> submit_reduction(Slot& slot, orders::Purpose purpose,
                                                        orders::OrderKind kind);
  void on_protection_missing(const execution::ProtectionMissing& missing);
  [[nodiscard]] core::Price trigger_of(orders::ClientOrderId id) const;

  // stops.cpp: what stops trading, and what risk is shown
  void on_control(const ControlSaid& said);
  void on_reconciled(const execution::Reconciled& reconciled);
  void watch_equity();
  void watch_strategy(const Slot& slot);
  void obey(const risk::StopActions& actions);
  void cancel_entries();
  void close_everything();
  void close_external(market::InstrumentId instrument);
  [[nodiscard]] risk::AccountView account_view();
  void expose(const Slot& slot);
  void expose_rest(const Slot& slot);

  void settle(Slot& slot, Outcome outcome, std::string detail = {},
              std::optional<risk::Rule> rule = {});
  void settle_leftover(Slot& slot);
  void alert(Severity severity, std::string text);
  [[nodiscard]] Slot* slot_of(orders::OwnerId owner);
  // Signed, as the ledger has it.
  [[nodiscard]] core::Quantity quantity_of(const Slot& slot) const;
  [[nodiscard]] TakenPosition taken_position(const Slot& slot) const;
  [[nodiscard]] const market::Instrument& instrument_of(const Slot& slot) const {
    return plan_.instruments[slot.instrument.index];
  }
  [[nodiscard]] SeriesBook& book_of(const Slot& slot) {
    return books_[slot.deployment->series.index];
  }

  Plan plan_;
  Policies policies_;
  risk::Approver approver_;
  execution::OrderManager execution_;
  ledger::Ledger ledger_;
  std::vector<SeriesBook> books_;
  std::vector<Slot> slots_;                                // by owner
  std::vector<std::vector<std::uint32_t>> by_series_;      // slots, ascending
  std::vector<std::vector<std::uint32_t>> by_instrument_;  // slots, ascending
  std::vector<std::uint32_t> waiting_;                     // slots with a waiting entry, ascending
  std::vector<LastPrice> prices_;                          // by instrument
  risk::ExposureBook exposures_;
  risk::Correlations correlations_;
  std::vector<risk::InstrumentView> instruments_;
  std::deque<core::Timestamp> entries_sent_;  // of the last minute
  bool is_connected_ = false;
  std::size_t round_trips_seen_ = 0;
  std::uint32_t external_attempts_ = 0;
  core::Timestamp now_;
  execution::Output output_;
  std::vector<execution::Notice> notices_;  // being handled
  Answer* answer_ = nullptr;                // of the event being handled
};

}  // namespace sixbtc::engine
