// Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey,
// Borwein, Lopez de Prado and Zhu 2015).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sixbtc::analytics {

// Period returns, row-major: rows are time, columns configurations.
struct ReturnMatrix {
  std::span<const double> values;
  std::size_t rows, columns;
};

struct CscvSplit {
  std::vector<std::size_t> in_sample_blocks;
  std::size_t best = 0;  // column; among equals the lowest
  double in_sample_sharpe = 0, out_of_sample_sharpe = 0;
  double rank = 0;   // of the best, out of sample: ascending, ties averaged, 1..columns
  double omega = 0;  // rank / (columns + 1)
  double logit = 0;  // ln(omega / (1 - omega))
};

struct Overfitting {
  std::vector<CscvSplit> splits;  // in lexicographic order of the blocks
  double probability = 0;         // share of logits <= 0
  std::size_t logits_zero = 0;
  double out_of_sample_loss = 0;  // share of out-of-sample Sharpe ratios below 0
  // Line of out-of-sample on in-sample Sharpe; none when the latter are all equal.
  std::optional<double> slope, intercept;
};

// Sharpe per period (n - 1) as the statistic; a configuration without spread, such as one that
// never trades, has 0. The oldest rows mod blocks rows are dropped. `blocks` is even, 2..20;
// none with fewer than two columns or fewer than two rows per block. Cost: the number of
// combinations (12,870 for 16 blocks) x columns x blocks.
[[nodiscard]] std::optional<Overfitting> backtest_overfitting(const ReturnMatrix& returns,
                                                              std::size_t blocks);

}  // namespace sixbtc::analytics
