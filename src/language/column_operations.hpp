// A pure operation over whole columns, row by row what `apply` gives.
#pragma once

#include "core/check.hpp"
#include "language/operations.hpp"

namespace sixbtc::language {

// All columns hold `rows` values; `out` is none of the others.
void apply_columns(Operation operation, const double* a, const double* b, const double* c,
                   double* out, std::size_t rows);

}  // namespace sixbtc::language
