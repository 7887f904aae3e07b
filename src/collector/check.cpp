#include "collector/check.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "columns/aggregate.hpp"

namespace sixbtc::collector {

namespace {

void append(std::vector<columns::QualityFinding>& to, std::vector<columns::QualityFinding> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

columns::Relation relation_of(const market::SeriesKey& a, const market::SeriesKey& b) {
  return (a.market == "spot") == (b.market == "spot") ? columns::Relation::SameMarket
                                                      : columns::Relation::DifferentMarket;
}

bool is_comparable(const market::SeriesKey& a, const market::SeriesKey& b) {
  const bool is_other_series =
      a.exchange != b.exchange || a.market != b.market || a.symbol != b.symbol;
  return is_other_series && a.interval == b.interval &&
         base_asset(a.symbol) == base_asset(b.symbol);
}

bool is_finer(const market::SeriesKey& candidate, const market::SeriesKey& key) {
  return candidate.exchange == key.exchange && candidate.market == key.market &&
         candidate.symbol == key.symbol && candidate.interval != key.interval &&
         key.interval.is_built_from(candidate.interval);
}

// Against the bars built from the finest stored series of the same instrument, if there is one.
core::Status compare_with_finest(ports::CandleStore& store, const market::SeriesKey& key,
                                 const std::vector<ports::SeriesInfo>& stored,
                                 const columns::CandleView& rows,
                                 std::vector<columns::QualityFinding>& findings) {
  std::optional<market::SeriesKey> finest;
  for (const auto& info : stored)
    if (is_finer(info.key, key) &&
        (!finest || info.key.interval.nominal_minutes() < finest->interval.nominal_minutes()))
      finest = info.key;
  if (!finest) return {};
  ASSIGN_OR_RETURN(const auto source, store.open(*finest));
  ASSIGN_OR_RETURN(const auto built,
                   columns::aggregate(source.view(), finest->interval, key.interval));
  append(findings, columns::compare_with_built(rows, built.view()));
  return {};
}

}  // namespace

core::Result<SeriesCheck> check_series(ports::CandleStore& store, const market::SeriesKey& key,
                                       const columns::QualityThresholds& thresholds) {
  ASSIGN_OR_RETURN(auto info, store.describe(key));
  ASSIGN_OR_RETURN(const auto series, store.open(key));
  SeriesCheck check{
      std::move(info), columns::check_quality(series.view(), key.interval, thresholds), {}};
  auto& findings = check.report.findings;
  ASSIGN_OR_RETURN(const auto stored, store.list());
  RETURN_IF_ERROR(compare_with_finest(store, key, stored, series.view(), findings));
  for (const auto& candidate : stored) {
    if (!is_comparable(key, candidate.key)) continue;
    ASSIGN_OR_RETURN(const auto other, store.open(candidate.key));
    auto comparison = columns::compare_venues(series.view(), other.view(),
                                              relation_of(key, candidate.key), thresholds);
    if (comparison.common_bars == 0) continue;
    for (auto& finding : comparison.findings)
      finding.detail += " (" + candidate.key.to_string() + ")";
    append(findings, comparison.findings);
    check.venues.push_back({candidate.key, std::move(comparison)});
  }
  columns::sort_findings(findings);
  return check;
}

std::string_view base_asset(std::string_view symbol) {
  for (const std::string_view suffix : {"_PERP", "-SWAP", "-PERP"})
    if (symbol.size() > suffix.size() && symbol.ends_with(suffix)) {
      symbol.remove_suffix(suffix.size());
      break;
    }
  for (const std::string_view quote : {"USDT", "USDC", "FDUSD", "BUSD", "USD"})
    if (symbol.size() > quote.size() && symbol.ends_with(quote)) {
      symbol.remove_suffix(quote.size());
      break;
    }
  while (symbol.size() > 1 &&
         (symbol.back() == '-' || symbol.back() == '_' || symbol.back() == '/'))
    symbol.remove_suffix(1);
  return symbol;
}

}  // namespace sixbtc::collector
