// The few words of JSON Schema 2020-12 that routes are described with, and the check of a value
// against them: one description serves the OpenAPI document, validation and tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/web_api/problem.hpp"

namespace sixbtc::web_api::schema {

[[nodiscard]] Json text(std::string_view meaning, std::size_t length_max = 0);
[[nodiscard]] Json decimal(std::string_view meaning);  // exact number as text
[[nodiscard]] Json time(std::string_view meaning);     // RFC 3339, UTC
[[nodiscard]] Json number(std::string_view meaning);
[[nodiscard]] Json integer(std::string_view meaning, std::int64_t min, std::int64_t max);
[[nodiscard]] Json count(std::string_view meaning);  // whole, from 0
[[nodiscard]] Json boolean(std::string_view meaning);
[[nodiscard]] Json one_of(std::string_view meaning, const std::vector<std::string_view>& words);
[[nodiscard]] Json any(std::string_view meaning);  // documented elsewhere, or free
[[nodiscard]] Json list(Json items, std::size_t items_max = 0);
[[nodiscard]] Json nullable(Json schema);
[[nodiscard]] Json reference(std::string_view component);

using Properties = std::initializer_list<std::pair<const char*, Json>>;
// All properties are required but those in `optional`; others are refused.
[[nodiscard]] Json object(Properties properties,
                          const std::vector<std::string_view>& optional = {});

// Everything in `value` that does not fit. References are looked up in `components`.
[[nodiscard]] std::vector<Fault> check(const Json& value, const Json& schema,
                                       const Json& components);

// Deepest nesting of brackets outside strings; cheap, before the text is parsed.
[[nodiscard]] std::size_t nesting(std::string_view json);

}  // namespace sixbtc::web_api::schema
