// Bounds of values, and the last step of building: unused signals go, what remains is one plan.
#include "core/check.hpp"
#include "language/plan_builder.hpp"
#include "language/plan_walk.hpp"

namespace sixbtc::language {

namespace {

double product(double a, double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

}  // namespace

Range range_of(Operation operation, Range a, Range b, Range c) {
  switch (operation) {
    case Operation::Add:
      return {a.low + b.low, a.high + b.high};
    case Operation::Subtract:
      return {a.low - b.high, a.high - b.low};
    case Operation::Negate:
      return {-a.high, -a.low};
    case Operation::Multiply: {
      const auto [low, high] = std::minmax({product(a.low, b.low), product(a.low, b.high),
                                            product(a.high, b.low), product(a.high, b.high)});
      return {low, high};
    }
    case Operation::Minimum:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Operation::Maximum:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Operation::Select:
      return {std::min(b.low, c.low), std::max(b.high, c.high)};
    case Operation::ReplaceNa:
      return {std::min(a.low, b.low), std::max(a.high, b.high)};
    case Operation::Truncate:
      return {std::trunc(a.low), std::trunc(a.high)};
    case Operation::Floor:
      return {std::floor(a.low), std::floor(a.high)};
    case Operation::Ceil:
      return {std::ceil(a.low), std::ceil(a.high)};
    case Operation::Round:
      return {std::floor(a.low + 0.5), std::floor(a.high + 0.5)};
    case Operation::Remainder: {
      // Smaller than the divisor, no larger than the dividend, and of its sign.
      const double divisor = std::max(std::fabs(b.low), std::fabs(b.high));
      return {a.low >= 0 ? 0 : std::max(a.low, -divisor),
              a.high <= 0 ? 0 : std::min(a.high, divisor)};
    }
    case Operation::Absolute:
      return {a.low > 0    ? a.low
              : a.high < 0 ? -a.high
                           : 0,
              std::max(std::fabs(a.low), std::fabs(a.high))};
    default:
      return {};
  }
}

std::optional<std::size_t> PlanBuilder::longest(Slot length) const {
  const double most = info_[length].range.high;
  if (!std::isfinite(most)) return {};
  return static_cast<std::size_t>(std::clamp(most, 0.0, static_cast<double>(history_max_)));
}

std::vector<Slot> PlanBuilder::order_slots() const {
  std::vector<Slot> slots;
  for (const Root& root : roots_) slots.insert(slots.end(), root.slots.begin(), root.slots.end());
  return slots;
}

void PlanBuilder::drop_unused() {
  std::vector<bool> is_used(info_.size(), false);
  const auto use = [&](Slot slot) { is_used[slot] = true; };
  if (plan_.confidence != OrderSite::none) use(plan_.confidence);
  for (const Slot slot : outputs_) use(slot);
  for (const Instruction& instruction : plan_.sequential) for_each_operand(plan_, instruction, use);
  for (const HistorySite& site : plan_.histories)
    if (info_[site.source].part == Part::Sequential) use(site.source);
  drop_unneeded(plan_, plan_.signal, is_used);
}

// Kernel and history sites that no remaining instruction refers to.
void PlanBuilder::drop_unused_sites() {
  std::vector<KernelSite> kernels;
  std::vector<HistorySite> histories;
  std::map<std::uint32_t, std::uint32_t> history_index;
  for (Code* code : {&plan_.signal, &plan_.sequential}) {
    for (Instruction& instruction : *code) {
      if (instruction.operation == Operation::Kernel) {
        kernels.push_back(plan_.kernels[instruction.a]);
        instruction.a = static_cast<std::uint32_t>(kernels.size() - 1);
      } else if (instruction.operation == Operation::History) {
        const auto [it, is_new] =
            history_index.try_emplace(instruction.a, static_cast<std::uint32_t>(histories.size()));
        if (is_new) histories.push_back(plan_.histories[instruction.a]);
        instruction.a = it->second;
      }
    }
  }
  plan_.kernels = std::move(kernels);
  plan_.histories = std::move(histories);
}

// What the columnar evaluator has to show to the sequential program.
void PlanBuilder::hand_over() {
  std::set<Slot> read;
  for (const Instruction& each : plan_.sequential) {
    for_each_operand(plan_, each, [&](Slot slot) { read.insert(slot); });
    if (each.operation == Operation::History) plan_.histories[each.a].is_read_in_sequence = true;
  }
  if (plan_.confidence != OrderSite::none) read.insert(plan_.confidence);
  for (const Slot slot : read)
    if (info_[slot].part == Part::Signal) plan_.handed_over.push_back(slot);
}

// Texts that reach no order, comment, plot or message are not made: an instruction of the
// sequential program keeps its place, so it becomes one that does nothing.
void PlanBuilder::drop_unused_texts() {
  if (plan_.text_sites.empty()) return;
  std::vector<Slot> wanted = order_slots();
  wanted.insert(wanted.end(), outputs_.begin(), outputs_.end());
  if (plan_.confidence != OrderSite::none) wanted.push_back(plan_.confidence);
  for (const OrderSite& site : plan_.orders)
    site.for_each_slot([&](Slot slot) { wanted.push_back(slot); });
  for (const NamedSlot& plot : plan_.plots) wanted.push_back(plot.slot);
  for (const Instruction& each : plan_.sequential) {
    if (each.operation == Operation::Fail) wanted.push_back(each.a);
    // A loop that does not end, or an index outside, would stop the strategy.
    if (each.operation == Operation::LoopGuard) wanted.push_back(each.dst);
    if (each.operation != Operation::Collection) continue;
    const CollectionSite& site = plan_.collections[each.a];
    const bool has_index = site.operation == CollectionOperation::Get ||
                           site.operation == CollectionOperation::Set ||
                           site.operation == CollectionOperation::Insert ||
                           site.operation == CollectionOperation::Remove;
    if (has_index) wanted.push_back(site.arguments[1]);
    if (site.operation == CollectionOperation::New) wanted.push_back(site.arguments[0]);
  }
  const std::vector<bool> is_wanted = reachable(wanted);
  for (Instruction& each : plan_.sequential)
    if (each.operation == Operation::Text && !is_wanted[each.dst])
      each = {Operation::Move, each.dst, each.dst, 0, 0};
}

std::vector<PlanBuilder::Leak> PlanBuilder::taints_of(const std::vector<Slot>& slots) const {
  const std::vector<bool> seen = reachable(slots);
  std::vector<Leak> found;
  for (const auto& [slot, leak] : tainted_)
    if (seen[slot]) found.push_back(leak);
  return found;
}

// Like reachable, but what was read from an earlier bar leads no further than its offset.
std::vector<bool> PlanBuilder::reachable_within_bar(const std::vector<Slot>& from) const {
  std::vector<bool> seen(info_.size(), false);
  std::vector<Slot> open = from;
  while (!open.empty()) {
    const Slot slot = open.back();
    open.pop_back();
    if (seen[slot]) continue;
    seen[slot] = true;
    if (const auto it = shifted_.find(slot); it != shifted_.end())
      open.push_back(it->second);
    else
      open.insert(open.end(), feeds_[slot].begin(), feeds_[slot].end());
  }
  return seen;
}

bool PlanBuilder::needs_newest_bar(const std::vector<Slot>& slots) const {
  const std::vector<bool> seen = reachable_within_bar(slots);
  return std::any_of(loads_.begin(), loads_.end(), [&](Slot load) { return seen[load]; });
}

Plan PlanBuilder::finish_request(const std::vector<Slot>& outputs, bool is_early) {
  outputs_ = outputs;
  const std::vector<bool> seen = reachable_within_bar(outputs);
  Plan plan = finish({}, OrderSite::none);
  if (!is_early) return plan;
  Code late;
  for (const Instruction& each : plan.signal) {
    bool is_needed = false;
    for (std::size_t i = 0; i < output_count(plan, each); ++i)
      is_needed = is_needed || seen[each.dst + i];
    (is_needed ? plan.early : late).push_back(each);
  }
  plan.signal = std::move(late);
  return plan;
}

Plan PlanBuilder::finish(const std::vector<NamedSlot>& named, Slot confidence) {
  CHECK(control_.empty());
  plan_.confidence = confidence;
  plan_.sequential = std::move(prologue_);
  plan_.sequential.insert(plan_.sequential.end(), sequential_.begin(), sequential_.end());
  std::vector<Slot> roots = order_slots();
  if (confidence != OrderSite::none) roots.push_back(confidence);
  for (const Slot slot : roots) warmup_bars_ = std::max(warmup_bars_, info_[slot].warmup);
  const std::vector<bool> feeds_order = reachable(roots);
  drop_unused_texts();
  drop_unused();
  drop_unused_sites();
  hand_over();
  for (const NamedSlot& variable : named)
    if (feeds_order[variable.slot] && info_[variable.slot].part > Part::Setup)
      plan_.watched.push_back(variable);
  for (const KernelSite& site : plan_.kernels) {
    const bool has_name = std::any_of(named.begin(), named.end(), [&](const NamedSlot& variable) {
      return variable.slot >= site.dst && variable.slot < site.dst + site.type->outputs;
    });
    if (feeds_order[site.dst] && !has_name) plan_.watched.push_back({site.text, site.dst});
  }
  return std::move(plan_);
}

}  // namespace sixbtc::language
