// "Did you mean": the nearest known word, if one is near enough to be meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sixbtc::yaml_config {

// By edit distance (insert, delete, replace), at most a third of the word; the first of equals.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string_view> known);

}  // namespace sixbtc::yaml_config
