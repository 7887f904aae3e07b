// Longer bars from finer ones (DESIGN section 9), for whole histories and bar by bar.
//
// A built bar exists when at least one finer bar of its bucket exists; it is incomplete when some
// are missing or were incomplete themselves, which also marks the first and last partial buckets.
// Empty buckets make no bar. Volume is summed as a decimal of 8 digits in 128 bits and rounded to
// double once, so the sum does not depend on the order; a single finer bar keeps its volume.
// Both drivers use FormingBar, so they agree to the last bit. Threading: plain values.
#pragma once

#include <cstdint>
#include <optional>

#include "columns/candle_series.hpp"
#include "core/fixed.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"

namespace sixbtc::columns {

// `volume` in units of 1e-8, nearest, ties to even; no value when not finite or beyond 1e22.
[[nodiscard]] std::optional<core::Int128> volume_units(double volume);
// units * 1e-8 as the nearest double; |units| < 2^120.
[[nodiscard]] double volume_from_units(core::Int128 units);

// The bar of one bucket while its finer bars arrive: the one rule.
class FormingBar {
 public:
  FormingBar(core::Timestamp start, core::Timestamp end) : start_(start), end_(end) {}
  // False when the volume cannot be summed; the bar is unchanged then.
  [[nodiscard]] bool add(const market::Candle& finer);
  [[nodiscard]] core::Timestamp end() const { return end_; }
  // The bar from what has arrived; at least one bar must have.
  [[nodiscard]] market::Candle bar(core::Duration finer_length) const;

 private:
  core::Timestamp start_, end_;
  market::Candle bar_;
  core::Int128 volume_units_ = 0;
  std::int64_t bars_ = 0;
};

// Whole history. Fails when `to` is not a union of `from` buckets (Invalid), or when rows are out
// of order, off the grid of `from`, or hold a volume that cannot be summed (Malformed).
[[nodiscard]] core::Result<CandleColumns> aggregate(const CandleView& finer, market::Interval from,
                                                    market::Interval to);

// The same, one finer bar at a time. Bars that become final are appended to `closed`.
class BarBuilder {
 public:
  [[nodiscard]] static core::Result<BarBuilder> create(market::Interval from, market::Interval to);

  // A bar is final with the last finer bar of its bucket, or with the first one after it. Times
  // must increase; a refused bar changes nothing.
  [[nodiscard]] core::Status push(const market::Candle& finer, CandleColumns& closed);
  // `now` has been reached: a forming bucket that ends at or before it becomes final.
  void advance(core::Timestamp now, CandleColumns& closed);
  // No more bars: what has formed becomes final, incomplete.
  void finish(CandleColumns& closed);

 private:
  BarBuilder(market::Interval from, market::Interval to) : from_(from), to_(to) {}
  void close(CandleColumns& closed);

  market::Interval from_, to_;
  std::optional<FormingBar> forming_;
  std::optional<core::Timestamp> last_;  // open time of the newest finer bar
};

}  // namespace sixbtc::columns
