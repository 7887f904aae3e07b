#include "backtest/screening/signal_graph.hpp"

#include <bit>

#include "backtest/screening/kernels.hpp"
#include "backtest/screening/restless_stop.hpp"
#include "language/column_operations.hpp"
#include "language/evaluator.hpp"
#include "language/plan_walk.hpp"
#include "language/texts.hpp"

namespace sixbtc::backtest::screening {

using language::Operation;

namespace {

constexpr SignalGraph::Node unbound = ~SignalGraph::Node{0};

template <class Predicate>
Bitmap where(std::span<const double> column, Predicate is_set) {
  Bitmap bits(column.size());
  for (std::size_t bar = 0; bar < column.size(); ++bar)
    bits.data()[bar / 64] |= std::uint64_t{is_set(column[bar])} << (bar % 64);
  return bits;
}

// Requests have state of their own. A setting outside its range, or ticks of unknown size, stop a
// strategy; whoever runs it alone says so.
bool can_share(const language::Plan& plan, std::span<const double> slots) {
  if (plan.mintick != language::OrderSite::none && language::is_na(slots[plan.mintick]))
    return false;
  return std::ranges::all_of(plan.signal, [&](const language::Instruction& each) {
    if (each.operation != Operation::Kernel) return each.operation != Operation::Request;
    return std::ranges::all_of(plan.kernels[each.a].settings,
                               [&](const language::KernelSetting& setting) {
                                 const double value = slots[setting.slot];
                                 return value >= setting.minimum && value <= setting.maximum;
                               });
  });
}

// A price, so many bars ago.
std::vector<double> price(const columns::CandleView& bars, language::Price which, std::size_t ago) {
  const std::span<const double> from = language::price_column(bars, which);
  std::vector<double> values(from.size(), language::na);
  if (ago < from.size())
    std::copy(from.begin(), from.end() - static_cast<std::ptrdiff_t>(ago),
              values.begin() + static_cast<std::ptrdiff_t>(ago));
  return values;
}

}  // namespace

SignalGraph::SignalGraph(strategy::SeriesContext context, const columns::CandleView& bars,
                         std::size_t budget_bytes)
    : context_(std::move(context)), bars_(bars), budget_bytes_(budget_bytes) {}

SignalGraph::Node SignalGraph::intern() {
  words_.assign({std::uint64_t{draft_.detail} << 8 | static_cast<std::uint64_t>(draft_.operation),
                 std::bit_cast<std::uintptr_t>(draft_.kernel), draft_.operands.size()});
  words_.insert(words_.end(), draft_.operands.begin(), draft_.operands.end());
  for (const double setting : draft_.settings)
    words_.push_back(std::bit_cast<std::uint64_t>(setting));
  const auto [node, is_new] = expressions_.add(words_);
  if (is_new) {
    entries_.push_back(std::make_unique<Entry>());
    entries_.back()->expression = draft_;
    ++usage_.nodes;
  }
  return node;
}

SignalGraph::Entry& SignalGraph::entry(Node node) const {
  const std::scoped_lock guard(lock_);
  return *entries_[node];
}

std::optional<double> SignalGraph::constant(Node node) const {
  const Expression& expression = entry(node).expression;
  if (expression.operation != Operation::Move) return {};
  return std::bit_cast<double>(std::uint64_t{expression.operands[0]} << 32 |
                               expression.operands[1]);
}

std::optional<SignalGraph::Node> SignalGraph::only_choice(Node node) const {
  std::optional<Node> only;
  while (entry(node).expression.operation == Operation::Select) {
    const std::vector<Node>& operands = entry(node).expression.operands;  // condition, yes, no
    if (only && *only != operands[1]) return {};
    only = operands[1];
    node = operands[2];
  }
  const auto otherwise = constant(node);
  return otherwise && language::is_na(*otherwise) ? only : std::nullopt;
}

SignalGraph::Node SignalGraph::entered(const language::Plan& plan,
                                       const language::Instruction& instruction, std::size_t output,
                                       std::span<const Node> nodes, std::span<const double> slots) {
  const auto [operation, dst, a, b, c] = instruction;
  draft_.operation = operation;
  draft_.kernel = nullptr;
  draft_.detail = 0;
  draft_.operands.clear();
  draft_.settings.clear();
  if (language::is_pure(operation)) {
    const std::uint32_t operands[] = {a, b, c};
    for (int i = 0; i < language::operand_count(operation); ++i)
      draft_.operands.push_back(nodes[operands[i]]);
    return intern();
  }
  switch (operation) {
    case Operation::LoadPrice:
      draft_.operation = Operation::LoadPriceHistory;
      draft_.operands = {a, 0};
      break;
    case Operation::LoadPriceHistory:
      draft_.operands = {a, b};
      break;
    case Operation::Kernel: {
      const language::KernelSite& site = plan.kernels[a];
      draft_.kernel = site.type;
      draft_.detail = static_cast<std::uint32_t>(output);
      for (const language::Slot slot : site.inputs) draft_.operands.push_back(nodes[slot]);
      for (const language::KernelSetting& setting : site.settings)
        draft_.settings.push_back(slots[setting.slot]);
      break;
    }
    case Operation::History:
      draft_.detail = static_cast<std::uint32_t>(plan.histories[a].bars) << 1 |
                      static_cast<std::uint32_t>(plan.histories[a].is_bool);
      draft_.operands = {nodes[plan.histories[a].source], nodes[b]};
      break;
    default:
      break;
  }
  return intern();
}

SignalGraph::Node SignalGraph::enter_constant(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  draft_.operation = Operation::Move;
  draft_.kernel = nullptr;
  draft_.detail = 0;
  draft_.operands = {static_cast<Node>(bits >> 32), static_cast<Node>(bits)};
  draft_.settings.clear();
  return intern();
}

std::optional<SignalGraph::Binding> SignalGraph::bind(const language::Plan& plan,
                                                      std::span<const double> parameters) {
  std::vector<double> slots = language::first_slots(plan, parameters);
  language::Texts texts(plan.texts, plan.text_bytes_max);
  language::run_setup(plan, context_, texts, slots);
  if (!can_share(plan, slots)) return {};
  Binding binding;
  binding.nodes_.assign(slots.size(), unbound);
  const std::scoped_lock guard(lock_);
  // Slots that no instruction of the signal part writes hold one value throughout.
  const auto enter_slot = [&](language::Slot slot) {
    if (binding.nodes_[slot] == unbound) binding.nodes_[slot] = enter_constant(slots[slot]);
  };
  for (const language::Instruction& each : plan.signal) {
    language::for_each_operand(plan, each, enter_slot);
    for (std::size_t i = 0; i < language::output_count(plan, each); ++i)
      binding.nodes_[each.dst + i] = entered(plan, each, i, binding.nodes_, slots);
  }
  for (const language::Slot slot : plan.handed_over) enter_slot(slot);
  return binding;
}

Column SignalGraph::known(Entry& entry) const {
  const std::scoped_lock guard(lock_);
  return entry.column.lock();
}

Column SignalGraph::keep(Entry& entry, std::vector<double> values) {
  auto column = std::make_shared<const std::vector<double>>(std::move(values));
  const std::size_t bytes = column->size() * sizeof(double);
  const std::scoped_lock guard(lock_);
  entry.column = column;
  ++usage_.columns_computed;
  usage_.bytes += bytes;
  usage_.bytes -= kept_columns_.add(column, bytes, budget_bytes_ / 2);
  usage_.bytes_most = std::max(usage_.bytes_most, usage_.bytes);
  return column;
}

void SignalGraph::keep(const Bits& bits) {
  ++usage_.bitmaps_computed;
  usage_.bytes += bits->bytes();
  usage_.bytes -= kept_bits_.add(bits, bits->bytes(), budget_bytes_ / 2);
  usage_.bytes_most = std::max(usage_.bytes_most, usage_.bytes);
}

Column SignalGraph::column(Node node) {
  {
    const std::scoped_lock guard(lock_);
    if (Column column = entries_[node]->column.lock()) return column;
  }
  Entry& of_node = entry(node);
  if (of_node.expression.operation == Operation::Kernel) return run_kernel(node);
  const std::scoped_lock computing(of_node.computing);
  if (Column column = known(of_node)) return column;
  return compute(node);
}

Column SignalGraph::compute(Node node) {
  Entry& of_node = entry(node);
  const Expression& expression = of_node.expression;
  const std::size_t bars = bars_.size();
  std::vector<double> values(bars);
  if (const auto value = constant(node)) {
    values.assign(bars, *value);
    return keep(of_node, std::move(values));
  }
  if (language::is_pure(expression.operation)) {
    std::array<Column, 3> operands;
    for (std::size_t i = 0; i < operands.size(); ++i)
      operands[i] = i < expression.operands.size() ? column(expression.operands[i]) : operands[0];
    language::apply_columns(expression.operation, operands[0]->data(), operands[1]->data(),
                            operands[2]->data(), values.data(), bars);
    return keep(of_node, std::move(values));
  }
  switch (expression.operation) {
    case Operation::LoadPriceHistory:
      return keep(of_node, price(bars_, static_cast<language::Price>(expression.operands[0]),
                                 expression.operands[1]));
    case Operation::LoadBarIndex:
      for (std::size_t bar = 0; bar < bars; ++bar) values[bar] = static_cast<double>(bar);
      break;
    case Operation::LoadTime:
      for (std::size_t bar = 0; bar < bars; ++bar)
        values[bar] = static_cast<double>(bars_.time(bar).milliseconds());
      break;
    case Operation::LoadTimeClose:
      for (std::size_t bar = 0; bar < bars; ++bar)
        values[bar] =
            static_cast<double>(context_.interval.next_start(bars_.time(bar)).milliseconds());
      break;
    case Operation::History: {
      const Column source = column(expression.operands[0]),
                   offsets = column(expression.operands[1]);
      const double absent = (expression.detail & 1) != 0 ? 0.0 : language::na;
      const double reach =
          std::min(static_cast<double>(expression.detail >> 1), static_cast<double>(bars));
      for (std::size_t bar = 0; bar < bars; ++bar) {
        const double ago = (*offsets)[bar];
        const bool is_known = ago >= 0 && ago < reach + 1 && ago < static_cast<double>(bar + 1);
        values[bar] = is_known ? (*source)[bar - static_cast<std::size_t>(ago)] : absent;
      }
      break;
    }
    default:
      // A value that may not be known (it can reach no order): na throughout.
      values.assign(bars, language::na);
  }
  return keep(of_node, std::move(values));
}

// All outputs of a kernel at once; its first output's entry guards the work.
Column SignalGraph::run_kernel(Node node) {
  const Expression expression = entry(node).expression;
  const language::KernelType& type = *expression.kernel;
  std::vector<Node> outputs;
  {
    const std::scoped_lock guard(lock_);
    for (std::size_t i = 0; i < type.outputs; ++i) {
      draft_ = expression;
      draft_.detail = static_cast<std::uint32_t>(i);
      outputs.push_back(intern());
    }
  }
  const std::scoped_lock computing(entry(outputs[0]).computing);
  if (Column column = known(entry(node))) return column;
  std::vector<Column> inputs;
  std::vector<const double*> input_data;
  for (const Node input : expression.operands) {
    inputs.push_back(column(input));
    input_data.push_back(inputs.back()->data());
  }
  std::vector<std::vector<double>> values(type.outputs, std::vector<double>(bars_.size()));
  std::vector<double*> output_data;
  for (std::vector<double>& each : values) output_data.push_back(each.data());
  const std::shared_ptr<void> state = type.make(expression.settings);
  type.run(state.get(), input_data.data(), output_data.data(), bars_.size());
  Column wanted;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    Column column = keep(entry(outputs[i]), std::move(values[i]));
    if (outputs[i] == node) wanted = std::move(column);
  }
  return wanted;
}

Bits SignalGraph::bits(Node node) {
  {
    const std::scoped_lock guard(lock_);
    if (Bits known = entries_[node]->bits.lock()) return known;
  }
  Bits computed = std::make_shared<const Bitmap>(compute_bits(node));
  Entry& of_node = entry(node);
  const std::scoped_lock guard(lock_);
  // Another thread may have been as fast; both found the same.
  if (Bits known = of_node.bits.lock()) return known;
  of_node.bits = computed;
  keep(computed);
  return computed;
}

template <class Key, class Compute>
Bits SignalGraph::derived(std::map<Key, std::weak_ptr<const Bitmap>>& all, const Key& key,
                          Compute compute) {
  {
    const std::scoped_lock guard(lock_);
    if (Bits known = all[key].lock()) return known;
  }
  Bits computed = std::make_shared<const Bitmap>(compute());
  const std::scoped_lock guard(lock_);
  std::weak_ptr<const Bitmap>& known = all[key];
  if (Bits found = known.lock()) return found;
  known = computed;
  keep(computed);
  return computed;
}

Bits SignalGraph::restless_stop(Node stated, Node stop, market::Direction held) {
  return derived(restless_, std::tuple(stated, stop, held), [&] {
    return screening::restless_stop(bars_, *bits(stated), *column(stop), held);
  });
}

Bits SignalGraph::positive(Node node) {
  return derived(positive_, node, [&] { return compare(*column(node), Comparison::Greater, 0); });
}

Bitmap SignalGraph::compute_bits(Node node) {
  const Expression& expression = entry(node).expression;
  const auto operand = [&](std::size_t i) { return bits(expression.operands[i]); };
  if (const auto value = constant(node)) return filled(bars_.size(), *value != 0);
  switch (expression.operation) {
    case Operation::And: {
      Bitmap result = *operand(0);
      return std::move(result &= *operand(1));
    }
    case Operation::Or: {
      Bitmap result = *operand(0);
      return std::move(result |= *operand(1));
    }
    case Operation::Not:
      return inverted(*operand(0));
    case Operation::Select: {
      const Bits condition = operand(0);
      Bitmap yes = *operand(1), no = *operand(2);
      yes &= *condition;
      no.and_not(*condition);
      return std::move(yes |= no);
    }
    case Operation::Less:
    case Operation::LessEqual:
    case Operation::Greater:
    case Operation::GreaterEqual:
      return compared(expression);
    case Operation::IsNa:
      return where(*column(expression.operands[0]),
                   [](double value) { return language::is_na(value); });
    case Operation::History: {
      const auto ago = constant(expression.operands[1]);
      const bool is_bool = (expression.detail & 1) != 0;
      if (!is_bool || !ago || !(*ago >= 0) || *ago > static_cast<double>(expression.detail >> 1))
        break;
      return operand(0)->delayed(static_cast<std::size_t>(*ago));
    }
    default:
      break;
  }
  return where(*column(node), [](double value) { return value != 0; });
}

Bitmap SignalGraph::compared(const Expression& expression) {
  const auto comparison = static_cast<Comparison>(static_cast<int>(expression.operation) -
                                                  static_cast<int>(Operation::Less));
  const Column a = column(expression.operands[0]);
  if (const auto threshold = constant(expression.operands[1]))
    return compare(*a, comparison, *threshold);
  return compare(*a, comparison, *column(expression.operands[1]));
}

SignalGraph::Usage SignalGraph::usage() const {
  const std::scoped_lock guard(lock_);
  return usage_;
}

}  // namespace sixbtc::backtest::screening
