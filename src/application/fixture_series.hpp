// The three series of the reference workload (tests/fixtures/performance/README.md), from files.
#pragma once

#include <filesystem>
#include <string>

#include "columns/candle_series.hpp"
#include "ports/archive_reader.hpp"

namespace sixbtc::application {

// `series`: synthetic_15m (in `folder`), btcusdt_2024_15m or btcusdt_2024_1m (from `candles`, the
// year's 1-minute file; empty: looked for in the data folder beside the fixtures). The 15-minute
// year is aggregated by position, not by clock, as the workload's README says.
[[nodiscard]] core::Result<columns::CandleColumns> load_fixture_series(
    const ports::ArchiveReader& archives, const std::filesystem::path& folder,
    const std::string& series, const std::filesystem::path& candles);

}  // namespace sixbtc::application
