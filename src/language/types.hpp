// Types and qualifiers of values. A qualifier says when a value becomes known: while compiling
// (Const, and Input because a strategy carries its own inputs), when a series is chosen (Simple),
// or bar by bar (Series). Each may stand where a later one is asked for.
#pragma once

#include <cstdint>
#include <string_view>

namespace sixbtc::language {

// For whom a script is compiled. Perp: strategies that are judged and traded; sizes and resting
// entries are not the script's business. TradingView: parity runs alone; every order call and every
// property means what it means there.
enum class Profile : std::uint8_t { Perp, TradingView };

enum class Type : std::uint8_t {
  Void,
  Na,  // the literal na: fits int, float, string, color and drawings
  Bool,
  Int,
  Float,
  String,
  Color,
  Drawing,  // line, label, box, table: accepted, without effect
  Tuple,
  Array,
  Map,     // followed for what it knows, not computed
  Matrix,  // the same
  Object,  // of a user type
  Enum,
  Error,  // already reported; fits everything, so that one mistake is one message
};

enum class Qualifier : std::uint8_t { Const, Input, Simple, Series };

[[nodiscard]] constexpr std::string_view to_text(Type type) {
  constexpr std::string_view names[] = {"void",   "na",     "bool",    "int",   "float",
                                        "string", "color",  "drawing", "tuple", "array",
                                        "map",    "matrix", "object",  "enum",  "error"};
  return names[static_cast<std::size_t>(type)];
}
[[nodiscard]] constexpr std::string_view to_text(Qualifier qualifier) {
  constexpr std::string_view names[] = {"const", "input", "simple", "series"};
  return names[static_cast<std::size_t>(qualifier)];
}
[[nodiscard]] constexpr bool is_number(Type type) {
  return type == Type::Int || type == Type::Float || type == Type::Na || type == Type::Error;
}
// Types of which there are many: arrays by their elements, user types by their name.
[[nodiscard]] constexpr bool has_shape(Type type) {
  return type >= Type::Array && type <= Type::Enum;
}
// A value of type `from` may stand where `to` is asked for, without a conversion in the source.
[[nodiscard]] constexpr bool fits(Type from, Type to) {
  if (from == to || from == Type::Error || to == Type::Error) return true;
  if (from == Type::Int && to == Type::Float) return true;
  return from == Type::Na && (to == Type::Int || to == Type::Float || to == Type::String ||
                              to == Type::Color || to == Type::Drawing || to >= Type::Array);
}

}  // namespace sixbtc::language
