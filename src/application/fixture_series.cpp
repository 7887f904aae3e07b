#include "application/fixture_series.hpp"

namespace sixbtc::application {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t year_rows = 525'600;
constexpr std::size_t rows_per_bar = 15;

columns::CandleColumns by_position(const columns::CandleView& minutes) {
  columns::CandleColumns bars;
  for (std::size_t first = 0; first + rows_per_bar <= minutes.size(); first += rows_per_bar) {
    market::Candle bar = minutes.at(first);
    for (std::size_t i = first + 1; i < first + rows_per_bar; ++i) {
      bar.high = std::max(bar.high, minutes.high[i]);
      bar.low = std::min(bar.low, minutes.low[i]);
      bar.close = minutes.close[i];
      bar.volume += minutes.volume[i];
    }
    bars.push_back(bar);
  }
  return bars;
}

core::Result<columns::CandleColumns> read_candles(const ports::ArchiveReader& archives,
                                                  const fs::path& file,
                                                  const ports::SourceOverrides& overrides) {
  ASSIGN_OR_RETURN(ports::ArchiveContents contents, archives.read(file.string(), overrides));
  if (!contents.candle_key)
    return core::fail(core::ErrorKind::Invalid, "holds no candles", file.string());
  return std::move(contents.candles);
}

}  // namespace

core::Result<columns::CandleColumns> load_fixture_series(const ports::ArchiveReader& archives,
                                                         const fs::path& folder,
                                                         const std::string& series,
                                                         const fs::path& candles) {
  ports::SourceOverrides overrides{.exchange = "fixture",
                                   .market = "spot",
                                   .symbol = "BTCUSDT",
                                   .interval = market::Interval::minutes(1)};
  if (series == "synthetic_15m") {
    overrides.interval = market::Interval::minutes(rows_per_bar);
    return read_candles(archives, candles.empty() ? folder / "synthetic_15m.csv.zst" : candles,
                        overrides);
  }
  const bool in_minutes = series == "btcusdt_2024_1m";
  if (!in_minutes && series != "btcusdt_2024_15m")
    return core::fail(core::ErrorKind::Invalid, "unknown series '" + series + "'", "--series",
                      "one of synthetic_15m, btcusdt_2024_15m, btcusdt_2024_1m");
  const fs::path beside =
      folder / "../../data/binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2024.csv.zst";
  ASSIGN_OR_RETURN(const columns::CandleColumns minutes,
                   read_candles(archives, candles.empty() ? beside : candles, overrides));
  if (minutes.size() < year_rows)
    return core::fail(core::ErrorKind::Invalid,
                      fmt::format("holds {} rows, {} are needed", minutes.size(), year_rows),
                      "--candles", "name the 1-minute file of 2024");
  const columns::CandleView year = minutes.view().slice(0, year_rows);
  if (!in_minutes) return by_position(year);
  columns::CandleColumns rows;
  rows.append(year);
  return rows;
}

}  // namespace sixbtc::application
