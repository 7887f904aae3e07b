#include "backtest/screening/kernels.hpp"

#include <algorithm>

// Highway compiles this file once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backtest/screening/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sixbtc::backtest::screening::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Words = hn::CappedTag<std::uint64_t, 8>;

template <Comparison comparison, class Vector>
auto compared(Vector a, Vector b) {
  if constexpr (comparison == Comparison::Less) return hn::Lt(a, b);
  if constexpr (comparison == Comparison::LessEqual) return hn::Le(a, b);
  if constexpr (comparison == Comparison::Greater) return hn::Gt(a, b);
  if constexpr (comparison == Comparison::GreaterEqual) return hn::Ge(a, b);
}

template <Comparison comparison>
bool compared(double a, double b) {
  if constexpr (comparison == Comparison::Less) return a < b;
  if constexpr (comparison == Comparison::LessEqual) return a <= b;
  if constexpr (comparison == Comparison::Greater) return a > b;
  if constexpr (comparison == Comparison::GreaterEqual) return a >= b;
}

// `right(bar)` and `right_lanes(bar)`: what bar's value is compared with.
template <Comparison comparison, class Right, class RightLanes>
void compare_words(const double* column, std::size_t bars, Right right, RightLanes right_lanes,
                   std::uint64_t* words) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t bar = 0;
  for (; bar + 64 <= bars; bar += 64) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 64; k += lanes) {
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(
          d, compared<comparison>(hn::LoadU(d, column + bar + k), right_lanes(bar + k)), bits);
      word |= std::uint64_t{bits[0]} << k;
    }
    words[bar / 64] = word;
  }
  for (; bar < bars; ++bar)
    words[bar / 64] |= std::uint64_t{compared<comparison>(column[bar], right(bar))} << (bar & 63);
}

template <class Right, class RightLanes>
void compare_by(Comparison comparison, const double* column, std::size_t bars, Right right,
                RightLanes right_lanes, std::uint64_t* words) {
  switch (comparison) {
    case Comparison::Less:
      return compare_words<Comparison::Less>(column, bars, right, right_lanes, words);
    case Comparison::LessEqual:
      return compare_words<Comparison::LessEqual>(column, bars, right, right_lanes, words);
    case Comparison::Greater:
      return compare_words<Comparison::Greater>(column, bars, right, right_lanes, words);
    case Comparison::GreaterEqual:
      return compare_words<Comparison::GreaterEqual>(column, bars, right, right_lanes, words);
  }
}

void CompareThreshold(Comparison comparison, const double* column, std::size_t bars,
                      double threshold, std::uint64_t* words) {
  const auto lanes = hn::Set(Doubles(), threshold);
  compare_by(
      comparison, column, bars, [=](std::size_t) { return threshold; },
      [=](std::size_t) HWY_ATTR { return lanes; }, words);
}

void CompareColumns(Comparison comparison, const double* column, const double* other,
                    std::size_t bars, std::uint64_t* words) {
  compare_by(
      comparison, column, bars, [=](std::size_t bar) { return other[bar]; },
      [=](std::size_t bar) HWY_ATTR { return hn::LoadU(Doubles(), other + bar); }, words);
}

// Writes whole registers: the padding of a Bitmap.
void BeginsWhile(const std::uint64_t* now, const std::uint64_t* known, const std::uint64_t* filter,
                 std::size_t words, std::uint64_t* out) {
  const Words d;
  constexpr std::size_t lanes = hn::MaxLanes(d);
  HWY_ALIGN std::uint64_t from[lanes];
  for (std::size_t lane = 0; lane < lanes; ++lane) from[lane] = (lane + lanes - 1) % lanes;
  const auto rotation = hn::SetTableIndices(d, from);
  const auto is_first = hn::Eq(hn::Iota(d, 0), hn::Zero(d));
  auto word_before = hn::Zero(d);  // its first lane
  for (std::size_t w = 0; w < words; w += lanes) {
    const auto holds = hn::Load(d, now + w);
    const auto did_not = hn::AndNot(holds, hn::Load(d, known + w));
    const auto rotated = hn::TableLookupLanes(did_not, rotation);
    const auto before = hn::IfThenElse(is_first, word_before, rotated);
    const auto delayed = hn::Or(hn::ShiftLeft<1>(did_not), hn::ShiftRight<63>(before));
    hn::Store(hn::And(hn::And(holds, delayed), hn::Load(d, filter + w)), d, out + w);
    word_before = rotated;
  }
}

// `size`: of the columns, beyond which nothing is read; between `end` and there nothing counts.
std::size_t FirstTouch(const double* HWY_RESTRICT high, const double* HWY_RESTRICT low,
                       std::size_t size, std::size_t from, std::size_t end, double lower,
                       double upper) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto below = hn::Set(d, lower), above = hn::Set(d, upper);
  const auto touched = [&](std::size_t bar) HWY_ATTR {
    return hn::Or(hn::Le(hn::LoadU(d, low + bar), below), hn::Ge(hn::LoadU(d, high + bar), above));
  };
  std::size_t bar = from;
  for (; bar < end && bar + lanes <= size; bar += lanes) {
    const std::intptr_t lane = hn::FindFirstTrue(d, touched(bar));
    if (lane >= 0) return std::min(bar + static_cast<std::size_t>(lane), end);
  }
  for (; bar < end; ++bar)
    if (low[bar] <= lower || high[bar] >= upper) return bar;
  return end;
}

std::size_t FirstTouchInBlocks(const double* high, const double* low, std::size_t size,
                               const double* block_high, const double* block_low, std::size_t from,
                               std::size_t end, double lower, double upper) {
  constexpr std::size_t block = TouchIndex::block;
  // Most waits end soon.
  const std::size_t near_end = (from + 3 * block) / block * block;
  if (near_end >= end) return FirstTouch(high, low, size, from, end, lower, upper);
  const std::size_t bar = FirstTouch(high, low, size, from, near_end, lower, upper);
  if (bar < near_end) return bar;
  const std::size_t touched =
      FirstTouch(block_high, block_low, size / block, near_end / block, end / block, lower, upper);
  return FirstTouch(high, low, size, touched * block, end, lower, upper);
}

// One column is loaded once.
template <bool are_two>
void FindExtremesOf(const double* high, const double* low, std::size_t from, std::size_t end,
                    Extremes* found) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  if (end - from < lanes) {
    for (std::size_t bar = from; bar < end; ++bar) {
      if (low[bar] < found->lowest) found->lowest = low[bar];
      if (high[bar] > found->highest) found->highest = high[bar];
    }
    return;
  }
  // The last register overlaps the one before: seeing a bar twice changes no extreme.
  auto lowest = hn::LoadU(d, low + end - lanes);
  auto highest = are_two ? hn::LoadU(d, high + end - lanes) : lowest;
  for (std::size_t bar = from; bar + lanes < end; bar += lanes) {
    const auto lows = hn::LoadU(d, low + bar);
    lowest = hn::Min(lowest, lows);
    highest = hn::Max(highest, are_two ? hn::LoadU(d, high + bar) : lows);
  }
  found->lowest = hn::GetLane(hn::MinOfLanes(d, lowest));
  found->highest = hn::GetLane(hn::MaxOfLanes(d, highest));
}

void FindExtremes(const double* high, const double* low, std::size_t from, std::size_t end,
                  Extremes* found) {
  FindExtremesOf<true>(high, low, from, end, found);
}

void FindColumnExtremes(const double* column, std::size_t from, std::size_t end, Extremes* found) {
  FindExtremesOf<false>(column, column, from, end, found);
}

// Operation by operation what core::whole_next_to_product() does.
void RoundToSteps(const double* prices, const double* steps, const double* downwards,
                  std::size_t count, double* levels) {
  const auto round = [&](auto d, std::size_t i) HWY_ATTR {
    const auto price = hn::LoadU(d, prices + i), step = hn::LoadU(d, steps + i),
               down = hn::LoadU(d, downwards + i), zero = hn::Zero(d);
    const auto product = hn::Mul(price, step);
    const auto spread = hn::Mul(hn::Set(d, 0x1p27 + 1), price);
    const auto high = hn::Sub(spread, hn::Sub(spread, price)), low = hn::Sub(price, high);
    const auto error = hn::Add(hn::Sub(hn::Mul(high, step), product), hn::Mul(low, step));
    const auto no_fractions_from = hn::Set(d, 0x1.8p52);
    const auto nearest = hn::Sub(hn::Add(product, no_fractions_from), no_fractions_from);
    const auto beyond = hn::Mul(hn::Add(hn::Sub(product, nearest), error), down);
    const auto past = hn::IfThenElseZero(hn::Lt(beyond, zero), down);
    hn::StoreU(hn::Div(hn::Sub(nearest, past), step), d, levels + i);
  };
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) round(d, i);
  for (; i < count; ++i) round(hn::CappedTag<double, 1>(), i);
}

}  // namespace sixbtc::backtest::screening::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sixbtc::backtest::screening {

HWY_EXPORT(CompareThreshold);
HWY_EXPORT(CompareColumns);
HWY_EXPORT(BeginsWhile);
HWY_EXPORT(FirstTouchInBlocks);
HWY_EXPORT(FindExtremes);
HWY_EXPORT(FindColumnExtremes);
HWY_EXPORT(RoundToSteps);

Bitmap compare(std::span<const double> column, Comparison comparison, double threshold) {
  Bitmap result(column.size());
  HWY_DYNAMIC_DISPATCH(CompareThreshold)
  (comparison, column.data(), column.size(), threshold, result.data());
  return result;
}

Bitmap compare(std::span<const double> column, Comparison comparison,
               std::span<const double> other) {
  CHECK(column.size() == other.size());
  Bitmap result(column.size());
  HWY_DYNAMIC_DISPATCH(CompareColumns)
  (comparison, column.data(), other.data(), column.size(), result.data());
  return result;
}

void begins_while(const Bitmap& now, const Bitmap& known, const Bitmap& filter, Bitmap& out) {
  CHECK(now.size() == known.size());
  CHECK(now.size() == filter.size());
  CHECK(now.size() == out.size());
  HWY_DYNAMIC_DISPATCH(BeginsWhile)
  (now.data(), known.data(), filter.data(), now.words(), out.data());
}

TouchIndex::TouchIndex(std::span<const double> high, std::span<const double> low)
    : high_(high.data()), low_(low.data()), size_(high.size()) {
  CHECK(high.size() == low.size());
  const std::size_t blocks = high.size() / block;
  block_high_.reserve(blocks);
  block_low_.reserve(blocks);
  for (std::size_t b = 0; b < blocks; ++b) {
    const Extremes found = extremes(high_, low_, b * block, (b + 1) * block);
    block_high_.push_back(found.highest);
    block_low_.push_back(found.lowest);
  }
}

std::size_t TouchIndex::first_touch(std::size_t from, std::size_t end, double lower,
                                    double upper) const {
  return HWY_DYNAMIC_DISPATCH(FirstTouchInBlocks)(high_, low_, size_, block_high_.data(),
                                                  block_low_.data(), from, end, lower, upper);
}

Extremes extremes(const double* high, const double* low, std::size_t from, std::size_t end) {
  Extremes found;
  if (from < end) HWY_DYNAMIC_DISPATCH(FindExtremes)(high, low, from, end, &found);
  return found;
}

Extremes extremes(const double* column, std::size_t from, std::size_t end) {
  Extremes found;
  if (from < end) HWY_DYNAMIC_DISPATCH(FindColumnExtremes)(column, from, end, &found);
  return found;
}

void round_to_steps(std::span<const double> prices, std::span<const double> steps,
                    std::span<const double> downwards, std::span<double> levels) {
  CHECK(steps.size() == prices.size());
  CHECK(downwards.size() == prices.size());
  CHECK(levels.size() == prices.size());
  HWY_DYNAMIC_DISPATCH(RoundToSteps)
  (prices.data(), steps.data(), downwards.data(), prices.size(), levels.data());
}

std::vector<std::string> simd_available() {
  std::vector<std::string> names;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
    names.emplace_back(hwy::TargetName(target));
  return names;
}

void select_simd(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  if (name.empty()) return;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (hwy::TargetName(target) != name) continue;
    hwy::SetSupportedTargetsForTest(target);
    return;
  }
  CHECK(!"an instruction set of simd_available()");
}

}  // namespace sixbtc::backtest::screening
#endif
