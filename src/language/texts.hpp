// Texts: the functions over them, one implementation for constants while compiling and for values
// of a running script, and the texts a run makes. A slot holds a text as its number: the plan's
// texts come first, those made while running follow. Equal texts have equal numbers.
//
// Numbers are written as Pine writes them: at most ten decimals without trailing zeros, or after a
// pattern such as "#.##", "0.00" or "#,###". The last digit is rounded half to even.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "language/plan.hpp"
#include "language/types.hpp"

namespace sixbtc::language {

// An argument: a text, or a number (of ints and bools too) with its type. A text that is na is a
// number.
struct TextArgument {
  Type type;
  double number;
  std::optional<std::string_view> text;
};

// Functions that lengthen a text stop here, far beyond what anybody shows.
inline constexpr std::size_t text_length_max = 4096;

using TextResult = std::variant<double, std::string, std::vector<std::string>>;

// `tick` is na where it is not known; format.mintick then writes as without a format.
[[nodiscard]] TextResult apply_text(TextOperation operation,
                                    std::span<const TextArgument> arguments, double tick);

// A number after a pattern; "mintick", "percent" and "volume" are patterns too.
[[nodiscard]] std::string number_text(double number, Type type, std::string_view pattern,
                                      double tick);

class Texts {
 public:
  // `plan_texts` outlives this object. `bytes_max`: of all texts made while running.
  Texts(const std::vector<std::string>& plan_texts, std::size_t bytes_max)
      : plan_texts_(plan_texts), bytes_max_(bytes_max) {}

  // Empty for na.
  [[nodiscard]] std::string_view at(double number) const;
  // The number of a text; nothing when there is no room for it.
  [[nodiscard]] std::optional<double> number_of(std::string_view text);

 private:
  const std::vector<std::string>& plan_texts_;
  std::size_t bytes_max_, bytes_ = 0;
  std::deque<std::string> made_;
  std::unordered_map<std::string, double> numbers_;
};

}  // namespace sixbtc::language
