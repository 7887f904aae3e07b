// Where a series lives inside the store, and which names may become folders.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/series_key.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::column_files {

// Invalid unless every part of the key is a safe file name: 1 to 64 of A-Z a-z 0-9 _ - . : @,
// not starting with a dot.
[[nodiscard]] core::Status check_names(const std::string& exchange, const std::string& market,
                                       const std::string& symbol);

// "candles/binance/spot/BTCUSDT/1m" and "points/binance/usdm_perp/BTCUSDT/funding"; the calendar
// month is "1mo", because "1M" and "1m" are one name on some file systems.
[[nodiscard]] std::filesystem::path folder_of(const market::SeriesKey& key);
[[nodiscard]] std::filesystem::path folder_of(const ports::PointKey& key);

// The keys whose folders exist below `root`, ordered. Folders that are no series are left alone.
[[nodiscard]] core::Result<std::vector<market::SeriesKey>> find_candles(
    const std::filesystem::path& root);
[[nodiscard]] core::Result<std::vector<ports::PointKey>> find_points(
    const std::filesystem::path& root);

}  // namespace sixbtc::column_files
