#include "columns/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "columns/gaps.hpp"
#include "columns/rolling_mad.hpp"
#include "core/elementary.hpp"

namespace sixbtc::columns {

namespace {

bool is_usable(double price) {
  return std::isfinite(price) && price > 0;
}

void check_values(const CandleView& rows, std::vector<QualityFinding>& findings) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double open = rows.open[i], high = rows.high[i], low = rows.low[i], close = rows.close[i],
                 volume = rows.volume[i];
    const bool are_usable =
        is_usable(open) && is_usable(high) && is_usable(low) && is_usable(close);
    if (!are_usable || !std::isfinite(volume) || volume < 0)
      findings.push_back({QualityKind::InvalidValue, rows.time(i), 1,
                          fmt::format("open {} high {} low {} close {} volume {}", open, high, low,
                                      close, volume)});
    else if (low > std::min(open, close) || high < std::max(open, close))
      findings.push_back({QualityKind::OhlcViolation, rows.time(i), 1,
                          fmt::format("open {} high {} low {} close {}", open, high, low, close)});
    if ((rows.flags[i] & candle_incomplete) != 0)
      findings.push_back({QualityKind::PartialBar, rows.time(i), 1,
                          "built from fewer bars than the interval holds"});
  }
}

// Runs of neighbouring rows for which `is_member` holds, at least `run_min` long.
template <class Member>
void check_runs(const CandleView& rows, QualityKind kind, std::size_t run_min, const char* words,
                const Member& is_member, std::vector<QualityFinding>& findings) {
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i;
    while (end < rows.size() && is_member(end)) ++end;
    if (end - i >= std::max<std::size_t>(run_min, 1))
      findings.push_back({kind, rows.time(i), end - i, fmt::format("{} {}", end - i, words)});
    i = std::max(end, i + 1);
  }
}

void check_listing(const CandleView& rows, const QualityThresholds& thresholds,
                   std::vector<QualityFinding>& findings) {
  for (std::size_t i = 0; i < std::min(thresholds.listing_bars, rows.size()); ++i) {
    const double range = rows.high[i] / rows.low[i];
    if (range > thresholds.listing_range_max)
      findings.push_back(
          {QualityKind::ListingArtefact, rows.time(i), 1,
           fmt::format("high is {:.6g} times low in bar {} of the series", range, i + 1)});
  }
}

void check_outliers(const CandleView& rows, const QualityThresholds& thresholds,
                    std::vector<QualityFinding>& findings) {
  RollingMad window(thresholds.outlier_window);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!is_usable(rows.close[i]) || !is_usable(rows.close[i - 1])) continue;
    const double change = core::elementary::log(rows.close[i] / rows.close[i - 1]);
    if (window.is_full()) {
      const auto [median, deviation] = window.median_and_mad();
      constexpr double normal_consistency = 1.4826;  // MAD to sigma of a normal distribution
      const double scale = normal_consistency * std::max(deviation, thresholds.outlier_mad_min);
      const double z = std::abs(change - median) / scale;
      if (z > thresholds.outlier_z_max)
        findings.push_back(
            {QualityKind::Outlier, rows.time(i), 1,
             fmt::format("log return {:.6g} is {:.1f} robust deviations out", change, z)});
    }
    window.push(change);
  }
}

// Splits rows into those that move forward in time, and findings about the rest.
CandleColumns take_forward(const CandleView& rows, std::vector<QualityFinding>& findings) {
  CandleColumns forward;
  forward.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (forward.size() == 0 || rows.open_time[i] > forward.open_time.back()) {
      forward.push_back(rows.at(i));
    } else {
      const bool is_duplicate =
          std::binary_search(forward.open_time.begin(), forward.open_time.end(), rows.open_time[i]);
      findings.push_back(
          {is_duplicate ? QualityKind::Duplicate : QualityKind::OutOfOrder, rows.time(i), 1,
           fmt::format("row {} comes after {}", i + 1,
                       core::Timestamp::from_nanoseconds(forward.open_time.back()).to_rfc3339())});
    }
  }
  return forward;
}

}  // namespace

std::string_view to_string(QualityKind kind) {
  switch (kind) {
    case QualityKind::Gap:
      return "gap";
    case QualityKind::Duplicate:
      return "duplicate";
    case QualityKind::OutOfOrder:
      return "out_of_order";
    case QualityKind::OhlcViolation:
      return "ohlc_violation";
    case QualityKind::InvalidValue:
      return "invalid_value";
    case QualityKind::ZeroVolumeRun:
      return "zero_volume_run";
    case QualityKind::ArtificialRun:
      return "artificial_run";
    case QualityKind::ListingArtefact:
      return "listing_artefact";
    case QualityKind::Outlier:
      return "outlier";
    case QualityKind::PartialBar:
      return "partial_bar";
    case QualityKind::VenueDeviation:
      return "venue_deviation";
    case QualityKind::MislabelledSource:
      return "mislabelled_source";
  }
  CHECK(false);
}

std::size_t QualityReport::count(QualityKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const QualityFinding& finding) { return finding.kind == kind; }));
}

std::size_t QualityReport::bars(QualityKind kind) const {
  std::size_t sum = 0;
  for (const auto& finding : findings) sum += finding.kind == kind ? finding.bars : 0;
  return sum;
}

void sort_findings(std::vector<QualityFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) {
    return std::pair(a.kind, a.time) < std::pair(b.kind, b.time);
  });
}

QualityReport check_quality(const CandleView& rows, market::Interval interval,
                            const QualityThresholds& thresholds) {
  QualityReport report;
  CandleColumns forward;
  CandleView ordered = rows;
  if (std::adjacent_find(rows.open_time.begin(), rows.open_time.end(), std::greater_equal<>()) !=
      rows.open_time.end()) {
    forward = take_forward(rows, report.findings);
    ordered = forward.view();
  }
  for (const Gap& gap : find_gaps(ordered.open_time, interval))
    report.findings.push_back(
        {QualityKind::Gap, gap.first_missing, gap.bars,
         fmt::format("{} bars of {} are missing", gap.bars, interval.to_string())});
  check_values(ordered, report.findings);
  check_runs(
      ordered, QualityKind::ZeroVolumeRun, thresholds.zero_volume_run_min, "bars without volume",
      [&](std::size_t i) { return ordered.volume[i] == 0; }, report.findings);
  check_runs(
      ordered, QualityKind::ArtificialRun, thresholds.artificial_run_min,
      "flat bars without volume",
      [&](std::size_t i) {
        return ordered.volume[i] == 0 && ordered.open[i] == ordered.high[i] &&
               ordered.high[i] == ordered.low[i] && ordered.low[i] == ordered.close[i];
      },
      report.findings);
  check_listing(ordered, thresholds, report.findings);
  check_outliers(ordered, thresholds, report.findings);
  sort_findings(report.findings);
  return report;
}

}  // namespace sixbtc::columns
