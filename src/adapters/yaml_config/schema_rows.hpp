// Helpers to write schema rows, shared by the schema_*.cpp tables.
#pragma once

#include "adapters/yaml_config/schema.hpp"

namespace sixbtc::yaml_config {

using S = ports::Settings;

template <class T>
[[nodiscard]] Slot slot_of(T& value) {
  if constexpr (std::is_enum_v<T>)
    return ChoiceSlot{[&value](std::size_t i) { value = static_cast<T>(i); },
                      [&value] { return static_cast<std::size_t>(value); }};
  else
    return &value;
}

// The member reached by following pointers to members from Settings.
template <auto... Members>
[[nodiscard]] Slot at(S& settings, std::string_view) {
  return slot_of((settings.*....*Members));
}

[[nodiscard]] inline Type text() {
  return {Kind::Text};
}
[[nodiscard]] inline Type boolean() {
  return {Kind::Boolean};
}
[[nodiscard]] inline Type integer(std::int64_t min, std::int64_t max) {
  return {Kind::Integer, Shape::Single, static_cast<double>(min), static_cast<double>(max)};
}
[[nodiscard]] inline Type real(double min, double max) {
  return {Kind::Real, Shape::Single, min, max};
}
[[nodiscard]] inline Type ratio(double min, double max) {
  return {Kind::Ratio, Shape::Single, min, max};
}
[[nodiscard]] inline Type decimal(double min, double max) {
  return {Kind::Decimal, Shape::Single, min, max};
}
[[nodiscard]] inline Type choice(std::vector<std::string_view> names) {
  return {Kind::Choice, Shape::Single, 0, 0, std::move(names)};
}
[[nodiscard]] inline Type list_of(Type type) {
  type.shape = Shape::List;
  return type;
}
[[nodiscard]] inline Type intervals() {
  return {Kind::Interval, Shape::List};
}

// The tables, joined by fields() in this order.
[[nodiscard]] std::vector<Field> house_fields();
[[nodiscard]] std::vector<Field> backtest_fields();
[[nodiscard]] std::vector<Field> risk_fields();
[[nodiscard]] std::vector<Field> account_fields();
[[nodiscard]] std::vector<Field> execution_fields();
[[nodiscard]] std::vector<Field> screen_fields();
[[nodiscard]] std::vector<Field> proof_fields();
[[nodiscard]] std::vector<Field> optimiser_fields();
[[nodiscard]] std::vector<Field> simulation_fields();
[[nodiscard]] std::vector<Field> generation_fields();
[[nodiscard]] std::vector<Field> source_fields();  // the first part of them
[[nodiscard]] std::vector<Field> ai_fields();      // the last part of those
[[nodiscard]] std::vector<Field> api_fields();

}  // namespace sixbtc::yaml_config
