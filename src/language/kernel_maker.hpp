// From an indicator of sixbtc::indicators to a kernel of the language: anything with a next() of
// doubles becomes a row of a kernel table.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>
#include <utility>

#include "indicators/trend.hpp"
#include "language/kernels.hpp"

namespace sixbtc::language {

using Settings = std::span<const double>;

// A setting that counts bars.
inline std::size_t length(double value) {
  return static_cast<std::size_t>(value);
}

inline void store(double* out, double value) {
  *out = value;
}
// Several numbers, in the order of the struct.
template <class Value>
requires std::is_class_v<Value>
void store(double* out, const Value& value) {
  std::ranges::copy(std::bit_cast<std::array<double, sizeof(Value) / sizeof(double)>>(value), out);
}
inline void store(double* out, const indicators::DmiValue& value) {
  out[0] = value.plus;
  out[1] = value.minus;
  out[2] = value.adx;
}

template <class Value>
constexpr std::size_t outputs_of = std::is_class_v<Value> ? sizeof(Value) / sizeof(double) : 1;
template <>
inline constexpr std::size_t outputs_of<indicators::DmiValue> = 3;

// `Make` builds the indicator from its settings; its next() takes `Inputs` doubles.
template <std::size_t Inputs, auto Make>
constexpr KernelType kernel() {
  using K = decltype(Make(Settings{}));
  using Value = decltype([]<std::size_t... I>(K & k, std::index_sequence<I...>) {
    return k.next((static_cast<void>(I), 0.0)...);
  }(std::declval<K&>(), std::make_index_sequence<Inputs>{}));
  constexpr std::size_t outputs = outputs_of<Value>;
  return {Inputs, outputs,
          [](Settings settings) -> std::shared_ptr<void> {
            return std::make_shared<K>(Make(settings));
          },
          [](void* state, double* slots, const Slot* inputs, Slot dst) {
            [&]<std::size_t... I>(std::index_sequence<I...>) {
              store(slots + dst, static_cast<K*>(state)->next(slots[inputs[I]]...));
            }
            (std::make_index_sequence<Inputs>{});
          },
          [](void* state, const double* const* inputs, double* const* columns, std::size_t rows) {
            // A copy of its own keeps the state in registers.
            K k = std::move(*static_cast<K*>(state));
            std::array<const double*, Inputs> in;
            std::copy_n(inputs, Inputs, in.begin());
            std::array<double*, outputs> out;
            std::copy_n(columns, outputs, out.begin());
            for (std::size_t row = 0; row < rows; ++row) {
              [&]<std::size_t... I>(std::index_sequence<I...>) {
                double values[outputs];
                store(values, k.next(in[I][row]...));
                for (std::size_t i = 0; i < outputs; ++i) out[i][row] = values[i];
              }
              (std::make_index_sequence<Inputs>{});
            }
            *static_cast<K*>(state) = std::move(k);
          }};
}

}  // namespace sixbtc::language
