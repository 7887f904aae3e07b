// What an instruction of a plan reads and writes.
#pragma once

#include "columns/candle_series.hpp"
#include "language/kernels.hpp"

namespace sixbtc::language {

// Calls `use` for every slot that an instruction reads.
template <class Use>
void for_each_operand(const Plan& plan, const Instruction& instruction, Use use) {
  const auto [operation, dst, a, b, c] = instruction;
  if (is_pure(operation)) {
    use(a);
    if (operand_count(operation) > 1) use(b);
    if (operand_count(operation) > 2) use(c);
    return;
  }
  switch (operation) {
    case Operation::Kernel:
      for (const Slot slot : plan.kernels[a].inputs) use(slot);
      for (const KernelSetting& setting : plan.kernels[a].settings) use(setting.slot);
      break;
    case Operation::History:
      use(plan.histories[a].source);
      use(b);
      break;
    case Operation::LoadTrade:
      use(b);
      break;
    case Operation::Request:
      use(plan.requests[a].timeframe);
      if (plan.requests[a].symbol != OrderSite::none) use(plan.requests[a].symbol);
      break;
    case Operation::Collection:
      for (const Slot slot : plan.collections[a].arguments) use(slot);
      break;
    case Operation::Text:
      for (const TextSite::Argument& argument : plan.text_sites[a].arguments) use(argument.slot);
      break;
    case Operation::Move:
    case Operation::Fail:
      use(a);
      break;
    case Operation::JumpUnless:
      use(dst);
      break;
    case Operation::LoopContinues:
      use(a);
      use(b);
      use(c);
      break;
    case Operation::Order:
      plan.orders[a].for_each_slot(use);
      break;
    default:
      break;
  }
}

// Slots that it writes, from `dst` on.
[[nodiscard]] inline std::size_t output_count(const Plan& plan, const Instruction& instruction) {
  if (instruction.operation == Operation::Kernel) return plan.kernels[instruction.a].type->outputs;
  if (instruction.operation == Operation::Request)
    return plan.requests[instruction.a].outputs.size();
  return 1;
}

// Drops from straight code what nobody reads. `is_used`: the slots read elsewhere; what the rest of
// the code reads is added.
inline void drop_unneeded(const Plan& plan, Code& code, std::vector<bool>& is_used) {
  Code kept;
  for (auto it = code.rbegin(); it != code.rend(); ++it) {
    bool is_needed = false;
    for (std::size_t i = 0; i < output_count(plan, *it); ++i)
      is_needed = is_needed || is_used[it->dst + i];
    if (!is_needed) continue;
    for_each_operand(plan, *it, [&](Slot slot) { is_used[slot] = true; });
    kept.push_back(*it);
  }
  code.assign(kept.rbegin(), kept.rend());
}

[[nodiscard]] inline std::span<const double> price_column(const columns::CandleView& bars,
                                                          Price which) {
  switch (which) {
    case Price::Open:
      return bars.open;
    case Price::High:
      return bars.high;
    case Price::Low:
      return bars.low;
    case Price::Close:
      return bars.close;
    case Price::Volume:
      return bars.volume;
  }
  return {};
}

}  // namespace sixbtc::language
