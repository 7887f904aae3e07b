// A script compiled under the profile TradingView: what it declares, what it plots, and runs of it
// that send every order call to a sink. Cold from the first bar, no warm-up.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "language/order_sink.hpp"
#include "language/plan.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::language {

// strategy(...) as declared; what the source leaves out has the value the language gives it.
struct Declaration {
  bool is_strategy = true;  // else indicator(...)
  double initial_capital = 1'000'000;
  std::string quantity_type = "fixed";  // cash, percent_of_equity
  double quantity = 1;
  double pyramiding = 0;
  std::string commission_type = "percent";  // cash_per_order, cash_per_contract
  double commission = 0;
  double slippage_ticks = 0;
  double margin_long = 100, margin_short = 100;  // per cent
  double limit_fill_ticks = 0;
  bool processes_orders_on_close = false;
  bool uses_bar_magnifier = false;
  std::string close_entries_rule = "FIFO";  // ANY
};

class ScriptEvaluation;

// One run over one series. Call once a bar, in order, from one thread.
class ProgramRun {
 public:
  ProgramRun(std::shared_ptr<const Plan> plan, const strategy::SeriesContext& context,
             OrderSink& sink);
  ~ProgramRun();
  ProgramRun(ProgramRun&&) noexcept;
  ProgramRun& operator=(ProgramRun&&) = delete;

  // Before the first bar: computes the signal part in columns over `bars`, of which everything
  // shown is a beginning, and which outlive the run. Says and orders the same.
  void compute_ahead(const columns::CandleView& bars);
  // The bar that just closed is the last one of `bars`, and one more than the last time.
  void on_close(const columns::CandleView& bars);
  // Of the last bar; na before the first.
  [[nodiscard]] double plot(std::size_t which) const;
  [[nodiscard]] bool has_failed() const;
  // Why it stopped; nothing while it works.
  [[nodiscard]] std::optional<core::Error> failure() const;

 private:
  std::unique_ptr<ScriptEvaluation> evaluation_;
};

// Immutable; shared between threads.
class Program {
 public:
  Program(Plan plan, Declaration declaration)
      : plan_(std::make_shared<const Plan>(std::move(plan))),
        declaration_(std::move(declaration)) {}
  [[nodiscard]] const Declaration& declaration() const { return declaration_; }
  [[nodiscard]] const std::vector<NamedSlot>& plots() const { return plan_->plots; }
  // `sink` outlives the run.
  [[nodiscard]] ProgramRun begin(const strategy::SeriesContext& context, OrderSink& sink) const {
    return {plan_, context, sink};
  }

 private:
  std::shared_ptr<const Plan> plan_;
  Declaration declaration_;
};

}  // namespace sixbtc::language
