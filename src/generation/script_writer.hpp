// Choices of the catalogue as script text in the one style of language/format.hpp.
// Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "generation/catalogue.hpp"
#include "generation/parameter_space.hpp"
#include "generation/strategy.hpp"

namespace sixbtc::generation {

// How several conditions make one signal.
enum class Joining : std::uint8_t {
  All,       // every one holds on the same bar
  Sequence,  // the first holds, and the second held at most `within` bars before
};

// Statements that compute a signal, and the names of the bools that carry it.
struct SignalText {
  std::string inputs, statements;     // whole lines
  std::string long_name, short_name;  // empty: not in this direction
  std::vector<Parameter> parameters;  // the inputs
};

// `first_slot` numbers the names, so that the texts of several signals may stand in one script.
[[nodiscard]] SignalText write_signal(std::span<const Choice> choices, Joining joining,
                                      std::int64_t within, TradeDirection direction,
                                      std::size_t first_slot);

// What `within` of a sequence may be.
[[nodiscard]] std::span<const std::int64_t> sequence_bars();

// The type of the first choice that points somewhere.
[[nodiscard]] std::string type_of(std::span<const Choice> choices);
// "rsi, adx"
[[nodiscard]] std::string title_of(std::span<const Choice> choices);

// A whole strategy: long wins where both signals hold.
[[nodiscard]] std::string write_strategy(const SignalText& signal, const std::string& title,
                                         const std::string& type, const ExitChoice& exit);

}  // namespace sixbtc::generation
