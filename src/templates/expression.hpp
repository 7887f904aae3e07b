// Expressions of templates.
#pragma once

#include "templates/syntax.hpp"

namespace sixbtc::templates {

// All of `text` as one expression. Errors have no place yet.
[[nodiscard]] core::Result<Expression> parse_expression(std::string_view text, int line);

// The first word of a tag and what follows it.
struct Tag {
  std::string word;
  std::string_view rest;
};
[[nodiscard]] Tag split_tag(std::string_view text);

[[nodiscard]] bool is_name(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace sixbtc::templates
