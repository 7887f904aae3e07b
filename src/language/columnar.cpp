#include "language/columnar.hpp"

#include <algorithm>

#include "language/column_operations.hpp"
#include "language/plan_walk.hpp"
#include "language/requested.hpp"

namespace sixbtc::language {

namespace {

// Large enough that an instruction's dispatch costs nothing, small enough that the columns of a
// plan stay in the cache.
constexpr std::size_t block_rows_max = 512;

constexpr std::uint32_t no_column = ~std::uint32_t{0};

}  // namespace

std::optional<core::Error> history_problem(const HistorySite& site, double offset,
                                           std::size_t bar) {
  if (offset < 0)
    return core::Error{core::ErrorKind::Invalid,
                       fmt::format("a history offset is {} on bar {}", offset, bar), "", ""};
  if (offset < static_cast<double>(site.capacity() + 1) || offset >= static_cast<double>(bar + 1) ||
      is_na(offset))
    return {};
  return core::Error{
      core::ErrorKind::LimitReached,
      fmt::format("a history offset is {} on bar {} (limit history_bars)", offset, bar), "", ""};
}

ColumnarSignal::ColumnarSignal(const Plan& plan, const columns::CandleView& bars,
                               std::span<const double> slots, market::Interval interval,
                               std::span<const RunningKernel> kernels,
                               std::span<const std::shared_ptr<Requested>> requests)
    : plan_(plan),
      bars_(bars),
      block_rows_(std::min(block_rows_max, bars.size())),
      interval_(interval),
      kernels_(kernels),
      requests_(requests),
      place_(slots.size(), no_column) {
  // Slots that hold one value on every bar get a column too: the instructions know no other kind.
  const auto add = [&](Slot slot) {
    if (place_[slot] != no_column) return;
    place_[slot] = static_cast<std::uint32_t>(columns_.size());
    columns_.push_back({std::vector<double>(block_rows_, slots[slot]), 0});
  };
  for (const Instruction& each : plan.signal) {
    for_each_operand(plan, each, add);
    for (std::size_t i = 0; i < output_count(plan, each); ++i) add(static_cast<Slot>(each.dst + i));
  }
  for (const Slot slot : plan.handed_over) add(slot);
  for (const Instruction& each : plan.signal) {
    if (each.operation != Operation::History) continue;
    const HistorySite& site = plan.histories[each.a];
    Column& source = column(site.source);
    if (source.tail != 0) continue;
    source.tail = site.capacity();
    source.values.insert(source.values.begin(), source.tail, site.is_bool ? 0.0 : na);
  }
  for (const Slot slot : plan.handed_over) shown_.push_back({slot, column(slot).block()});
}

const core::Error* ColumnarSignal::show(std::size_t row, double* slots) {
  while (row >= first_ + rows_) compute();
  if (failure_ && row >= failed_row_) return &*failure_;
  row_ = row;
  const std::size_t place = row - first_;
  for (const Shown& each : shown_) slots[each.slot] = each.block[place];
  return nullptr;
}

std::optional<double> ColumnarSignal::value(Slot slot) const {
  if (place_[slot] == no_column) return {};
  return column(slot).block()[row_ - first_];
}

void ColumnarSignal::compute() {
  for (Column& each : columns_) {
    if (each.tail == 0 || rows_ == 0) continue;
    std::copy_n(each.values.begin() + static_cast<std::ptrdiff_t>(rows_), each.tail,
                each.values.begin());
  }
  first_ += rows_;
  rows_ = std::min(block_rows_, bars_.size() - first_);
  CHECK(rows_ > 0);
  for (const Instruction& each : plan_.signal) execute(each);
}

void ColumnarSignal::load_price(Price which, std::size_t ago, double* out) const {
  const std::span<const double> prices = price_column(bars_, which);
  for (std::size_t row = 0; row < rows_; ++row)
    out[row] = ago > first_ + row ? na : prices[first_ + row - ago];
}

void ColumnarSignal::fail(std::size_t row, core::Error error) {
  if (failure_ && failed_row_ <= row) return;
  failure_ = std::move(error);
  failed_row_ = row;
}

void ColumnarSignal::past(const Instruction& instruction, double* out) {
  const HistorySite& site = plan_.histories[instruction.a];
  const double absent = site.is_bool ? 0.0 : na;
  const double* const source = column(site.source).block();
  const double* const offsets = column(instruction.b).block();
  for (std::size_t row = 0; row < rows_; ++row) {
    const double offset = offsets[row];
    if (auto problem = history_problem(site, offset, first_ + row)) fail(first_ + row, *problem);
    const bool is_known = offset >= 0 && offset < static_cast<double>(site.capacity() + 1);
    out[row] = is_known
                   ? source[static_cast<std::ptrdiff_t>(row) - static_cast<std::ptrdiff_t>(offset)]
                   : absent;
  }
}

void ColumnarSignal::request(const Instruction& instruction) {
  Requested& requested = *requests_[instruction.a];
  std::vector<double> values(plan_.requests[instruction.a].outputs.size());
  for (std::size_t row = 0; row < rows_; ++row) {
    if (failure_ && first_ + row >= failed_row_) return;
    requested.next(bars_, first_ + row, values.data());
    if (requested.failure()) {
      return fail(first_ + row, *requested.failure());
    }
    for (std::size_t i = 0; i < values.size(); ++i)
      column(static_cast<Slot>(instruction.dst + i)).block()[row] = values[i];
  }
}

void ColumnarSignal::execute(const Instruction& instruction) {
  const auto [operation, dst, a, b, c] = instruction;
  double* const out = column(dst).block();
  if (is_pure(operation)) {
    return apply_columns(operation, column(a).block(), column(b).block(), column(c).block(), out,
                         rows_);
  }
  switch (operation) {
    case Operation::LoadPrice:
      return load_price(static_cast<Price>(a), 0, out);
    case Operation::LoadPriceHistory:
      return load_price(static_cast<Price>(a), b, out);
    case Operation::LoadBarIndex:
      for (std::size_t row = 0; row < rows_; ++row) out[row] = static_cast<double>(first_ + row);
      return;
    case Operation::LoadTime:
      for (std::size_t row = 0; row < rows_; ++row)
        out[row] = static_cast<double>(bars_.time(first_ + row).milliseconds());
      return;
    case Operation::LoadTimeClose:
      for (std::size_t row = 0; row < rows_; ++row)
        out[row] =
            static_cast<double>(interval_.next_start(bars_.time(first_ + row)).milliseconds());
      return;
    case Operation::Kernel: {
      const RunningKernel& kernel = kernels_[a];
      constexpr std::size_t arity_max = 16;
      const double* inputs[arity_max];
      double* outputs[arity_max];
      CHECK(kernel.type->inputs <= arity_max && kernel.type->outputs <= arity_max);
      for (std::size_t i = 0; i < kernel.type->inputs; ++i)
        inputs[i] = column(kernel.inputs[i]).block();
      for (std::size_t i = 0; i < kernel.type->outputs; ++i)
        outputs[i] = column(static_cast<Slot>(dst + i)).block();
      return kernel.type->run(kernel.state, inputs, outputs, rows_);
    }
    case Operation::History:
      return past(instruction, out);
    case Operation::Request:
      return request(instruction);
    default:
      CHECK(!"an operation of the signal part");
  }
}

}  // namespace sixbtc::language
