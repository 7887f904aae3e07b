// One run of a plan over one series: slots, kernel states, histories, and the orders of the bar.
// Nothing is allocated after construction but arrays, objects and new texts.
#pragma once

#include <optional>

#include "language/collections.hpp"
#include "language/columnar.hpp"
#include "language/texts.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::language {

class Requested;

class ScriptEvaluation final : public strategy::Evaluation {
 public:
  // With a sink (profile TradingView) orders and the account are the sink's business, and bars are
  // shown by the second on_close. `parameters`: as first_slots() takes them.
  ScriptEvaluation(std::shared_ptr<const Plan> plan, const strategy::SeriesContext& context,
                   OrderSink* sink, std::span<const double> parameters = {});
  ScriptEvaluation(const ScriptEvaluation&) = delete;
  ScriptEvaluation& operator=(const ScriptEvaluation&) = delete;

  // From here on the signal part is computed in columns over `bars`, of which every window shown is
  // a beginning. Before the first bar; `bars` outlive this object.
  void compute_ahead(const columns::CandleView& bars);

  // Bars that were never shown are caught up with a flat position.
  [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                            const strategy::PositionView& position) override;
  void on_close(const columns::CandleView& bars);
  [[nodiscard]] double plot(std::size_t which) const;
  void snapshot(strategy::IndicatorSnapshot& out) const override;
  [[nodiscard]] std::optional<core::Error> failure() const override { return failure_; }
  [[nodiscard]] bool has_failed() const { return failure_.has_value(); }

 private:
  struct Ring {
    std::vector<double> values;
    std::size_t mask, count;
  };
  struct Entry {
    market::Direction direction;
    double id;
  };
  // What a strategy.exit asked for on this bar; na where it says nothing.
  struct ExitCall {
    bool is_active = false;
    double from_entry = na;
    std::optional<strategy::Level> stop, target;
    std::optional<strategy::Trail> trail;
  };

  friend class Requested;

  void make_kernels();
  void make_requests(const strategy::SeriesContext& context);
  // What is known of the next bar before it ends.
  void begin_bar(const columns::CandleView& earlier);
  void look_at(const columns::CandleView& bars);  // at the bar to be evaluated
  void step(const columns::CandleView& bars, const strategy::PositionView& position);
  bool signal();
  bool run(const Code& code);
  bool request(std::size_t index, double* out);
  bool collect(const CollectionSite& site);
  bool make_text(const TextSite& site);
  [[nodiscard]] double past(std::size_t site, double offset);
  [[nodiscard]] double position_value(Position which);
  void fail(core::ErrorKind kind, std::string message);

  // orders (evaluation_orders.cpp)
  void order(std::size_t index);
  void exit_order(std::size_t index);
  [[nodiscard]] double value(Slot slot) const {
    return slot == OrderSite::none ? na : slots_[slot];
  }
  [[nodiscard]] double open_id(const strategy::PositionView& position) const;
  void remember_entry(const strategy::PositionView& position);
  [[nodiscard]] strategy::Decision decide(const strategy::PositionView& position) const;
  [[nodiscard]] std::optional<strategy::Level> level(Slot price, Slot ticks) const;

  // texts (evaluation_texts.cpp)
  [[nodiscard]] std::string_view text(Slot slot) const { return texts_.at(value(slot)); }
  // na, and the run has failed, when there is no room for it.
  double text_number(std::string_view text);
  [[nodiscard]] std::string joined(const std::vector<double>& row, Type type,
                                   std::string_view separator) const;

  // a sink's (program.cpp)
  void send(const OrderSite& site);
  [[nodiscard]] double state_of_sink(Position which);
  [[nodiscard]] double trade_of_sink(std::uint32_t packed, double number);

  std::shared_ptr<const Plan> plan_;
  OrderSink* sink_;
  market::Interval interval_;
  Collections collections_;
  Texts texts_;
  std::vector<double> slots_;
  std::vector<std::shared_ptr<void>> owners_;
  std::vector<RunningKernel> kernels_;
  std::vector<Ring> rings_;
  std::vector<std::shared_ptr<Requested>> requests_;
  std::optional<core::Error> failure_;

  std::optional<ColumnarSignal> columns_;

  // the bar at hand
  const columns::CandleView* bars_ = nullptr;
  const strategy::PositionView* position_ = nullptr;
  std::array<const double*, price_count> prices_{};  // columns, in the order of Price
  std::size_t bar_ = 0, next_bar_ = 0, iterations_ = 0;
  bool is_closing_ = false;
  std::optional<Entry> entry_;
  std::vector<ExitCall> exits_;
  std::vector<std::size_t> active_exits_;  // in the order of the calls

  double long_id_ = na, short_id_ = na;  // entries that positions of either side came from
};

}  // namespace sixbtc::language
