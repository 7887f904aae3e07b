// Rows of one file into strictly increasing time.
#pragma once

#include <cstdint>

#include "core/result.hpp"

namespace sixbtc::archives {

struct CsvRows;

// Sorts, drops identical duplicates, and says so in the findings. Malformed, with both lines, when
// two different rows have one time. `first_row_line`: line number of row 0.
[[nodiscard]] core::Status order_rows(CsvRows& rows, std::uint64_t first_row_line);

}  // namespace sixbtc::archives
