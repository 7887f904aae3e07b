// The signal part of a plan in columns: a block of bars at a time, one instruction over the whole
// block before the next. Kernels and requests are those of the evaluation it belongs to, so that
// columns and bars hold the same bits.
//
// Threading: one evaluation, one thread.
#pragma once

#include <optional>
#include <vector>

#include "columns/candle_series.hpp"
#include "language/kernels.hpp"
#include "market/interval.hpp"

namespace sixbtc::language {

class Requested;

// One state of one indicator in a running evaluation.
struct RunningKernel {
  const KernelType* type;
  void* state;
  const Slot* inputs;
  Slot dst;
};

// Why a past value cannot be given on that bar; nothing where it can, or is absent.
[[nodiscard]] std::optional<core::Error> history_problem(const HistorySite& site, double offset,
                                                         std::size_t bar);

class ColumnarSignal {
 public:
  // `bars` are all bars there are, `slots` those after the setup program. What is passed by
  // reference outlives this object; nothing of it may be stepped by anybody else.
  ColumnarSignal(const Plan& plan, const columns::CandleView& bars, std::span<const double> slots,
                 market::Interval interval, std::span<const RunningKernel> kernels,
                 std::span<const std::shared_ptr<Requested>> requests);

  // Writes what the sequential part reads at bar `row` into `slots`; rows are asked for in order.
  // Fails where a request does.
  [[nodiscard]] const core::Error* show(std::size_t row, double* slots);
  // The value of a slot of the signal part at the bar shown last; nothing for other slots.
  [[nodiscard]] std::optional<double> value(Slot slot) const;

 private:
  // One slot's values: `tail` bars before the block, then the block.
  struct Column {
    std::vector<double> values;
    std::size_t tail = 0;
    [[nodiscard]] double* block() { return values.data() + tail; }
    [[nodiscard]] const double* block() const { return values.data() + tail; }
  };
  struct Shown {
    Slot slot;
    const double* block;
  };

  void compute();
  // The first row that fails decides.
  void fail(std::size_t row, core::Error error);
  void execute(const Instruction& instruction);
  void load_price(Price which, std::size_t ago, double* out) const;
  void past(const Instruction& instruction, double* out);
  void request(const Instruction& instruction);
  [[nodiscard]] Column& column(Slot slot) { return columns_[place_[slot]]; }
  [[nodiscard]] const Column& column(Slot slot) const { return columns_[place_[slot]]; }

  const Plan& plan_;
  columns::CandleView bars_;
  std::size_t block_rows_;
  market::Interval interval_;
  std::span<const RunningKernel> kernels_;
  std::span<const std::shared_ptr<Requested>> requests_;
  std::vector<std::uint32_t> place_;  // of each slot's column; unused where it has none
  std::vector<Column> columns_;
  std::vector<Shown> shown_;
  std::size_t first_ = 0, rows_ = 0;  // bars of the block
  std::size_t row_ = 0;               // shown last
  std::optional<core::Error> failure_;
  std::size_t failed_row_ = 0;
};

}  // namespace sixbtc::language
