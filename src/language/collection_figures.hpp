// Figures of an array beyond its size and sums, and arrays made of another one. Pure; na elements
// are left out of figures. Percentiles: nearest rank is element ceil(p/100 n), linear interpolation
// takes the i-th of n sorted values for the (i + 0.5)/n quantile.
#pragma once

#include <vector>

#include "language/plan.hpp"

namespace sixbtc::language {

// `argument`: the index of percentrank, the per cent of a percentile, the value of a search.
[[nodiscard]] double figure(CollectionOperation operation, const std::vector<double>& row,
                            double argument);
// na where the lengths differ.
[[nodiscard]] double covariance_of(const std::vector<double>& a, const std::vector<double>& b,
                                   bool is_biased);
// Magnitudes, Standardize, and the orders of SortIndices; a row with na has no order.
[[nodiscard]] std::vector<double> derived(CollectionOperation operation,
                                          const std::vector<double>& row);

}  // namespace sixbtc::language
