// Indicator kernels behind one shape, so that a plan can hold any of them: made from numbers,
// stepped over slots. The arithmetic is that of sixbtc::indicators, nowhere else.
#pragma once

#include <memory>
#include <span>

#include "language/plan.hpp"

namespace sixbtc::language {

struct KernelType {
  std::size_t inputs, outputs;
  std::shared_ptr<void> (*make)(std::span<const double> settings);
  // Reads slots[inputs[...]], writes slots[dst ...].
  void (*step)(void* state, double* slots, const Slot* inputs, Slot dst);
  // The same for many bars: reads rows of the columns inputs[...], writes columns[...].
  void (*run)(void* state, const double* const* inputs, double* const* columns, std::size_t rows);
};

struct NamedKernel {
  std::string_view name;
  KernelType type;
};

// Those whose length may change from bar to bar.
[[nodiscard]] std::span<const NamedKernel> varying_kernels();
// Those of the namespace six.
[[nodiscard]] std::span<const NamedKernel> six_kernels();
[[nodiscard]] std::span<const NamedKernel> candle_kernels();

// The kernel that a built-in of this name uses; CHECK fails for a name without one.
[[nodiscard]] const KernelType& kernel_named(std::string_view name);

}  // namespace sixbtc::language
