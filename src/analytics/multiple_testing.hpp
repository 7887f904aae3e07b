// Adjusted p-values for many tests at once, in the order of the input. Holm before going live (no
// false claim at all), Benjamini-Hochberg to choose what to research next (share of false claims).
#pragma once

#include <span>
#include <vector>

namespace sixbtc::analytics {

// Every p is in 0..1; so is every result.
[[nodiscard]] std::vector<double> bonferroni(std::span<const double> p);
[[nodiscard]] std::vector<double> sidak(std::span<const double> p);
[[nodiscard]] std::vector<double> holm(std::span<const double> p);
[[nodiscard]] std::vector<double> benjamini_hochberg(std::span<const double> p);
[[nodiscard]] std::vector<double> benjamini_yekutieli(std::span<const double> p);

}  // namespace sixbtc::analytics
