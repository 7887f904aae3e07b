// A tear sheet as one HTML file: no script, no font, nothing to fetch, readable offline and on
// paper.
#pragma once

#include <string>

#include "application/tear_sheet.hpp"

namespace sixbtc::application {

[[nodiscard]] std::string to_html(const TearSheet& sheet, core::Timestamp made_at);

}  // namespace sixbtc::application
