#include "analytics/overfitting.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

struct Sums {
  double sum = 0, squares = 0;
};

double sharpe_of(const Sums& s, double n) {
  const double variance = (s.squares - s.sum * s.sum / n) / (n - 1);
  // What is left of equal returns after cancellation is no spread.
  if (!(variance > 1e-14 * s.squares / n)) return 0;
  return s.sum / n / std::sqrt(variance);
}

// Sums of every (block, column), block-major.
std::vector<Sums> block_sums(const ReturnMatrix& m, std::size_t blocks, std::size_t length) {
  const std::size_t dropped = m.rows - blocks * length;
  std::vector<Sums> sums(blocks * m.columns);
  for (std::size_t block = 0; block < blocks; ++block)
    for (std::size_t row = 0; row < length; ++row)
      for (std::size_t column = 0; column < m.columns; ++column) {
        const double r = m.values[(dropped + block * length + row) * m.columns + column];
        Sums& s = sums[block * m.columns + column];
        s.sum += r;
        s.squares += r * r;
      }
  return sums;
}

// Sharpe of every column over the blocks whose bit is set.
void sharpes(const std::vector<Sums>& sums, std::uint32_t chosen, double n,
             std::vector<double>& out) {
  const std::size_t columns = out.size();
  for (std::size_t column = 0; column < columns; ++column) {
    Sums total;
    for (std::uint32_t left = chosen; left != 0; left &= left - 1) {
      const auto block = static_cast<std::size_t>(std::countr_zero(left));
      total.sum += sums[block * columns + column].sum;
      total.squares += sums[block * columns + column].squares;
    }
    out[column] = sharpe_of(total, n);
  }
}

double ascending_rank(const std::vector<double>& values, double value) {
  double below = 0, equal = 0;
  for (const double other : values) {
    below += other < value ? 1 : 0;
    equal += other == value ? 1 : 0;
  }
  return below + (equal + 1) / 2;
}

// Advances to the next choice in lexicographic order; false after the last.
bool next_choice(std::vector<std::size_t>& chosen, std::size_t count) {
  std::size_t i = chosen.size();
  while (i > 0 && chosen[i - 1] == count - chosen.size() + i - 1) --i;
  if (i == 0) return false;
  ++chosen[i - 1];
  for (; i < chosen.size(); ++i) chosen[i] = chosen[i - 1] + 1;
  return true;
}

void summarise(Overfitting& result) {
  const double n = static_cast<double>(result.splits.size());
  double low = 0, lost = 0, x_mean = 0, y_mean = 0, products = 0, squares = 0;
  for (const CscvSplit& split : result.splits) {
    low += split.logit <= 0 ? 1 : 0;
    lost += split.out_of_sample_sharpe < 0 ? 1 : 0;
    result.logits_zero += split.logit == 0 ? 1 : 0;
    x_mean += split.in_sample_sharpe / n;
    y_mean += split.out_of_sample_sharpe / n;
  }
  result.probability = low / n;
  result.out_of_sample_loss = lost / n;
  for (const CscvSplit& split : result.splits) {
    const double dx = split.in_sample_sharpe - x_mean;
    products += dx * (split.out_of_sample_sharpe - y_mean);
    squares += dx * dx;
  }
  if (squares == 0) return;
  result.slope = products / squares;
  result.intercept = y_mean - *result.slope * x_mean;
}

}  // namespace

std::optional<Overfitting> backtest_overfitting(const ReturnMatrix& returns, std::size_t blocks) {
  CHECK(blocks >= 2 && blocks <= 20 && blocks % 2 == 0);
  CHECK(returns.values.size() == returns.rows * returns.columns);
  const std::size_t length = returns.rows / blocks;
  if (returns.columns < 2 || length < 2) return std::nullopt;
  const std::vector<Sums> sums = block_sums(returns, blocks, length);
  const double half = static_cast<double>(length * blocks / 2);
  const std::uint32_t all = (std::uint32_t{1} << blocks) - 1;

  Overfitting result;
  std::vector<double> inside(returns.columns), outside(returns.columns);
  std::vector<std::size_t> chosen(blocks / 2);
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  do {
    std::uint32_t mask = 0;
    for (const std::size_t block : chosen) mask |= std::uint32_t{1} << block;
    sharpes(sums, mask, half, inside);
    sharpes(sums, all & ~mask, half, outside);
    const auto best =
        static_cast<std::size_t>(std::max_element(inside.begin(), inside.end()) - inside.begin());
    const double rank = ascending_rank(outside, outside[best]);
    const double omega = rank / (static_cast<double>(returns.columns) + 1);
    result.splits.push_back({chosen, best, inside[best], outside[best], rank, omega,
                             core::elementary::log(omega / (1 - omega))});
  } while (next_choice(chosen, blocks));
  summarise(result);
  return result;
}

}  // namespace sixbtc::analytics
