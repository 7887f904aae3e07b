// The broker emulator of the execution profile `tradingview`: orders by id, filled along an assumed
// path inside each bar. docs/tradingview_broker.md states every rule and what supports it.
//
// Per bar of the chart: open_bar() fills what is pending, then the script runs (reads the state,
// issues orders), then close_bar() fills what is due at the close. Nothing else moves the state, so
// a script sees the position as it was when its bar closed.
//
// Deterministic, no clock, no I/O; one instance belongs to one thread. A bar on which nothing is
// pending and nothing is open costs a few nanoseconds; a bar never allocates, only trades do.
#pragma once

#include <span>
#include <vector>

#include "simulation/tradingview/account.hpp"
#include "simulation/tradingview/order.hpp"

namespace sixbtc::tradingview {

class Broker {
 public:
  explicit Broker(const Properties& properties);
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // --- The life of a bar -------------------------------------------------------------------------
  // `finer`: bars of a lower time frame inside this one, oldest first (the bar magnifier); empty:
  // the path is assumed from the bar itself.
  void open_bar(const Bar& bar, std::span<const Bar> finer = {}) {
    bar_ = bar;
    ++bar_index_;
    if (is_active_) [[unlikely]]
      process_bar(finer);
  }
  void close_bar() {
    if (is_active_) [[unlikely]]
      process_close();
  }

  // --- Orders, issued at the close of the current bar --------------------------------------------
  [[nodiscard]] Labels& labels() { return labels_; }
  [[nodiscard]] const Labels& labels() const { return labels_; }
  void entry(const OrderRequest& request);
  void order(const OrderRequest& request);
  void exit(const ExitRequest& request);
  void close(const CloseRequest& request);
  void cancel(Label id);
  void cancel_all();
  // Account currency per unit of the symbol's quote currency, from now on; 1 until told otherwise.
  // TradingView takes the last daily close before the bar. Call it before open_bar().
  void set_currency_rate(double rate) {
    account_.set_currency_rate(rate);
    is_quiet_known_ = false;
  }
  void set_risk(const RiskRules& rules);
  [[nodiscard]] const RiskRules& risk() const { return risk_; }

  // --- State -------------------------------------------------------------------------------------
  [[nodiscard]] const Properties& properties() const { return properties_; }
  [[nodiscard]] const Account& account() const { return account_; }
  [[nodiscard]] double position_size() const { return account_.position(); }
  [[nodiscard]] double position_average_price() const { return account_.average_price(); }
  // strategy.position_entry_name: the id that opened the position.
  [[nodiscard]] Label position_entry() const;
  [[nodiscard]] double equity() const { return account_.equity(mark_price()); }
  [[nodiscard]] double open_profit() const { return account_.open_profit(mark_price()); }
  [[nodiscard]] double net_profit() const { return account_.net_profit(); }
  [[nodiscard]] std::span<const Trade> open_trades() const { return account_.open_trades(); }
  [[nodiscard]] std::span<const Trade> closed_trades() const { return account_.closed_trades(); }
  [[nodiscard]] std::size_t pending_orders() const { return orders_.size() + brackets_.size(); }
  [[nodiscard]] std::int64_t bar_index() const { return bar_index_; }  // -1 before the first bar
  // A risk rule has ended trading (for good, or for the day).
  [[nodiscard]] bool is_halted() const { return is_halted_ || is_day_halted_; }

 private:
  enum class Cause : std::uint8_t { None, Market, Stop, Limit, Trail, Arm };
  // The next thing the price meets: an order, a leg, or a trail that arms.
  struct Event {
    Cause cause = Cause::None;
    bool is_leg = false;
    std::size_t index = 0;
    double price = 0;
    std::uint64_t sequence = 0, lot = 0;
  };

  // broker.cpp: issuing orders.
  void place(Order order);
  void add_leg(const Bracket& bracket, const Lot& lot);
  void size_leg(Leg& leg, const Lot& lot) const;
  void set_levels(Leg& leg, const Lot& lot) const;
  void drop_legs();
  void drop_orphans();
  [[nodiscard]] bool has_pending_entry(Label id) const;
  [[nodiscard]] double default_budget() const;
  [[nodiscard]] double sized_from(double budget, double price) const;
  [[nodiscard]] double pending_close() const;
  [[nodiscard]] Label close_label(Label id);
  [[nodiscard]] Order drafted(const OrderRequest& request, Order::Kind kind) const;
  [[nodiscard]] static bool is_sized(const Order& order);
  [[nodiscard]] bool is_payable(const Order& order) const;
  [[nodiscard]] bool is_full(Direction direction) const;
  void update_activity();

  // matching.cpp: which order the price meets next.
  void process_bar(std::span<const Bar> finer);
  void trade_through_bar(std::span<const Bar> finer);
  [[nodiscard]] bool is_quiet_bar();
  void find_quiet_range();
  void process_close();
  void walk(const Bar& bar);
  void fill_market_orders(double price, bool at_close);
  void jump(double price);
  void travel(double to);
  [[nodiscard]] Event next_event(double to) const;
  void consider(Event& best, const Event& candidate) const;
  [[nodiscard]] Event order_event(std::size_t index, double to) const;
  [[nodiscard]] Event leg_event(std::size_t index, double to) const;
  void move_to(double price);
  void arm_if_reached(Leg& leg) const;
  [[nodiscard]] bool meets_rising(double level, double to) const;
  [[nodiscard]] bool meets_falling(double level, double to) const;
  void happen(const Event& event, double from);

  // execution.cpp: what a fill does.
  void execute_order(std::size_t index, Cause cause, double price);
  void execute_leg(std::size_t index, Cause cause, double price);
  // Each gives the quantity it traded; 0: rejected.
  double execute_entry(const Order& order, const Fill& fill);
  double execute_raw(const Order& order, const Fill& fill);
  double execute_close(const Order& order, const Fill& fill);
  void open_position(Direction direction, double quantity, const Fill& fill, double fee);
  void trade_through(Direction direction, double closing, double opening, const Fill& fill);
  void trade_on_top(const Leg& leg, Cause cause, double price, Direction direction);
  void apply_oca(Label name, OcaType type, std::uint64_t self, double quantity);
  void reduce_lots(double quantity, Label only, std::uint64_t number);
  [[nodiscard]] bool is_margined(const Order& order, double closing, double opening,
                                 const Fill& fill);
  void count_filled_order(const Fill& fill, bool is_stop_entry);
  [[nodiscard]] Label exit_comment(const Leg& leg, Cause cause) const;
  [[nodiscard]] Fill fill_at(double price, Cause cause, Direction direction, Label id,
                             Label comment) const;

  // safety.cpp: margin calls and strategy.risk.*.
  [[nodiscard]] double margin_ratio(Direction direction) const;
  [[nodiscard]] bool is_affordable(Direction direction, double quantity, double price) const;
  void check_margin(double price);
  void meet_margin_call();
  void start_day();
  void check_risk_after_bar();
  void halt(const char* comment, double price, bool for_day);
  void flatten(const char* comment, double price);
  [[nodiscard]] double money(const RiskAmount& amount, double base) const;

  // Script-visible prices are those of the last bar's close, on the tick grid.
  [[nodiscard]] double mark_price() const { return ticks_.nearest(bar_.close); }

  Properties properties_;
  Labels labels_;
  Account account_;
  Grid ticks_, steps_;
  RiskRules risk_ = RiskRules::none();
  Bar bar_{};
  std::int64_t bar_index_ = -1;
  bool is_active_ = false;  // something is pending, open, or watched by a risk rule

  std::vector<Order> orders_;  // in order of issue
  std::vector<Bracket> brackets_;
  std::vector<Leg> legs_;
  std::vector<Lot> lots_;
  std::vector<Event> batch_;         // scratch of jump()
  std::vector<Leg> batch_legs_;      // likewise
  std::vector<Label> close_labels_;  // by entry id: the name of the order that closes it
  std::uint64_t next_sequence_ = 1, next_lot_ = 1;
  std::uint64_t exits_version_ = 1;  // moves when a call repeated word for word may do something
  double at_ = 0;                    // where the price is on the path
  // Prices strictly between these meet nothing, while known.
  bool is_quiet_known_ = false;
  double quiet_low_ = 0, quiet_high_ = 0;

  // Risk rules.
  bool is_watching_ = false;  // a rule needs every bar
  std::int64_t day_ = 0;
  bool has_day_ = false;
  double day_equity_ = 0, peak_equity_ = 0;
  std::size_t closed_before_bar_ = 0;
  double filled_today_ = 0, loss_days_ = 0;
  bool is_halted_ = false, is_day_halted_ = false;
};

}  // namespace sixbtc::tradingview
