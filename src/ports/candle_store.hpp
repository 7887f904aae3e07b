// Where recorded series live: candles, and points such as funding rates and open interest.
//
// Rows are identified by their time. Storing the same rows again changes nothing; rows at new
// times are added wherever they fall; a different row at a stored time supersedes it, keeps the
// old one on record and changes the data hash (DESIGN section 9).
// Threading: any thread; one process at a time may write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/series_key.hpp"

namespace sixbtc::ports {

enum class PointKind : std::uint8_t { FundingRate, OpenInterest };
[[nodiscard]] constexpr std::string_view to_string(PointKind kind) {
  return kind == PointKind::FundingRate ? "funding" : "open_interest";
}

// The name of a point series; fields as in market::SeriesKey.
struct PointKey {
  std::string exchange;
  std::string market;
  std::string symbol;
  PointKind kind = PointKind::FundingRate;

  // "binance/usdm_perp/BTCUSDT/funding"
  [[nodiscard]] std::string to_string() const {
    return exchange + "/" + market + "/" + symbol + "/" + std::string(ports::to_string(kind));
  }
  friend auto operator<=>(const PointKey&, const PointKey&) = default;
};

// One merged series. `data_hash`: 32 hex digits over the merged rows, independent of the order in
// which they were stored.
struct SeriesInfo {
  market::SeriesKey key;
  std::size_t rows = 0;
  core::Timestamp first, last;   // open times
  std::size_t gaps = 0;          // places where consecutive rows are more than an interval apart
  std::size_t missing_bars = 0;  // bars missing in them
  std::string data_hash;
};

struct PointSeriesInfo {
  PointKey key;
  std::size_t rows = 0;
  core::Timestamp first, last;
  std::string data_hash;
};

struct IngestReport {
  std::size_t added = 0;      // rows at new times
  std::size_t identical = 0;  // rows that were there
  std::size_t corrected = 0;  // rows that supersede a stored one
};

class CandleStore {
 public:
  virtual ~CandleStore() = default;

  // All series, by key.
  [[nodiscard]] virtual core::Result<std::vector<SeriesInfo>> list() = 0;
  [[nodiscard]] virtual core::Result<std::vector<PointSeriesInfo>> list_points() = 0;

  // NotFound when the series does not exist; Malformed when what is stored is damaged.
  [[nodiscard]] virtual core::Result<SeriesInfo> describe(const market::SeriesKey& key) = 0;
  [[nodiscard]] virtual core::Result<columns::CandleSeries> open(const market::SeriesKey& key) = 0;
  [[nodiscard]] virtual core::Result<PointSeriesInfo> describe_points(const PointKey& key) = 0;
  [[nodiscard]] virtual core::Result<columns::PointSeries> open_points(const PointKey& key) = 0;

  // All rows or none, durable on return. Times must strictly increase and candles must lie on the
  // grid of the interval (Malformed). Conflict: opened for reading only; Io: the disk refused.
  [[nodiscard]] virtual core::Result<IngestReport> ingest(const market::SeriesKey& key,
                                                          const columns::CandleView& rows) = 0;
  [[nodiscard]] virtual core::Result<IngestReport> ingest_points(
      const PointKey& key, const columns::PointSeries& rows) = 0;

  // Reads every byte; sentences about what is damaged and what was done about it.
  [[nodiscard]] virtual core::Result<std::vector<std::string>> verify() = 0;
  // What opening the store found broken and left out, one sentence each.
  [[nodiscard]] virtual std::vector<std::string> recovery_notes() const = 0;
};

}  // namespace sixbtc::ports
