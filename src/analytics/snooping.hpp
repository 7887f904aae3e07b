// Is the best of many strategies better than the benchmark? White's Reality Check (2000) and
// Hansen's test of superior predictive ability (2005), on a stationary bootstrap (Politis and
// Romano 1994).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/random.hpp"

namespace sixbtc::analytics {

// n row indices: start anywhere; each step jumps with probability `restart` = 1 / mean block length
// to a random row, otherwise takes the next one, wrapping round.
[[nodiscard]] std::vector<std::size_t> stationary_bootstrap(std::size_t n, double restart,
                                                            core::Random& random);
// The same from explicit uniforms in [0, 1): one pair per step, the first restart unused.
[[nodiscard]] std::vector<std::size_t> stationary_bootstrap(
    double restart, std::span<const double> restart_uniform,
    std::span<const double> position_uniform);

struct BootstrapP {
  double strictly_greater = 0;  // share of resamples above the statistic, as other packages report
  double plus_one = 0;          // (1 + resamples at or above it) / (1 + resamples): for our gates
};

struct SnoopingResult {
  std::vector<double> mean;            // outperformance per strategy
  std::vector<double> omega;           // its long-run deviation, times sqrt(n)
  double reality_check_statistic = 0;  // sqrt(n) x best mean
  BootstrapP reality_check;
  double spa_statistic = 0;        // best studentised mean, at least 0
  double spa_threshold = 0;        // -sqrt(2 ln ln n): poorer strategies are recentred to 0
  std::vector<bool> is_recentred;  // per strategy, under "consistent"
  BootstrapP spa_lower, spa_consistent, spa_upper;
};

// `outperformance` is row-major, n rows (>= 3) x strategies (>= 1): return minus benchmark. Each
// resample lists n row indices and serves all strategies. A strategy without spread (omega 0)
// counts in the Reality Check only.
[[nodiscard]] SnoopingResult snooping_tests(std::span<const double> outperformance,
                                            std::size_t strategies, double restart,
                                            std::span<const std::vector<std::size_t>> resamples);

}  // namespace sixbtc::analytics
