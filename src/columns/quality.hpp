// What is wrong with a series: marks, never repairs, never deletes (DESIGN section 9, M-163).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "columns/candle_series.hpp"
#include "market/interval.hpp"

namespace sixbtc::columns {

enum class QualityKind : std::uint8_t {
  Gap,                // rows are missing between two rows
  Duplicate,          // the same time twice
  OutOfOrder,         // a time before the one above it
  OhlcViolation,      // not low <= open, close <= high
  InvalidValue,       // a price that is not positive, a negative volume, not a number
  ZeroVolumeRun,      // bars without trades
  ArtificialRun,      // open = high = low = close and no volume: printed while trading was halted
  ListingArtefact,    // an absurd range in the first bars after listing
  Outlier,            // a return far outside the recent ones
  PartialBar,         // incomplete, or different from the bar built from a finer series
  VenueDeviation,     // far from another venue at the same time
  MislabelledSource,  // equal to a series of another market
};
inline constexpr std::size_t quality_kinds = 12;
[[nodiscard]] std::string_view to_string(QualityKind kind);  // "gap", "ohlc_violation"

struct QualityThresholds {
  std::size_t zero_volume_run_min;  // bars, >= 1: shorter runs are ordinary
  std::size_t artificial_run_min;   // bars, >= 1
  std::size_t listing_bars;         // first bars of a series in which ...
  double listing_range_max;         // ... high / low above this is an artefact, > 1
  std::size_t outlier_window;       // previous returns the median and MAD are taken from, >= 2
  double outlier_z_max;             // |return - median| / (1.4826 MAD) above this is an outlier
  double outlier_mad_min;           // floor of the MAD, log return, > 0: calm markets have none
  double deviation_max;             // |ln(a / b)| of closes at the same time
  std::size_t common_bars_min;      // fewer common bars say nothing about a source
  double mislabelled_share_min;     // share of equal closes at which two markets are one, 0..1
};

struct QualityFinding {
  QualityKind kind = QualityKind::Gap;
  core::Timestamp time;  // of the first bar concerned
  std::size_t bars = 1;
  std::string detail;  // one ASCII sentence with the numbers
};

struct QualityReport {
  std::vector<QualityFinding> findings;                     // by kind, then time
  [[nodiscard]] std::size_t count(QualityKind kind) const;  // findings
  [[nodiscard]] std::size_t bars(QualityKind kind) const;   // bars in them
};

// By kind, then time; findings equal in both keep their order.
void sort_findings(std::vector<QualityFinding>& findings);

// Everything one series says about itself. Rows may be unordered: what depends on order is judged
// on the rows that move forward in time.
[[nodiscard]] QualityReport check_quality(const CandleView& rows, market::Interval interval,
                                          const QualityThresholds& thresholds);

// Closes of two venues on common times.
struct VenueComparison {
  std::size_t common_bars = 0;
  double median_deviation = 0, max_deviation = 0;  // |ln(a / b)|
  double equal_share = 0;                          // of closes that are equal to the last bit
  std::vector<QualityFinding> findings;
};
// How the two series should relate: across markets equality is suspicious.
enum class Relation { SameMarket, DifferentMarket };
[[nodiscard]] VenueComparison compare_venues(const CandleView& series, const CandleView& other,
                                             Relation relation,
                                             const QualityThresholds& thresholds);

// Bars of `series` that differ from the same bars built from finer data; a download made inside
// its last bar shows here.
[[nodiscard]] std::vector<QualityFinding> compare_with_built(const CandleView& series,
                                                             const CandleView& built);

}  // namespace sixbtc::columns
