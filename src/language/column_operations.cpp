#include "language/column_operations.hpp"

namespace sixbtc::language {

void apply_columns(Operation operation, const double* a_column, const double* b_column,
                   const double* c_column, double* __restrict out, std::size_t rows) {
  switch (operation) {
#define SIXBTC_CASE(name, arity, expression)                                                 \
  case Operation::name:                                                                      \
    for (std::size_t row = 0; row < rows; ++row) {                                           \
      [[maybe_unused]] const double a = a_column[row], b = b_column[row], c = c_column[row]; \
      out[row] = expression;                                                                 \
    }                                                                                        \
    break;
    SIXBTC_PURE_OPERATIONS(SIXBTC_CASE)
#undef SIXBTC_CASE
    default:
      CHECK(!"a pure operation");
  }
}

}  // namespace sixbtc::language
