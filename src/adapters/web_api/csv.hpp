// Rows as RFC 4180 text. Texts that a spreadsheet would run as a formula are quoted with an
// apostrophe.
#pragma once

#include <string>
#include <string_view>

#include "adapters/web_api/problem.hpp"

namespace sixbtc::web_api {

// One field, quoted where needed. `is_text`: may be anything, so formulas are disarmed.
[[nodiscard]] std::string csv_field(std::string_view value, bool is_text);

// An array of objects, or one object as one row; the columns are the properties of the schema in
// their order. Nested values are JSON text.
[[nodiscard]] std::string csv_of(const Json& rows, const Json& schema, const Json& components);
// Without the line of names: what follows it on the next page.
[[nodiscard]] std::string csv_rows(const Json& rows, const Json& schema, const Json& components);

}  // namespace sixbtc::web_api
