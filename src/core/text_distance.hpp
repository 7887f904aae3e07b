// "Did you mean": the nearest known word to a mistyped one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sixbtc::core {

// Edit distance with transpositions of neighbours (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `words` within a third of the typed word's length (at least 2 edits), the first
// one on a tie; none when nothing is near. Words over 64 characters are not compared.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view typed,
                                                      std::span<const std::string> words);

}  // namespace sixbtc::core
