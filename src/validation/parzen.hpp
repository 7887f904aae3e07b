// Densities of the tree-structured Parzen estimator: Bergstra et al. (2011), with the conventions
// of widely used libraries (checked against recorded values, tests/fixtures/ml).
//
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sixbtc::validation {

// How many of `trials` finished trials count as good: a tenth, rounded up, at most 25.
[[nodiscard]] std::size_t good_count(std::size_t trials);

// Weights of observations in trial order: all 1 below 25 of them; else the newest 25 have 1 and the
// older ones rise to it linearly from 1/n. Not normalised.
[[nodiscard]] std::vector<double> age_weights(std::size_t observations);

// A mixture of normals cut to [low, high]: one at each observation, its deviation the larger gap to
// its neighbours, and a prior in the middle as wide as the range.
class ParzenDensity {
 public:
  struct Kernel {
    double mean = 0, deviation = 0, weight = 0;
  };

  // low < high; the observations lie between and are in trial order.
  ParzenDensity(std::span<const double> observations, double low, double high);

  // What the cells between the ends say, at one point.
  [[nodiscard]] double log_density(double x) const;
  // Of `cells` cells of equal width from low to high; they add up to 1.
  [[nodiscard]] std::vector<double> probabilities(std::size_t cells) const;
  [[nodiscard]] std::span<const Kernel> kernels() const { return kernels_; }  // the prior last

 private:
  double low_, high_;
  std::vector<Kernel> kernels_;
};

// Probability of each of `choices` names after these observations (indices, in trial order).
[[nodiscard]] std::vector<double> choice_probabilities(std::span<const std::uint32_t> observations,
                                                       std::size_t choices);

}  // namespace sixbtc::validation
